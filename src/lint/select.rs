//! Which findings are shown, and how bad they count: what `--select`, `--ignore`, `--error`, `--warning` and
//! `--info` say.

use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::source::Sources;
use crate::suggest::nearest;

/// A rule, or all rules of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The rule of this name.
    Rule(&'static str),
    /// All rules of this category.
    Category(Category),
}

/// There is neither a rule nor a category of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule or category `{name}`{}", .nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
pub struct UnknownSelector {
    /// What was asked for.
    pub name: String,
    /// The rule or category that was meant, perhaps.
    pub nearest: Option<&'static str>,
}

impl Selector {
    /// The selector of that name; `rules` are all there are.
    ///
    /// # Errors
    /// Where `name` is neither a rule nor a category.
    pub fn parse(name: &str, rules: &[&'static RuleInfo]) -> Result<Self, UnknownSelector> {
        if let Some(rule) = rules.iter().find(|rule| rule.name == name) {
            return Ok(Self::Rule(rule.name));
        }
        if let Some(category) = Category::ALL.into_iter().find(|category| category.name() == name) {
            return Ok(Self::Category(category));
        }
        let names = rules.iter().map(|rule| rule.name).chain(Category::ALL.map(Category::name));
        Err(UnknownSelector { name: name.to_owned(), nearest: nearest(name, names) })
    }

    /// Whether the selector names a rule, or its category.
    #[must_use]
    pub fn names(self, rule: &RuleInfo) -> bool {
        self.closeness(rule) != Closeness::None
    }

    /// How closely the selector names a rule: not at all, by its category, or by its name.
    fn closeness(self, rule: &RuleInfo) -> Closeness {
        match self {
            Self::Rule(name) if name == rule.name => Closeness::Rule,
            Self::Category(category) if category == rule.category => Closeness::Category,
            _ => Closeness::None,
        }
    }
}

/// From nothing in common to the very rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    None,
    Category,
    Rule,
}

fn closest(selectors: &[Selector], rule: &RuleInfo) -> Closeness {
    selectors.iter().map(|selector| selector.closeness(rule)).max().unwrap_or(Closeness::None)
}

/// What the user asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// If there is any, only what is named here is shown.
    pub select: Vec<Selector>,
    /// What is not shown.
    pub ignore: Vec<Selector>,
    /// What counts as an error.
    pub error: Vec<Selector>,
    /// What counts as a warning.
    pub warning: Vec<Selector>,
    /// What counts as a hint.
    pub info: Vec<Selector>,
}

impl Selection {
    /// Drops the findings that were not asked for, and gives the others the severity that was.
    ///
    /// A rule's name decides over its category; named in both, it is ignored. Mistakes that leave open what the text
    /// means are shown unless they are ignored by name or category: the rules that were selected could not see
    /// what such a mistake hides.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|diagnostic| self.shows(diagnostic.rule));
        for diagnostic in diagnostics {
            if let Some(severity) = self.severity(diagnostic.rule) {
                diagnostic.severity = severity;
            }
        }
    }

    /// Adds what somebody says who is heard before: their `select` takes the place of this one, and where the two
    /// contradict each other about a rule or a category, it is theirs that counts.
    pub fn then(&mut self, later: &Self) {
        if !later.select.is_empty() {
            self.select.clone_from(&later.select);
            self.ignore.retain(|selector| !later.select.contains(selector));
        }
        self.ignore.extend(&later.ignore);
        let ranked = |selector: &Selector| {
            [&later.error, &later.warning, &later.info].iter().any(|selectors| selectors.contains(selector))
        };
        let lists =
            [(&mut self.error, &later.error), (&mut self.warning, &later.warning), (&mut self.info, &later.info)];
        for (own, theirs) in lists {
            own.retain(|selector| !ranked(selector));
            own.extend(theirs);
        }
    }

    fn shows(&self, rule: &RuleInfo) -> bool {
        let selected = closest(&self.select, rule);
        let ignored = closest(&self.ignore, rule);
        if ignored != Closeness::None {
            return selected > ignored;
        }
        self.select.is_empty() || selected != Closeness::None || rule.blocks_build
    }

    /// The severity asked for; the worst, where several are asked for alike.
    fn severity(&self, rule: &RuleInfo) -> Option<Severity> {
        [(&self.info, Severity::Info), (&self.warning, Severity::Warning), (&self.error, Severity::Error)]
            .into_iter()
            .map(|(selectors, severity)| (closest(selectors, rule), severity))
            .max()
            .filter(|(closeness, _)| *closeness != Closeness::None)
            .map(|(_, severity)| severity)
    }
}

/// What the user asked for of each file of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selections {
    /// Of whatever is not said to be different.
    pub general: Selection,
    /// Of the files, in their order; none where all are alike.
    pub files: Vec<Selection>,
    /// How many sources come before these files.
    pub before: usize,
}

impl Selections {
    /// Drops the findings that were not asked for in their file, and gives the others the severity that was.
    pub fn apply(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
        if self.files.is_empty() {
            self.general.apply(diagnostics);
            return;
        }
        let of = |diagnostic: &Diagnostic| {
            let number = sources.index(diagnostic.span).checked_sub(self.before);
            number.and_then(|number| self.files.get(number)).unwrap_or(&self.general)
        };
        diagnostics.retain(|diagnostic| of(diagnostic).shows(diagnostic.rule));
        for diagnostic in diagnostics {
            if let Some(severity) = of(diagnostic).severity(diagnostic.rule) {
                diagnostic.severity = severity;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    const fn rule(name: &'static str, category: Category) -> RuleInfo {
        RuleInfo::new(name, category, Severity::Warning, "")
    }

    static CYCLE: RuleInfo = rule("order-cycle", Category::Graph);
    static ITSELF: RuleInfo = rule("order-self", Category::Graph);
    static STYLE: RuleInfo = rule("long-line", Category::Style);
    static SYNTAX: RuleInfo = rule("unclosed-quote", Category::Syntax).blocking_builds();
    static ALL: [&RuleInfo; 4] = [&CYCLE, &STYLE, &ITSELF, &SYNTAX];

    #[test]
    fn who_is_heard_before_wins() {
        let mut selection = Selection {
            select: named(&["graph"]),
            ignore: named(&["style", "order-self"]),
            error: named(&["graph"]),
            info: named(&["long-line"]),
            ..Selection::default()
        };
        selection.then(&Selection {
            select: named(&["style"]),
            ignore: named(&["graph"]),
            warning: named(&["long-line"]),
            ..Selection::default()
        });
        let wanted = Selection {
            select: named(&["style"]),
            ignore: named(&["order-self", "graph"]),
            error: named(&["graph"]),
            warning: named(&["long-line"]),
            info: Vec::new(),
        };
        assert_eq!(selection, wanted);
    }

    #[test]
    fn each_file_has_its_own() {
        let mut sources = Sources::default();
        sources.add("a", "one").unwrap();
        sources.add("b", "two").unwrap();
        sources.add("c", "three").unwrap();
        let all: Vec<_> = sources.files().iter().map(|file| Diagnostic::new(&STYLE, file.span(), "x")).collect();
        let ignored = Selection { ignore: named(&["style"]), ..Selection::default() };
        let shown = |selections: Selections| {
            let mut shown = all.clone();
            selections.apply(&sources, &mut shown);
            shown
        };
        let (general, files) = (Selection::default(), vec![ignored.clone()]);
        assert_eq!(shown(Selections { general, files, before: 1 }), [all[0].clone(), all[2].clone()]);
        let (general, files) = (ignored, vec![Selection::default()]);
        assert_eq!(shown(Selections { general, files, before: 0 }), all[..1]);
    }

    fn named(names: &[&str]) -> Vec<Selector> {
        names.iter().map(|name| Selector::parse(name, &ALL).unwrap()).collect()
    }

    fn shown(selection: &Selection) -> Vec<&'static str> {
        let mut diagnostics = ALL.map(|rule| Diagnostic::new(rule, Span::at(0), "")).to_vec();
        selection.apply(&mut diagnostics);
        diagnostics.iter().map(|diagnostic| diagnostic.rule.name).collect()
    }

    fn select(select: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        shown(&Selection { select: named(select), ignore: named(ignore), ..Selection::default() })
    }

    #[test]
    fn a_name_decides_over_its_category() {
        assert_eq!(select(&[], &[]), ["order-cycle", "long-line", "order-self", "unclosed-quote"]);
        assert_eq!(select(&[], &["graph"]), ["long-line", "unclosed-quote"]);
        assert_eq!(select(&["order-cycle"], &["graph"]), ["order-cycle", "unclosed-quote"]);
        assert_eq!(select(&["graph"], &["order-cycle"]), ["order-self", "unclosed-quote"]);
        assert_eq!(select(&["graph"], &["graph"]), ["unclosed-quote"]);
    }

    #[test]
    fn mistakes_that_hide_others_are_shown_unless_ignored() {
        assert_eq!(select(&["style"], &[]), ["long-line", "unclosed-quote"]);
        assert_eq!(select(&["style"], &["syntax"]), ["long-line"]);
    }

    #[test]
    fn severities() {
        let selection = Selection {
            error: named(&["order-cycle", "style"]),
            warning: named(&["style"]),
            info: named(&["graph", "order-cycle"]),
            ..Selection::default()
        };
        assert_eq!(selection.severity(&CYCLE), Some(Severity::Error));
        assert_eq!(selection.severity(&ITSELF), Some(Severity::Info));
        assert_eq!(selection.severity(&STYLE), Some(Severity::Error));
        assert_eq!(selection.severity(&SYNTAX), None);
    }

    #[test]
    fn unknown_names_bring_a_suggestion() {
        let message = |name| Selector::parse(name, &ALL).unwrap_err().to_string();
        assert_eq!(message("order-cycel"), "there is no rule or category `order-cycel`; did you mean `order-cycle`?");
        assert_eq!(message("stile"), "there is no rule or category `stile`; did you mean `style`?");
        assert_eq!(message("something"), "there is no rule or category `something`");
    }
}
