use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use foldhash::{HashMap, HashMapExt, HashSet};

use super::families::families;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, LocationSubject, Members, ObjectKind, Role, SetKind};
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

/// What a resource has besides its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Feature<'c> {
    ColocationWith(&'c str),
    LocationBy(&'c str),
    Operation(&'c str, Option<&'static str>),
    OrderBehind(&'c str),
    OrderInFrontOf(&'c str),
    Meta(&'c str),
}

impl<'c> Feature<'c> {
    /// The other one that a constraint is about.
    fn other(self) -> Option<&'c str> {
        match self {
            Self::ColocationWith(other) | Self::OrderBehind(other) | Self::OrderInFrontOf(other) => Some(other),
            Self::LocationBy(_) | Self::Operation(..) | Self::Meta(_) => None,
        }
    }
}

/// As words for people.
impl Display for Feature<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(name, Some(role)) => write!(f, "an operation {name} for role {role}"),
            Self::Operation(name, None) => write!(f, "an operation {name}"),
            Self::Meta(name) => write!(f, "the meta attribute {name}"),
            Self::LocationBy(attribute) => write!(f, "a location by `{attribute}`"),
            Self::ColocationWith(other) => write!(f, "a colocation with {other}"),
            Self::OrderBehind(first) => write!(f, "an order behind {first}"),
            Self::OrderInFrontOf(then) => write!(f, "an order in front of {then}"),
        }
    }
}

/// What constraints say of resources: the index of the resource, what it is, and where it is said. Sorted.
type Said<'c> = Vec<(u32, Feature<'c>, &'c Id)>;

fn judge<'c>(family: &[&'c Resource<'c>], constraints: &Said<'c>, out: &mut Vec<Diagnostic>) {
    // What is said of one of them, that one cannot have.
    let siblings: HashSet<&str> = family.iter().map(|resource| resource.id().as_str()).collect();
    let is_own = |feature: &Feature| feature.other().is_some_and(|other| siblings.contains(other));
    let mut holders: HashMap<Feature, (usize, &Id)> = HashMap::new();
    for resource in family {
        for (feature, place) in features(resource, constraints).into_iter().filter(|(feature, _)| !is_own(feature)) {
            holders.entry(feature).or_insert((0, place)).0 += 1;
        }
    }
    let is_usual = |having: usize| having < family.len() && having >= AGREEING && having * 5 >= family.len() * 4;
    let usual: BTreeMap<Feature, (usize, &Id)> =
        holders.into_iter().filter(|(_, (having, _))| is_usual(*having)).collect();
    if usual.is_empty() {
        return;
    }
    for resource in family {
        let own = features(resource, constraints);
        let is_about_itself = |feature: &Feature| feature.other() == Some(resource.id().as_str());
        let has = |feature: &Feature| own.binary_search_by_key(feature, |(own, _)| *own).is_ok();
        for (feature, (having, place)) in usual.iter().filter(|(feature, _)| !has(feature) && !is_about_itself(feature))
        {
            out.push(
                Diagnostic::new(
                    &INFO,
                    resource.id().span,
                    format!(
                        "{} lacks {feature}, which {having} of its {} siblings have",
                        resource.id(),
                        family.len() - 1
                    ),
                )
                .also(place.span, "as here")
                .note("most likely it was forgotten; assumed: what is named alike is meant alike")
                .help("add it, or allow the difference with a reason: `# crmc: allow inconsistent-sibling — …`"),
            );
        }
    }
}

/// Each thing that the resource has, once, and where it is said; sorted.
fn features<'c>(resource: &'c Resource<'c>, constraints: &Said<'c>) -> Vec<(Feature<'c>, &'c Id)> {
    let operations = resource
        .operations
        .iter()
        .map(|operation| Feature::Operation(operation.name(), operation.role().map(Role::name)));
    let sets = resource.primitive.sets(SetKind::Meta);
    let inherited = resource.template.into_iter().flat_map(|template| template.sets(SetKind::Meta));
    let metas = sets.chain(inherited).flat_map(|set| &set.pairs).map(|pair| Feature::Meta(pair.name.as_str()));
    let own = operations.chain(metas).map(|feature| (feature, resource.id()));
    let first = constraints.partition_point(|(index, ..)| *index < resource.index);
    let said = constraints[first..].iter().take_while(|(index, ..)| *index == resource.index);
    let mut features: Vec<_> = own.chain(said.map(|&(_, feature, place)| (feature, place))).collect();
    features.sort_by_key(|(feature, _)| *feature);
    features.dedup_by_key(|(feature, _)| *feature);
    features
}

/// What constraints say of each resource besides its own name.
fn constraints<'c>(context: &Context<'c>) -> Said<'c> {
    let mut found: Said = Vec::new();
    let mut add = |id: &Id, feature: Feature<'c>, place: &'c Id| {
        found.extend(resources(id, context).into_iter().map(|index| (index, feature, place)));
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
                // Preferences for nodes differ on purpose, those by rule, too; other rules are what siblings share.
                let mut attributes = location.rules.iter().flat_map(attributes);
                if let Some(attribute) = attributes.find(|attribute| !attribute.starts_with('#')) {
                    for member in members {
                        add(member, Feature::LocationBy(attribute), id);
                    }
                }
            }
            ObjectKind::Colocation(colocation) => match &colocation.members {
                Members::Plain(ends) => {
                    if let [end, with] = &ends[..] {
                        add(&end.rsc, Feature::ColocationWith(with.rsc.as_str()), id);
                    }
                }
                Members::Sets(sets) => {
                    let members: Vec<&Id> = sets.iter().flat_map(|set| &set.members).collect();
                    for_others(&members, |member, other| add(member, Feature::ColocationWith(other.as_str()), id));
                }
            },
            ObjectKind::Order(order) => match &order.members {
                Members::Plain(ends) => {
                    if let [first, then] = &ends[..] {
                        add(&then.rsc, Feature::OrderBehind(first.rsc.as_str()), id);
                        add(&first.rsc, Feature::OrderInFrontOf(then.rsc.as_str()), id);
                    }
                }
                Members::Sets(sets) => {
                    for pair in sets.windows(2) {
                        for then in &pair[1].members {
                            let firsts = pair[0].members.iter().take(FEW);
                            firsts.for_each(|first| add(then, Feature::OrderBehind(first.as_str()), id));
                        }
                    }
                }
            },
            _ => {}
        }
    }
    // Stable, so that of the same said twice the first place counts.
    found.sort_by_key(|(index, feature, _)| (*index, *feature));
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
