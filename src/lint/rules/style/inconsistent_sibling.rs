use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use foldhash::{HashMap, HashMapExt, HashSet};

use super::families::Families;
use crate::diagnostic::Diagnostic;
use crate::lint::hash::hash;
use crate::lint::rules::agents::is_unwatched;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Id, LocationSubject, Members, Object, ObjectKind, Role, SetKind};
use crate::resolve::Resource;

/// Of how many things that constraints say of resources siblings are compared.
const LIMIT: usize = 5_000_000;

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
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Siblings { context, said: Vec::new(), own: Vec::new(), families: Families::default() }))
    }
}

struct Siblings<'r, 'c> {
    context: &'r Context<'c>,
    said: Said,
    own: Own,
    families: Families<'r, 'c>,
}

impl<'r, 'c> Walk<'r, 'c> for Siblings<'r, 'c> {
    fn object(&mut self, index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        // Constraints on tags can say more than any memory holds.
        if self.said.len() < LIMIT {
            said(object, self.context, |resource, feature| self.said.push((resource, hash(feature), index)));
        }
    }

    fn resource(&mut self, resource: &'r Resource<'c>, _out: &mut Vec<Diagnostic>) {
        self.own.extend(own_features(resource).map(|feature| (resource.index, hash(feature))));
        self.families.add(resource);
    }

    fn end(mut self: Box<Self>, out: &mut Vec<Diagnostic>) {
        // Stable, so that of the same said twice the first place counts.
        self.said.sort_by_key(|&(resource, hash, _)| (resource, hash));
        for family in self.families.larger_than(AGREEING) {
            self.judge(family, out);
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

/// What constraints say of resources: the index of the resource, a hash of the feature, and the index of the constraint. Sorted.
///
/// Hashes are enough until there is something to report: the words of a hundred thousand features lie all over the memory.
type Said = Vec<(u32, u64, u32)>;

/// What resources say of themselves: the index of the resource, and a hash of the feature. In the order of the resources.
type Own = Vec<(u32, u64)>;

/// A hash of each thing that a resource has, once, and the constraint that says it, if any; sorted.
type Features = Vec<(u64, Option<u32>)>;

impl<'c> Siblings<'_, 'c> {
    fn judge(&self, family: &[&Resource<'c>], out: &mut Vec<Diagnostic>) {
        let mut features = Features::new();
        let mut holders: HashMap<u64, usize> = HashMap::new();
        for resource in family {
            self.features(resource, &mut features);
            for &(hash, _) in &features {
                *holders.entry(hash).or_default() += 1;
            }
        }
        let is_usual = |having: usize| having < family.len() && having >= AGREEING && having * 5 >= family.len() * 4;
        holders.retain(|_, having| is_usual(*having));
        if holders.is_empty() {
            return;
        }
        // What is said of one of them, that one cannot have.
        let siblings: HashSet<&str> = family.iter().map(|resource| resource.id().as_str()).collect();
        let is_own = |feature: &Feature| feature.other().is_some_and(|other| siblings.contains(other));
        let mut usual: BTreeMap<Feature, (usize, &Id)> = BTreeMap::new();
        for resource in family {
            self.features(resource, &mut features);
            for &(hash, constraint) in &features {
                let Some(having) = holders.remove(&hash) else { continue };
                let found = self.feature(resource, hash, constraint).filter(|(feature, _)| !is_own(feature));
                usual.extend(found.map(|(feature, place)| (feature, (having, place))));
            }
        }
        for resource in family {
            self.features(resource, &mut features);
            let is_about_itself = |feature: &Feature| feature.other() == Some(resource.id().as_str());
            // Of a resource without any monitor missing-monitor speaks.
            let is_said =
                |feature: &Feature| matches!(feature, Feature::Operation("monitor", None)) && is_unwatched(resource);
            let has = |feature: &Feature| features.binary_search_by_key(&hash(feature), |(own, _)| *own).is_ok();
            for (feature, (having, place)) in
                usual.iter().filter(|(feature, _)| !has(feature) && !is_about_itself(feature) && !is_said(feature))
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

    /// What the resource has, put in place of what is in `features`.
    fn features(&self, resource: &Resource<'c>, features: &mut Features) {
        let own = of_index(&self.own, resource.index, |&(index, _)| index);
        let said = of_index(&self.said, resource.index, |&(index, ..)| index);
        features.clear();
        features.extend(own.iter().map(|&(_, hash)| (hash, None)));
        features.extend(said.iter().map(|&(_, hash, constraint)| (hash, Some(constraint))));
        features.sort_by_key(|(hash, _)| *hash);
        features.dedup_by_key(|(hash, _)| *hash);
    }

    /// The feature for which the hash stands, and where it is said.
    fn feature(&self, resource: &Resource<'c>, wanted: u64, constraint: Option<u32>) -> Option<(Feature<'c>, &'c Id)> {
        let Some(constraint) = constraint.map(|constraint| self.context.names.at(constraint)) else {
            return Some((own_features(resource).find(|feature| hash(feature) == wanted)?, resource.id()));
        };
        let mut found = None;
        said(constraint, self.context, |_, feature| found = found.or((hash(feature) == wanted).then_some(feature)));
        Some((found?, constraint.kind.id()?))
    }
}

/// Those of one resource.
fn of_index<T>(sorted: &[T], wanted: u32, index: impl Fn(&T) -> u32) -> &[T] {
    let rest = &sorted[sorted.partition_point(|each| index(each) < wanted)..];
    &rest[..rest.iter().take_while(|each| index(each) == wanted).count()]
}

/// What the resource says of itself.
fn own_features<'c>(resource: &Resource<'c>) -> impl Iterator<Item = Feature<'c>> {
    let operations = resource.operations.iter();
    let operations = operations.map(|operation| Feature::Operation(operation.name(), operation.role().map(Role::name)));
    let sets = resource.primitive.sets(SetKind::Meta);
    let inherited = resource.template.into_iter().flat_map(|template| template.sets(SetKind::Meta));
    let metas = sets.chain(inherited).flat_map(|set| &set.pairs).map(|pair| Feature::Meta(pair.name.as_str()));
    operations.chain(metas)
}

/// What a constraint says of each resource besides its own name.
fn said<'c>(object: &'c Object, context: &Context<'c>, mut tell: impl FnMut(u32, Feature<'c>)) {
    let mut add = |id: &Id, feature: Feature<'c>| {
        for resource in resources(id, context) {
            tell(resource, feature);
        }
    };
    match &object.kind {
        ObjectKind::Location(location) => {
            let members: Vec<&Id> = match &location.subject {
                LocationSubject::Resource(resource) => vec![resource],
                LocationSubject::Sets(sets) => sets.iter().flat_map(|set| &set.members).collect(),
                // What a pattern holds is not compared by name, so nothing is missed where it is used.
                LocationSubject::Pattern(_) => return,
            };
            // Preferences for nodes differ on purpose, those by rule, too; other rules are what siblings share.
            let mut attributes = location.rules.iter().flat_map(attributes);
            if let Some(attribute) = attributes.find(|attribute| !attribute.starts_with('#')) {
                for member in members {
                    add(member, Feature::LocationBy(attribute));
                }
            }
        }
        ObjectKind::Colocation(colocation) => match &colocation.members {
            Members::Plain(ends) => {
                if let [end, with] = &ends[..] {
                    add(&end.rsc, Feature::ColocationWith(with.rsc.as_str()));
                }
            }
            Members::Sets(sets) => {
                let members: Vec<&Id> = sets.iter().flat_map(|set| &set.members).collect();
                for_others(&members, |member, other| add(member, Feature::ColocationWith(other.as_str())));
            }
        },
        ObjectKind::Order(order) => match &order.members {
            Members::Plain(ends) => {
                if let [first, then] = &ends[..] {
                    add(&then.rsc, Feature::OrderBehind(first.rsc.as_str()));
                    add(&first.rsc, Feature::OrderInFrontOf(then.rsc.as_str()));
                }
            }
            Members::Sets(sets) => {
                for pair in sets.windows(2) {
                    for then in &pair[1].members {
                        let firsts = pair[0].members.iter().take(FEW);
                        firsts.for_each(|first| add(then, Feature::OrderBehind(first.as_str())));
                    }
                }
            }
        },
        _ => {}
    }
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
