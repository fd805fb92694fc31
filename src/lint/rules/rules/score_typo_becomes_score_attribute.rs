use super::attributes::Known;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{ObjectKind, ScoreSource};

declare_rule! {
    /// The score of a rule is no number, and so is taken for the name of a node attribute.
    ///
    /// # In the cluster
    /// Pacemaker looks for the score in a node attribute of that name. No node has it, and the rule gives nothing.
    ///
    /// # Fix
    /// Write a number, `inf` or `-inf`.
    ///
    /// # Evidence
    /// Experiment with crmsh 4.4: `rule hundred: …` becomes `score-attribute="hundred"` without a message. Silent where the configuration sets such an
    /// attribute; in a fragment, unless the word looks like a number.
    pub struct ScoreTypoBecomesScoreAttribute: "score-typo-becomes-score-attribute" in rules, Error, since "0.1.0";
}

impl Rule for ScoreTypoBecomesScoreAttribute {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut written = Vec::new();
        for object in &context.configuration.objects {
            if let ObjectKind::Location(location) = &object.kind {
                written.extend(location.rules.iter().filter_map(|rule| match &rule.score {
                    Some(ScoreSource::Attribute(name)) => Some(name),
                    _ => None,
                }));
            }
        }
        if written.is_empty() {
            return;
        }
        let known = Known::new(context);
        for name in written {
            let is_like_a_number = is_like_a_number(name.as_str());
            let is_open = context.fragment || known.is_open || !context.names.declares_nodes();
            if known.has(name.as_str()) || (is_open && !is_like_a_number) {
                continue;
            }
            out.push(
                Diagnostic::new(&INFO, name.span, format!("`{name}` is no score, and is taken for a node attribute"))
                    .note("no node has an attribute of that name: the rule gives nothing")
                    .help("write a number, `inf` or `-inf`"),
            );
        }
    }
}

fn is_like_a_number(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    text.starts_with(|c: char| c.is_ascii_digit()) || text.to_ascii_lowercase().starts_with("inf")
}
