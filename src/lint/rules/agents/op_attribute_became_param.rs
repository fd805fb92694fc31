use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NvPair, Object, Op, SetKind};
use crate::suggest::nearest;

declare_rule! {
    /// A misspelt attribute of an operation is taken for a parameter of the agent.
    ///
    /// # In the cluster
    /// What `op` does not know becomes a parameter that the agent is called with. The attribute that was meant keeps
    /// its default: a failed resource is restarted where it should have been fenced, for example.
    ///
    /// # Fix
    /// Write the attribute as Pacemaker spells it: `on-fail`, `start-delay`, `record-pending`.
    ///
    /// # Evidence
    /// Tried with Pacemaker 2.1.5: `on_fail=fence` has no effect, and neither `crm_verify` nor crmsh mentions it. A
    /// template that SUSE ships had it.
    pub struct OpAttributeBecameParam: "op-attribute-became-param" in agents, Error, since "0.1.0";
}

impl Rule for OpAttributeBecameParam {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(operations) = object.kind.operations() else { return };
        for op in &operations.ops {
            let pairs = op.sets.iter().filter(|set| set.kind == SetKind::Instance).flat_map(|set| &set.pairs);
            for pair in pairs {
                let Some(meant) = meant(pair.name.as_str()) else { continue };
                let message = format!("the operation {} has no attribute `{}`", op.name, pair.name);
                let diagnostic = Diagnostic::new(&INFO, pair.name.span, message)
                    .note("it becomes a parameter that the agent is called with, and the operation runs without it")
                    .help(format!("write `{meant}`"));
                out.push(match fix(object, op, pair, meant) {
                    Some(fix) => diagnostic.fix(fix),
                    None => diagnostic,
                });
            }
        }
    }
}

/// The value under the name that was meant, unless that has one already. Where more than signs and capitals are wrong,
/// it is a guess.
fn fix(object: &Object, op: &Op, pair: &NvPair, meant: &str) -> Option<Fix> {
    if op.attributes.iter().any(|attribute| attribute.name == meant) {
        return None;
    }
    let value = pair.value.as_ref()?.value.clone();
    let title = format!("write `{meant}`");
    let is_plain = plain(pair.name.as_str()) == plain(meant);
    let fix = if is_plain { Fix::safe(title).changing(object.kind.id()?.value.clone()) } else { Fix::risky(title) };
    Some(fix.delete(pair.span()).set_attribute(op.span, meant, value))
}

/// A name without what is easily mistaken in it.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(['_', '-'], "")
}

/// The attribute that was meant. Only the long names are told from parameters of agents by their likeness.
fn meant(name: &str) -> Option<&'static str> {
    let known = || Op::ATTRIBUTES.into_iter().filter(|attribute| *attribute != "description");
    let bare = plain(name);
    if bare == "description" {
        return None;
    }
    known()
        .find(|attribute| plain(attribute) == bare)
        .or_else(|| nearest(name, known().filter(|attribute| attribute.len() >= 7)))
        .filter(|attribute| *attribute != name)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn misspelt_attributes_are_told_from_parameters() {
        assert_eq!(meant("on_fail"), Some("on-fail"));
        assert_eq!(meant("startdelay"), Some("start-delay"));
        assert_eq!(meant("Timeout"), Some("timeout"));
        assert_eq!(meant("intervall"), Some("interval"));
        for parameter in ["OCF_CHECK_LEVEL", "depth", "time", "roles", "user", "on-fail", "description"] {
            assert_eq!(meant(parameter), None, "{parameter}");
        }
    }
}
