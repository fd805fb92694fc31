use crate::model::{AttributeSet, ObjectKind, OptionSection, SetKind, Text};
use crate::options::Place;

/// The sets of an object in which Pacemaker looks for options of resources, of all operations, of alerts or of the
/// cluster, and the place that says for which.
#[must_use]
pub fn option_sets(object: &ObjectKind) -> Vec<(Place, &AttributeSet)> {
    let meta = |set: &&AttributeSet| set.kind == SetKind::Meta;
    match object {
        ObjectKind::Options(options) => {
            let place = match options.section {
                OptionSection::Properties => Place::Property,
                OptionSection::ResourceDefaults => Place::ResourceDefaults,
                OptionSection::OperationDefaults => Place::OperationDefaults,
            };
            vec![(place, &options.set)]
        }
        ObjectKind::Primitive(primitive) => primitive.sets(SetKind::Meta).map(|set| (Place::Primitive, set)).collect(),
        ObjectKind::Template(template) => template.sets(SetKind::Meta).map(|set| (Place::Primitive, set)).collect(),
        ObjectKind::Group(group) => group.sets.iter().filter(meta).map(|set| (Place::Group, set)).collect(),
        ObjectKind::Clone(clone) => clone.sets.iter().filter(meta).map(|set| (Place::Clone, set)).collect(),
        ObjectKind::Bundle(bundle) => bundle.sets.iter().filter(meta).map(|set| (Place::Bundle, set)).collect(),
        ObjectKind::Alert(alert) => {
            let of_recipients = alert.recipients.iter().flat_map(|recipient| &recipient.sets);
            alert.sets.iter().chain(of_recipients).filter(meta).map(|set| (Place::Alert, set)).collect()
        }
        _ => Vec::new(),
    }
}

/// All options that are written down in an object, each with its place, name and value: those of [`option_sets`], and the
/// attributes of operations. Among their meta attributes, Pacemaker looks for what counts in `op_defaults`, too.
pub fn for_each_option<'o>(object: &'o ObjectKind, visit: &mut impl FnMut(Place, &'o Text, &'o Text)) {
    let mut all_of = |place, set: &'o AttributeSet| {
        for pair in &set.pairs {
            if let Some(value) = &pair.value {
                visit(place, &pair.name, value);
            }
        }
    };
    for (place, set) in option_sets(object) {
        all_of(place, set);
    }
    let Some(operations) = object.operations() else { return };
    for op in &operations.ops {
        for set in op.sets.iter().filter(|set| set.kind == SetKind::Meta) {
            all_of(Place::OperationDefaults, set);
        }
    }
    for attribute in operations.ops.iter().flat_map(|op| &op.attributes) {
        visit(Place::Operation, &attribute.name, &attribute.value);
    }
}
