//! What the datatypes of the schemas allow, as libxml2 reads them.

/// `xsd:ID` and `xsd:IDREF`: a name without colon.
pub(super) fn is_id(text: &str) -> bool {
    let mut chars = text.chars();
    let starts =
        chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && c.is_alphabetic()));
    starts
        && chars
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || (!c.is_ascii() && continues_id(c)))
}

fn continues_id(c: char) -> bool {
    c.is_alphanumeric() || c == '\u{b7}' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// `xsd:boolean`.
pub(super) fn is_boolean(text: &str) -> bool {
    matches!(text, "true" | "false" | "1" | "0")
}

/// `xsd:integer`.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `xsd:positiveInteger`, and whether it is above 9.
pub(super) fn positive(text: &str) -> Option<bool> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if !is_integer(digits) || digits.starts_with('-') {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty()).then_some(digits.len() > 1)
}

/// A score as score.rng has it.
pub(super) fn is_score(text: &str) -> bool {
    matches!(text, "INFINITY" | "+INFINITY" | "-INFINITY") || is_integer(text)
}

/// A device in the list of a fencing level.
pub(super) fn is_device(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// The ports of a bundle.
pub(super) fn is_port_range(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_names_without_colon() {
        for good in ["a", "_x", "vip-1.2_b", "é", "中文"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "1a", "-a", ".a", "a:b", "a b", "a#", "ms_x:0"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn numbers() {
        assert!(is_integer("-5") && is_integer("+5") && is_integer("007"));
        assert!(!is_integer("") && !is_integer("-") && !is_integer("1.5"));
        assert_eq!(positive("9"), Some(false));
        assert_eq!(positive("010"), Some(true));
        for bad in ["0", "-1", "", "x", "+-1"] {
            assert_eq!(positive(bad), None, "{bad}");
        }
        assert!(is_score("-INFINITY") && is_score("100") && !is_score("inf"));
    }
}
