use super::among_parameters;
use crate::diagnostic::Diagnostic;
use crate::lint::rules::properties::moved;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, Op, SetKind};
use crate::options::{self, Definition, Place, Places};
use crate::resolve::{Origin, Resource, Setting, option_sets};
use crate::source::Span;

declare_rule! {
    /// An option stands where Pacemaker does not look for it.
    ///
    /// # In the cluster
    /// It is passed over in silence. A clone does not look at its primitive, nor at its group: `interleave=true` there
    /// interleaves nothing. `property resource-stickiness=100` holds for no resource, `meta stonith-enabled=true` for no
    /// cluster. What stands in `params`, of a clone or an operation, too, goes to the agent alone; without a word in front,
    /// crm text has parameters: `clone c db clone-max=1` has an instance on every node.
    ///
    /// # Fix
    /// Move it: options of clones to the clone, defaults of resources to `rsc_defaults`, of operations to `op` or
    /// `op_defaults`, cluster properties to `property`; in front of what a clone heeds write `meta`. `--fix` moves what is in `property` to
    /// `rsc_defaults`, `--unsafe-fixes` what is among the parameters of a clone, a group or an operation. In `rsc_defaults`, options of
    /// clones are in their place.
    ///
    /// # Evidence
    /// Experiments with 2.1.5 (`crm_simulate`): clone-max and promotable count at the clone and in `rsc_defaults`, and not at
    /// the primitive. As parameters of the clone, clone-max, promotable, interleave and target-role change nothing, and every
    /// action of what is cloned gets them, as it gets parameters that are meant for it. Those of an operation likewise. `crm_verify`
    /// says nothing. Where an agent is not known, names that it might have itself, such as `priority`, are left alone.
    pub struct MetaInWrongPlace: "meta-in-wrong-place" in meta, Warning, since "0.1.0";
}

impl Rule for MetaInWrongPlace {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        for (place, set) in option_sets(&object.kind) {
            for pair in &set.pairs {
                let Some(definition) = belongs_to(place, pair.name.as_str()) else { continue };
                let message = format!("`{}` is {}, not {}", pair.name, noun(definition), place.noun());
                let diagnostic = Diagnostic::new(&INFO, pair.name.span, message)
                    .note("where it stands, Pacemaker passes over it in silence")
                    .help(help(definition));
                // What clones alone heed is a default of resources, too, but was hardly meant as one.
                let is_default =
                    [Place::Primitive, Place::ResourceDefaults].map(|place| definition.places.contains(place));
                let fix = (place == Place::Property && is_default == [true; 2])
                    .then(|| moved(context.configuration, object, pair, "rsc_defaults", pair.name.as_str()))
                    .flatten();
                out.push(Diagnostic { fix, ..diagnostic });
            }
        }
        among_parameters::of_container(object, context, out);
        for op in object.kind.operations().into_iter().flat_map(|operations| &operations.ops) {
            out.extend(in_meta_of(op));
            among_parameters::of_operation(op, object, context, out);
        }
    }

    /// Among the parameters, where the agent is known and has none of that name.
    fn check_resource(&self, resource: &Resource, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(known) = resource.agent.and_then(|agent| context.agents.get(agent)) else { return };
        let is_own = |setting: &Setting| matches!(setting.origin, Origin::Own | Origin::Template);
        for Setting { name: written, .. } in resource.params().filter(is_own) {
            let name = written.as_str();
            // Of other names `unknown-param` speaks.
            let Some(definition) = options::find(Place::Primitive, name) else { continue };
            if context.agents.parameter(known, name).is_some() || name == "provides" {
                continue;
            }
            let message = format!("`{name}` is {}, not a parameter", noun(definition));
            out.push(
                Diagnostic::new(&INFO, written.span, message)
                    .note("among the parameters, Pacemaker passes over it in silence")
                    .help("write it behind `meta`"),
            );
        }
    }
}

/// What stands among the meta attributes of an operation and is none of its options.
fn in_meta_of(op: &Op) -> impl Iterator<Item = Diagnostic> {
    let pairs = op.sets.iter().filter(|set| set.kind == SetKind::Meta).flat_map(|set| &set.pairs);
    pairs.filter_map(|pair| {
        let definition = belongs_to(Place::OperationDefaults, pair.name.as_str())?;
        let message = format!("`{}` is {}, not of an operation", pair.name, noun(definition));
        let diagnostic = Diagnostic::new(&INFO, pair.name.span, message);
        Some(diagnostic.note("where it stands, Pacemaker passes over it in silence").help(help(definition)))
    })
}

/// A finding of this rule.
pub(super) fn finding(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&INFO, span, message)
}

/// Whether an option of that name belongs to another place, and counts nowhere in this one.
#[must_use]
pub fn is_misplaced(place: Place, name: &str) -> bool {
    belongs_to(place, name).is_some()
}

fn belongs_to(place: Place, name: &str) -> Option<&'static Definition> {
    // Of these words others are meant, or they are plain enough to be somebody's own.
    if matches!((place, name), (Place::Property, "maintenance" | "name" | "role" | "enabled" | "standby")) {
        return None;
    }
    if options::find(place, name).is_some() {
        return None;
    }
    let places = Places::of(&[
        Place::Property,
        Place::Primitive,
        Place::Group,
        Place::Clone,
        Place::Operation,
        Place::FencingParameter,
    ]);
    let of_operations_alone = Places::of(&[Place::Operation]);
    options::elsewhere(place, name).find(|definition| {
        let is_of_defaults = place == Place::OperationDefaults && definition.places == of_operations_alone;
        definition.places.meet(places) && definition.removed.is_none() && !is_of_defaults
    })
}

pub(super) fn noun(definition: &Definition) -> &'static str {
    definition.places.first().noun()
}

fn help(definition: &Definition) -> String {
    let name = definition.name;
    match definition.places.first() {
        Place::Property => format!("write `property {name}=…`"),
        Place::Clone => format!("write `meta {name}=…` at the clone"),
        Place::Group => format!("write `meta {name}=…` at the group"),
        Place::Operation if definition.places.contains(Place::OperationDefaults) => {
            format!("write `{name}=…` at the operation, or `op_defaults {name}=…`")
        }
        Place::Operation => format!("write `{name}=…` at the operation"),
        Place::FencingParameter => format!("write `params {name}=…` at the fence device"),
        _ if definition.places.contains(Place::ResourceDefaults) => {
            format!("write `rsc_defaults {name}=…`, or `meta {name}=…` at the resource")
        }
        _ => format!("write `meta {name}=…` at the resource"),
    }
}
