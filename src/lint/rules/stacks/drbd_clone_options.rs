use super::drbd::is_drbd;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::clones::nodes;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::SetKind;
use crate::resolve::{Resource, Setting};

declare_rule! {
    /// A clone of DRBD has options that its agent refuses.
    ///
    /// # In the cluster
    /// The agent looks at the options of its clone before anything else, and ends with «meta parameter misconfigured»: DRBD starts nowhere.
    ///
    /// # Fix
    /// Write one instance a node, and one promoted: `clone-node-max=1 promoted-node-max=1 promoted-max=1`, which is what Pacemaker does
    /// without them. Two promoted ones take exactly two instances: `promoted-max=2 clone-max=2`.
    ///
    /// # Evidence
    /// `meta_expect` in the agent of drbd-utils. What is not written fits: Pacemaker's defaults are those. Of notifications, which it
    /// needs, too, clone-notify-missing speaks. Not judged: more than two instances, which DRBD 9 has and DRBD 8 has not.
    pub struct DrbdCloneOptions: "drbd-clone-options" in stacks, Error, since "0.1.0";
}

impl Rule for DrbdCloneOptions {
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = context.names.clone_around(resource.index).filter(|_| is_drbd(resource)) else { return };
        let option =
            |names: [&'static str; 2]| names.into_iter().find_map(|name| context.effective.container_meta(clone, name));
        let owner = context.names.at(clone);
        let id = owner.kind.id().map_or("", |id| id.as_str());
        for names in [["clone-node-max"; 2], ["promoted-node-max", "master-node-max"]] {
            let Some(setting) = option(names).filter(|setting| number(setting) != Some(1)) else { continue };
            let name = setting.name;
            let title = format!("set {name}=1");
            let fix = Fix::risky(&title).changing(id).set_pair(owner.span, SetKind::Meta, name.value.clone(), "1");
            out.push(
                refused(
                    resource,
                    setting,
                    format!("DRBD takes one instance a node, and {name} is {}", setting.value()),
                )
                .help(title)
                .fix(fix),
            );
        }
        let Some(promoted) = option(["promoted-max", "master-max"]) else { return };
        let max = option(["clone-max"; 2]);
        let instances = match &max {
            Some(setting) => number(setting),
            None => Some(nodes(context)).filter(|_| !context.fragment),
        };
        match (number(&promoted), instances) {
            (Some(2), Some(instances)) if instances > 2 => {
                let message = format!("two of {instances} instances of DRBD would be promoted");
                let diagnostic = refused(resource, promoted, message);
                out.push(
                    match max {
                        Some(max) => diagnostic.also(max.pair.span(), "so many instances run"),
                        None => diagnostic.label("without clone-max, each node has an instance"),
                    }
                    .help("write clone-max=2, or promoted-max=1"),
                );
            }
            (Some(0..=2), _) => {}
            _ => {
                let message = format!("DRBD takes one or two promoted instances, not {}", promoted.value());
                out.push(refused(resource, promoted, message).help("write promoted-max=1"));
            }
        }
    }
}

fn number(setting: &Setting) -> Option<usize> {
    setting.value().trim().parse().ok()
}

fn refused(resource: &Resource, setting: Setting, message: String) -> Diagnostic {
    Diagnostic::new(&INFO, setting.pair.span(), message)
        .also(resource.id().span, "is run in this clone")
        .note("the agent ends with «meta parameter misconfigured»: DRBD starts nowhere")
}
