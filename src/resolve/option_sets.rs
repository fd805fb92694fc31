use crate::model::{AttributeSet, ObjectKind, OptionSection, SetKind};
use crate::options::Place;

/// The sets of an object in which Pacemaker looks for options of resources, of all operations or of the cluster, and the
/// place that says for which.
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
        _ => Vec::new(),
    }
}
