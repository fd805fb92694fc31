//! Comments that speak to crmc, as in `# crmc: allow order-cycle — they start by hand`. The one place that reads them.

use crate::model::Text;
use crate::source::Span;

/// What a comment says to crmc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive<'t> {
    /// `fragment`: what is not defined in this file may stand elsewhere.
    Fragment,
    /// `xml-ids`: the ids of the resource sets, in their order.
    XmlIds(Vec<&'t str>),
    /// `xml-order`: the children of the element, in their order.
    XmlOrder(Vec<&'t str>),
    /// `xml-writes`: attributes that are written although they go without saying.
    XmlWrites(Vec<&'t str>),
    /// `allow` and `allow-file`: findings that are not to be shown.
    Allow(Allow<'t>),
    /// Another word, which means nothing.
    Unknown(&'t str),
}

/// The words that a directive can start with.
pub const NAMES: [&str; 6] = ["allow", "allow-file", "fragment", "xml-ids", "xml-order", "xml-writes"];

/// `allow RULE[, RULE] [until=DATE] — REASON`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow<'t> {
    /// Whether it is for the whole file, and not for the statement below alone.
    pub whole_file: bool,
    /// The rules and categories, as written.
    pub rules: Vec<&'t str>,
    /// What stands behind `until=`.
    pub until: Option<&'t str>,
    /// Whether a reason follows the dash.
    pub has_reason: bool,
    /// The first word of what looks like a reason without the dash in front of it.
    pub dash_missing_before: Option<&'t str>,
}

/// What the comment line `comment`, with its `#`, says to crmc; nothing where it speaks to people.
#[must_use]
pub fn parse(comment: &str) -> Option<Directive<'_>> {
    let text = comment.trim_start().trim_start_matches('#').trim_start().strip_prefix("crmc:")?;
    let mut words = text.split_whitespace();
    let directive = match words.next().unwrap_or_default() {
        "fragment" => match words.next() {
            Some(word) if without_dash(word).is_some_and(str::is_empty) => Directive::Fragment,
            None => Directive::Fragment,
            Some(_) => Directive::Unknown(text.trim()),
        },
        "xml-ids" => Directive::XmlIds(words.collect()),
        "xml-order" => Directive::XmlOrder(words.collect()),
        "xml-writes" => Directive::XmlWrites(words.collect()),
        "allow" => Directive::Allow(allow(words, false)),
        "allow-file" => Directive::Allow(allow(words, true)),
        other => Directive::Unknown(other),
    };
    Some(directive)
}

fn allow<'t>(words: impl Iterator<Item = &'t str>, whole_file: bool) -> Allow<'t> {
    let mut allow = Allow { whole_file, ..Allow::default() };
    let mut in_reason = false;
    let mut expects_rule = true;
    for word in words {
        if let Some(date) = word.strip_prefix("until=") {
            allow.until = Some(date);
        } else if in_reason {
            allow.has_reason = true;
        } else if let Some(rest) = without_dash(word) {
            in_reason = true;
            allow.has_reason = !rest.is_empty();
        } else if expects_rule || word.starts_with(',') {
            let (rules, reason) = word.split_once([':', '—', '–']).map_or((word, None), |(a, b)| (a, Some(b)));
            allow.rules.extend(rules.split(',').filter(|rule| !rule.is_empty()));
            expects_rule = rules.ends_with(',');
            in_reason = reason.is_some();
            allow.has_reason = reason.is_some_and(|reason| !reason.is_empty());
        } else {
            allow.dash_missing_before = Some(word);
            allow.has_reason = true;
            in_reason = true;
        }
    }
    allow
}

/// What follows the dash or colon that a word starts with. Of hyphens, only one or two by themselves are a dash.
fn without_dash(word: &str) -> Option<&str> {
    if matches!(word, "-" | "--") { Some("") } else { word.strip_prefix(['—', '–', ':']) }
}

/// A comment that speaks to crmc, and what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The comment line, with its `#`.
    pub comment: Text,
    /// The statement below it, or the element that it stands in or in front of.
    pub statement: Option<Span>,
    /// The file that it stands in.
    pub file: Span,
}

impl Placed {
    /// What it says.
    #[must_use]
    pub fn directive(&self) -> Option<Directive<'_>> {
        parse(self.comment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(text: &str) -> Allow<'_> {
        match parse(text) {
            Some(Directive::Allow(allow)) => allow,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn comments_for_people_say_nothing() {
        for text in ["# plain", "#", "# crmc checks this", "#crmc", "## see crmc: allow"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn fragments() {
        for text in ["# crmc: fragment", "#crmc:fragment", "  ## crmc: fragment — for the base", "# crmc: fragment - x"]
        {
            assert_eq!(parse(text), Some(Directive::Fragment), "{text}");
        }
        assert_eq!(parse("# crmc: fragment of it"), Some(Directive::Unknown("fragment of it")));
        assert_eq!(parse("# crmc:"), Some(Directive::Unknown("")));
    }

    #[test]
    fn any_dash_and_the_colon_part_rules_from_the_reason() {
        for dash in [" — ", " – ", " - ", " -- ", " : ", ": ", " —", "—"] {
            let text = format!("# crmc: allow order-cycle, graph{dash}so be it");
            let wanted = Allow { rules: vec!["order-cycle", "graph"], has_reason: true, ..Allow::default() };
            assert_eq!(allow(&text), wanted, "{text}");
        }
        assert_eq!(allow("# crmc: allow a,b ,c , d — x").rules, ["a", "b", "c", "d"]);
    }

    #[test]
    fn reasons_may_be_missing() {
        for text in ["# crmc: allow a", "# crmc: allow a —", "# crmc: allow a:", "# crmc: allow a until=2027-01-01 --"]
        {
            let allow = allow(text);
            assert!(!allow.has_reason && allow.rules == ["a"], "{text}");
        }
        let without_dash = allow("# crmc: allow-file a because of it");
        assert_eq!(without_dash.dash_missing_before, Some("because"));
        assert!(without_dash.whole_file && without_dash.has_reason);
        assert_eq!(allow("# crmc: allow — reason").rules, [""; 0]);
    }

    #[test]
    fn until_may_stand_anywhere() {
        for text in ["allow a until=x — r", "allow a — until=x r", "allow a — r until=x", "allow until=x a — r"]
        {
            let text = format!("# crmc: {text}");
            assert_eq!((allow(&text).until, allow(&text).has_reason), (Some("x"), true), "{text}");
        }
    }
}
