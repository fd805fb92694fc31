use std::collections::{BTreeMap, HashMap, HashSet};

use super::families::families;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, LocationSubject, Members, ObjectKind, SetKind};
use crate::resolve::Resource;

/// How many siblings have to agree, at least.
const AGREEING: usize = 4;

declare_rule! {
    /// One of many similar resources lacks what all the others have.
    ///
    /// # In the cluster
    /// It is monitored, ordered or placed differently from its siblings, most likely because somebody forgot it: one of nine
    /// virtual machines starts before its storage, for example.
    ///
    /// # Fix
    /// Add what is missing, or say why the one differs: `# crmc: allow inconsistent-sibling — reason`.
    ///
    /// # Evidence
    /// A judgement, no experiment. Siblings have the same agent and ids that differ in their digits alone; at least four have to
    /// agree, and four fifths of all. Operations, meta attributes and constraints are compared; a constraint counts whether
    /// it is written alone, in a set, by a pattern or on a tag.
    pub struct InconsistentSibling: "inconsistent-sibling" in style, Warning, since "0.1.0", whole_only;
}

impl Rule for InconsistentSibling {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let families: Vec<_> = families(context).into_iter().filter(|family| family.len() > AGREEING).collect();
        if families.is_empty() {
            return;
        }
        let constraints = constraints(context);
        for family in families {
            judge(&family, &constraints, out);
        }
    }
}

/// What a resource has, as words for people, and where a first sibling has it.
type Features<'c> = BTreeMap<String, &'c Id>;

fn judge(family: &[&Resource], constraints: &HashMap<u32, Features>, out: &mut Vec<Diagnostic>) {
    let mut holders: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
    let mut places: HashMap<String, &Id> = HashMap::new();
    for (number, resource) in family.iter().enumerate() {
        let own = own_features(resource);
        for feature in &own {
            holders.entry(feature.clone()).or_default().insert(number);
            places.entry(feature.clone()).or_insert_with(|| resource.id());
        }
        for (feature, place) in constraints.get(&resource.index).into_iter().flatten() {
            holders.entry(feature.clone()).or_default().insert(number);
            places.entry(feature.clone()).or_insert(place);
        }
    }
    for (feature, having) in holders {
        let lacking = family.len() - having.len();
        if lacking == 0 || having.len() < AGREEING || having.len() * 5 < family.len() * 4 {
            continue;
        }
        for (_, resource) in family.iter().enumerate().filter(|(number, _)| !having.contains(number)) {
            let mut diagnostic = Diagnostic::new(
                &INFO,
                resource.id().span,
                format!(
                    "{} lacks {feature}, which {} of its {} siblings have",
                    resource.id(),
                    having.len(),
                    family.len() - 1
                ),
            );
            if let Some(place) = places.get(&feature) {
                diagnostic = diagnostic.also(place.span, "as here");
            }
            out.push(
                diagnostic
                    .note("most likely it was forgotten; assumed: what is named alike is meant alike")
                    .help("add it, or allow the difference with a reason: `# crmc: allow inconsistent-sibling — …`"),
            );
        }
    }
}

fn own_features(resource: &Resource) -> HashSet<String> {
    let operations = resource.operations.iter().map(|operation| match operation.role() {
        Some(role) => format!("an operation {} for role {}", operation.name(), role.name()),
        None => format!("an operation {}", operation.name()),
    });
    let sets = resource.primitive.sets(SetKind::Meta);
    let inherited = resource.template.into_iter().flat_map(|template| template.sets(SetKind::Meta));
    let metas = sets.chain(inherited).flat_map(|set| &set.pairs);
    operations.chain(metas.map(|pair| format!("the meta attribute {}", pair.name))).collect()
}

/// For each resource, what constraints say of it besides its own name.
fn constraints<'c>(context: &Context<'c>) -> HashMap<u32, Features<'c>> {
    let mut found: HashMap<u32, Features> = HashMap::new();
    let mut add = |id: &Id, feature: String, place: &'c Id| {
        for index in resources(id, context) {
            found.entry(index).or_default().entry(feature.clone()).or_insert(place);
        }
    };
    for object in &context.configuration.objects {
        let Some(id) = object.kind.id() else { continue };
        match &object.kind {
            ObjectKind::Location(location) => {
                let members: Vec<&Id> = match &location.subject {
                    LocationSubject::Resource(resource) => vec![resource],
                    LocationSubject::Sets(sets) => sets.iter().flat_map(|set| &set.members).collect(),
                    // What a pattern holds is not compared by name, so nothing is missed where it is used.
                    LocationSubject::Pattern(_) => continue,
                };
                // Preferences for nodes differ on purpose; rules are what siblings share.
                if let Some(attribute) = location.rules.iter().flat_map(attributes).next() {
                    for member in members {
                        add(member, format!("a location by `{attribute}`"), id);
                    }
                }
            }
            ObjectKind::Colocation(colocation) => match &colocation.members {
                Members::Plain(ends) => {
                    if let [end, with] = &ends[..] {
                        add(&end.rsc, format!("a colocation with {}", with.rsc), id);
                    }
                }
                Members::Sets(sets) => {
                    let members: Vec<&Id> = sets.iter().flat_map(|set| &set.members).collect();
                    for_others(&members, |member, other| add(member, format!("a colocation with {other}"), id));
                }
            },
            ObjectKind::Order(order) => match &order.members {
                Members::Plain(ends) => {
                    if let [first, then] = &ends[..] {
                        add(&then.rsc, format!("an order behind {}", first.rsc), id);
                        add(&first.rsc, format!("an order in front of {}", then.rsc), id);
                    }
                }
                Members::Sets(sets) => {
                    for pair in sets.windows(2) {
                        for then in &pair[1].members {
                            pair[0]
                                .members
                                .iter()
                                .take(FEW)
                                .for_each(|first| add(then, format!("an order behind {first}"), id));
                        }
                    }
                }
            },
            _ => {}
        }
    }
    found
}

/// Of sets with more members than this the first ones stand for all.
const FEW: usize = 8;

fn for_others<'m>(members: &[&'m Id], mut visit: impl FnMut(&'m Id, &'m Id)) {
    for member in members {
        members.iter().rev().take(FEW).filter(|other| *other != member).for_each(|other| visit(member, other));
    }
}

fn attributes(rule: &crate::model::Rule) -> impl Iterator<Item = &str> {
    rule.conditions.iter().filter_map(|condition| match condition {
        crate::model::Condition::Expression(expression) => Some(expression.attribute.as_str()),
        _ => None,
    })
}

/// The resources that a name in a constraint stands for.
fn resources(id: &Id, context: &Context) -> Vec<u32> {
    let Some(index) = context.names.index(id.as_str()) else { return Vec::new() };
    match &context.names.at(index).kind {
        ObjectKind::Tag(tag) => tag.members.iter().filter_map(|member| context.names.index(member.as_str())).collect(),
        _ => vec![index],
    }
}
