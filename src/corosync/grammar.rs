//! The only file of this room that knows pest.

use pest::Parser;
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/corosync.pest"]
struct LineParser;

/// A part of a line, and where in the line it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'t> {
    pub text: &'t str,
    pub start: usize,
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// Nothing, or a comment.
    Nothing,
    /// `name {`, and what should not stand behind it.
    Opening { name: Part<'t>, stray: Option<Part<'t>> },
    /// `key: value`
    Setting { key: Part<'t>, value: Part<'t> },
    /// `}`, and what should not stand before or behind it.
    Closing { stray: Option<Part<'t>> },
    /// Anything else.
    Stray(Part<'t>),
}

/// Reads a line without its line end and the blanks behind it. It always succeeds: the grammar takes any line.
pub(super) fn parse(line: &str) -> Line<'_> {
    let whole = Line::Stray(Part { text: line, start: 0 });
    let Some(pair) = LineParser::parse(Rule::line, line).ok().and_then(|mut pairs| pairs.next()) else { return whole };
    let kind = pair.as_rule();
    if kind == Rule::stray {
        return Line::Stray(part(&pair));
    }
    let mut parts = pair.into_inner();
    match kind {
        Rule::opening => {
            let Some(name) = parts.next() else { return whole };
            Line::Opening { name: part(&name), stray: parts.next().as_ref().map(part) }
        }
        Rule::setting => {
            let (Some(key), Some(value)) = (parts.next(), parts.next()) else { return whole };
            Line::Setting { key: part(&key), value: part(&value) }
        }
        Rule::closing => Line::Closing { stray: parts.next().as_ref().map(part) },
        _ => Line::Nothing,
    }
}

fn part<'t>(pair: &Pair<'t, Rule>) -> Part<'t> {
    Part { text: pair.as_str(), start: pair.as_span().start() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        let text = |part: &Part<'_>| &line[part.start..part.start + part.text.len()];
        match parse(line) {
            Line::Nothing => vec![],
            Line::Opening { name, stray } => {
                [Some("{"), Some(text(&name)), stray.as_ref().map(text)].into_iter().flatten().collect()
            }
            Line::Setting { key, value } => vec![":", text(&key), text(&value)],
            Line::Closing { stray } => [Some("}"), stray.as_ref().map(text)].into_iter().flatten().collect(),
            Line::Stray(stray) => vec!["?", text(&stray)],
        }
    }

    #[test]
    fn lines_are_told_apart_as_corosync_does() {
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("  # two_node: 1 {"), [""; 0]);
        assert_eq!(words("quorum {"), ["{", "quorum"]);
        assert_eq!(words("\tquorum{"), ["{", "quorum"]);
        assert_eq!(words("foo: {"), ["{", "foo"]);
        assert_eq!(words("quorum { provider: x"), ["{", "quorum", "provider: x"]);
        assert_eq!(words("two_node:1"), [":", "two_node", "1"]);
        assert_eq!(words("  two_node : 1 # really"), [":", "two_node", "1 # really"]);
        assert_eq!(words("ring0_addr: fe80::1"), [":", "ring0_addr", "fe80::1"]);
        assert_eq!(words("provider: x }"), [":", "provider", "x }"]);
        assert_eq!(words("expected_votes:"), [":", "expected_votes", ""]);
        assert_eq!(words("}"), ["}"]);
        assert_eq!(words("} more"), ["}", "more"]);
        assert_eq!(words("more }"), ["}", "more "]);
        assert_eq!(words("quorum"), ["?", "quorum"]);
        assert_eq!(words(":"), [":", "", ""]);
        assert_eq!(words("{"), ["{", ""]);
    }
}
