use super::attributes::Known;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, ObjectKind, ScoreSource, Text};
use crate::suggest::nearest;

declare_rule! {
    /// The score of a rule or a colocation is no number, and so is taken for the name of a node attribute.
    ///
    /// # In the cluster
    /// For a rule, Pacemaker looks for the score in a node attribute of that name. No node has it, and the rule gives nothing.
    /// A colocation never gets its score from an attribute: the resources run wherever they would without it.
    ///
    /// # Fix
    /// Write a number, `inf` or `-inf`.
    ///
    /// # Evidence
    /// Experiment with crmsh 4.4: `rule hundred: …` becomes `score-attribute="hundred"` without a message. Silent where the configuration sets such an
    /// attribute; in a fragment, unless the word looks like a number. Of a colocation, `crm_verify` 2.1.5 says «dropping score-attribute … was actually
    /// never in effect»; in `crm_simulate`, a and b stay on the nodes that each of them prefers, where `inf:` brings them together.
    pub struct ScoreTypoBecomesScoreAttribute: "score-typo-becomes-score-attribute" in rules, Error, since "0.1.0";
}

impl Rule for ScoreTypoBecomesScoreAttribute {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut written = Vec::new();
        for object in &context.configuration.objects {
            match &object.kind {
                ObjectKind::Location(location) => {
                    written.extend(location.rules.iter().filter_map(|rule| attribute(rule.score.as_ref())));
                }
                ObjectKind::Colocation(colocation) => {
                    out.extend(attribute(colocation.score.as_ref()).map(|name| without_score(name, &colocation.id)));
                }
                _ => {}
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

fn attribute(score: Option<&ScoreSource>) -> Option<&Text> {
    match score {
        Some(ScoreSource::Attribute(name)) => Some(name),
        _ => None,
    }
}

fn without_score(name: &Text, colocation: &Id) -> Diagnostic {
    let near = nearest(name.as_str(), ["inf", "-inf", "INFINITY", "-INFINITY", "mandatory", "advisory"]);
    Diagnostic::new(&INFO, name.span, format!("`{name}` is no score, so that colocation {colocation} has none"))
        .note("a colocation takes no score from a node attribute, whatever the schema says: it has no effect at all")
        .help(match near {
            Some(near) => format!("did you mean `{near}`? Else write a number, `inf` or `-inf`"),
            None => "write a number, `inf` or `-inf`".to_owned(),
        })
}

fn is_like_a_number(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    text.starts_with(|c: char| c.is_ascii_digit()) || text.to_ascii_lowercase().starts_with("inf")
}
