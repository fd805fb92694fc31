/// An extended regular expression of the kind that locations use: characters, `.`, `[…]`, the repetitions `*`, `+`
/// and `?`, and the anchors. Alternatives, groups and counted repetitions are beyond it.
#[derive(Debug)]
pub(crate) struct Pattern {
    at_start: bool,
    at_end: bool,
    parts: Vec<(Unit, Repeat)>,
}

#[derive(Debug)]
enum Unit {
    Any,
    One(char),
    Class { ranges: Vec<(char, char)>, negated: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeat {
    Once,
    Maybe,
    Any,
    Some,
}

impl Pattern {
    /// Reads a pattern, or nothing where it is beyond what this understands.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (at_start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (at_end, text) = match text.strip_suffix('$') {
            Some(rest) if !rest.ends_with('\\') => (true, rest),
            _ => (false, text),
        };
        let mut parts = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(next) = chars.next() {
            let unit = match next {
                '.' => Unit::Any,
                '[' => class(&mut chars)?,
                '\\' => Unit::One(chars.next().filter(char::is_ascii_punctuation)?),
                '(' | ')' | '|' | '{' | '}' | '*' | '+' | '?' | '^' | '$' => return None,
                other => Unit::One(other),
            };
            let repeat = match chars.peek() {
                Some('?') => Repeat::Maybe,
                Some('*') => Repeat::Any,
                Some('+') => Repeat::Some,
                _ => Repeat::Once,
            };
            if repeat != Repeat::Once {
                chars.next();
            }
            parts.push((unit, repeat));
        }
        Some(Self { at_start, at_end, parts })
    }

    /// Whether the pattern is found in the text. The time is the product of both lengths.
    pub(crate) fn matches(&self, text: &str) -> bool {
        // The states of a non-deterministic automaton: how many parts are behind us.
        let mut states = vec![false; self.parts.len() + 1];
        states[0] = true;
        self.skip(&mut states);
        if states[self.parts.len()] && (!self.at_end || text.is_empty()) {
            return true;
        }
        let length = text.chars().count();
        for (place, char) in text.chars().enumerate() {
            let mut after = vec![false; states.len()];
            for (part, (unit, repeat)) in self.parts.iter().enumerate() {
                if states[part] && unit.is(char) {
                    after[part + 1] = true;
                    after[part] |= matches!(repeat, Repeat::Any | Repeat::Some);
                }
            }
            after[0] |= !self.at_start;
            self.skip(&mut after);
            states = after;
            if states[self.parts.len()] && (!self.at_end || place + 1 == length) {
                return true;
            }
        }
        false
    }

    /// Goes past the parts that may be left out.
    fn skip(&self, states: &mut [bool]) {
        for (part, (_, repeat)) in self.parts.iter().enumerate() {
            if states[part] && matches!(repeat, Repeat::Maybe | Repeat::Any) {
                states[part + 1] = true;
            }
        }
    }
}

impl Unit {
    fn is(&self, char: char) -> bool {
        match self {
            Self::Any => true,
            Self::One(one) => *one == char,
            Self::Class { ranges, negated } => ranges.iter().any(|&(from, to)| (from..=to).contains(&char)) != *negated,
        }
    }
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars>) -> Option<Unit> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let from = match chars.next()? {
            ']' if !ranges.is_empty() => return Some(Unit::Class { ranges, negated }),
            '[' => return None,
            other => other,
        };
        let mut ahead = chars.clone();
        let to = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) if to != ']' => {
                *chars = ahead;
                to
            }
            _ => from,
        };
        ranges.push((from, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).expect("understood").matches(text)
    }

    #[test]
    fn a_pattern_is_found_anywhere_unless_anchored() {
        assert!(matches("vm", "my-vm-1"));
        assert!(!matches("^vm", "my-vm-1"));
        assert!(matches("^vm-[0-9]+$", "vm-12"));
        assert!(!matches("^vm-[0-9]+$", "vm-x"));
        assert!(matches("^a.*", "a"));
        assert!(matches("^ab?c$", "ac"));
        assert!(matches(".*", ""));
        assert!(matches("^$", ""));
        assert!(!matches("^$", "a"));
        assert!(matches("a\\.b", "a.b"));
        assert!(!matches("a\\.b", "axb"));
        assert!(matches("^[^a-c]$", "d"));
        assert!(!matches("^[^a-c]$", "b"));
    }

    #[test]
    fn what_is_not_understood_is_no_pattern() {
        for pattern in ["(a|b)", "a{2}", "*", "[", "[[:alpha:]]", "a\\"] {
            assert!(Pattern::new(pattern).is_none(), "{pattern}");
        }
    }
}
