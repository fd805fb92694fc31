//! What only stands for a value that somebody still has to fill in.

/// The first placeholder in a text: `<IP>`, `{{ ip }}`, `{% if %}`, `${IP}`, `%IP%`, `@IP@`, or `$IP` where that is all.
#[must_use]
pub fn find(text: &str) -> Option<&str> {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$' | b'%' | b'@')) {
        return None;
    }
    let between = |open: &str, close: &str| {
        let start = text.find(open)?;
        let end = start + open.len() + text[start + open.len()..].find(close)?;
        Some((&text[start..end + close.len()], &text[start + open.len()..end]))
    };
    let is_name = |name: &str| {
        name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_- .".contains(&byte))
    };
    let is_variable = |name: &str| {
        name.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase() || byte == b'_')
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let named = |open, close, is_named: &dyn Fn(&str) -> bool| {
        between(open, close).filter(|&(_, inner)| is_named(inner)).map(|(whole, _)| whole)
    };
    named("{{", "}}", &|_| true)
        .or_else(|| named("{%", "%}", &|_| true))
        .or_else(|| named("<%", "%>", &|_| true))
        .or_else(|| named("<", ">", &is_name))
        .or_else(|| named("${", "}", &is_name))
        .or_else(|| named("%", "%", &is_variable))
        .or_else(|| named("@", "@", &is_variable))
        .or_else(|| text.strip_prefix('$').filter(|name| is_variable(name)).map(|_| text))
}

/// Whether a text holds one.
#[must_use]
pub fn is_in(text: &str) -> bool {
    find(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_values() {
        for (text, found) in [
            ("<IP>", "<IP>"),
            ("rsc_<SID>_HDB", "<SID>"),
            ("{{ ip }}", "{{ ip }}"),
            ("/dev/${DISK}1", "${DISK}"),
            ("$IP", "$IP"),
            ("%IP%", "%IP%"),
            ("@TIMEOUT@", "@TIMEOUT@"),
            ("<%= x %>", "<%= x %>"),
        ] {
            assert_eq!(find(text), Some(found), "{text}");
        }
        for value in [
            "a<b",
            "100%",
            "ad\"min$pa&ss'wo%rd",
            "#uname",
            "$id",
            "a$b",
            "<",
            "50%-60%",
            "<a b=\"c\"/>",
            "{{",
            "10@",
            "me@example.com",
            "a@b@c",
            "TIMEOUT",
        ] {
            assert!(!is_in(value), "{value}");
        }
    }
}
