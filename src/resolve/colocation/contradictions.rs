use foldhash::{HashMap, HashMapExt};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Apart, ColocationGraph, Contradiction, Member, Place, Rift};
use crate::model::{Role, Score};
use crate::resolve::Cause;

/// How many edges the searches for chains may look at, all together.
const WORK: usize = 1 << 22;

impl<'c> ColocationGraph<'c> {
    /// Negative colocations between what belongs together: by the same two names, by a chain, or by groups. Of each
    /// constraint, the first such pair. Those within one group are left to others.
    ///
    /// A finite score counts only between the same two in the same direction, and only where nothing else can outweigh
    /// it (experiments with 2.1.5: any positive location of the dependent does).
    #[must_use]
    pub fn contradictions(&self, has_location: impl Fn(u32) -> bool) -> Vec<Contradiction<'c>> {
        let mut work = WORK;
        let find = |apart: &Apart<'c>| match &apart.withs {
            Some(withs) if apart.score == Score::MINUS_INFINITY => self.across(apart, withs, &mut work),
            None if apart.score == Score::MINUS_INFINITY => self.pairwise(apart, &mut work),
            Some(withs) => self.finite(apart, withs, &has_location),
            None => None,
        };
        self.apart.iter().filter_map(find).collect()
    }

    /// Colocations with the score -INFINITY between parts of one group, or a part and its group; of each constraint,
    /// the first.
    #[must_use]
    pub fn rifts(&self, group_of: impl Fn(u32) -> Option<u32>) -> Vec<Rift<'c>> {
        let is_ban = |apart: &&Apart| apart.score == Score::MINUS_INFINITY && apart.attribute == 0;
        self.apart.iter().filter(is_ban).filter_map(|apart| rift(apart, &group_of)).collect()
    }

    fn across(&self, apart: &Apart<'c>, withs: &[Member<'c>], work: &mut usize) -> Option<Contradiction<'c>> {
        let mut companies: HashMap<u32, Member> = HashMap::new();
        let mut alone: Vec<Member> = Vec::new();
        for &with in withs {
            self.enter(with, apart.attribute, &mut companies, &mut alone);
        }
        apart.dependents.iter().find_map(|&dependent| self.against(apart, dependent, &companies, &alone, work))
    }

    fn pairwise(&self, apart: &Apart<'c>, work: &mut usize) -> Option<Contradiction<'c>> {
        let mut companies: HashMap<u32, Member> = HashMap::new();
        let mut alone: Vec<Member> = Vec::new();
        apart.dependents.iter().find_map(|&dependent| {
            let hit = self.against(apart, dependent, &companies, &alone, work);
            self.enter(dependent, apart.attribute, &mut companies, &mut alone);
            hit
        })
    }

    /// Files a member under its companies, or among those that are in none, as clones.
    fn enter(
        &self,
        member: Member<'c>,
        attribute: u32,
        companies: &mut HashMap<u32, Member<'c>>,
        alone: &mut Vec<Member<'c>>,
    ) {
        for (_, company) in self.vertices_of(member.0, attribute) {
            match company {
                Some(company) => {
                    companies.entry(company).or_insert(member);
                }
                None => alone.push(member),
            }
        }
    }

    fn against(
        &self,
        apart: &Apart<'c>,
        dependent: Member<'c>,
        companies: &HashMap<u32, Member<'c>>,
        alone: &[Member<'c>],
        work: &mut usize,
    ) -> Option<Contradiction<'c>> {
        self.vertices_of(dependent.0, apart.attribute).into_iter().find_map(|(node, company)| {
            let (same, others) = match company {
                Some(company) => (companies.get(&company), None),
                None => (None, Some(companies.values())),
            };
            let mut candidates = same.into_iter().chain(alone).chain(others.into_iter().flatten());
            candidates.find_map(|&with| self.contradiction(apart, dependent, node, with, work))
        })
    }

    fn contradiction(
        &self,
        apart: &Apart<'c>,
        dependent: Member<'c>,
        node: NodeIndex,
        with: Member<'c>,
        work: &mut usize,
    ) -> Option<Contradiction<'c>> {
        if dependent.0.resource == with.0.resource {
            return None;
        }
        let ends = self.vertices_of(with.0, apart.attribute);
        let chain = ends.into_iter().find_map(|(end, _)| self.chain(node, end, work))?;
        let is_one_group = chain.iter().all(|tie| matches!(tie.cause, Cause::Container(_)));
        (!is_one_group).then_some(Contradiction {
            constraint: apart.constraint,
            dependent: dependent.0,
            with: with.0,
            written: [dependent.1, with.1],
            score: apart.score,
            chain,
        })
    }

    fn finite(
        &self,
        apart: &Apart<'c>,
        withs: &[Member<'c>],
        has_location: &impl Fn(u32) -> bool,
    ) -> Option<Contradiction<'c>> {
        let ([dependent], [with]) = (&apart.dependents[..], withs) else { return None };
        let sum = self.wishes.get(&(dependent.0, with.0, apart.attribute)).copied().unwrap_or_default();
        let node = *self.vertices.get(&(dependent.0, apart.attribute))?;
        let end = *self.vertices.get(&(with.0, apart.attribute))?;
        let direct: Vec<EdgeIndex> = self.graph.edges_connecting(node, end).map(|edge| edge.id()).collect();
        let first = *direct.iter().min()?;
        let pulls = self.pulls.get(&dependent.0.resource).copied().unwrap_or_default();
        let is_outweighed = sum >= 0 || pulls as usize != direct.len() || has_location(dependent.0.resource);
        if is_outweighed || dependent.0.resource == with.0.resource {
            return None;
        }
        Some(Contradiction {
            constraint: apart.constraint,
            dependent: dependent.0,
            with: with.0,
            written: [dependent.1, with.1],
            score: apart.score,
            chain: self.ties_along(&[node, end], &[first]),
        })
    }

    /// The vertices for a place and the companies they are in. A place without a role is one in every role.
    pub(super) fn vertices_of(&self, place: Place, attribute: u32) -> Vec<(NodeIndex, Option<u32>)> {
        let roles: &[Option<Role>] = match &place.role {
            None => &[None, Some(Role::Promoted), Some(Role::Unpromoted)],
            role => std::slice::from_ref(role),
        };
        let key = |role: &Option<Role>| (Place { resource: place.resource, role: *role }, attribute);
        let nodes = roles.iter().filter_map(|role| self.vertices.get(&key(role)));
        nodes.map(|&node| (node, self.joins[node.index()].then(|| self.company_of[node.index()]))).collect()
    }
}

fn rift<'c>(apart: &Apart<'c>, group_of: &impl Fn(u32) -> Option<u32>) -> Option<Rift<'c>> {
    let mut of_group: HashMap<u32, Vec<Member<'c>>> = HashMap::new();
    let enter = |of_group: &mut HashMap<u32, Vec<Member<'c>>>, member: Member<'c>| {
        // Two are enough: of those, one is another resource than the one that is asked about.
        if let Some(group) = group_of(member.0.resource) {
            let known = of_group.entry(group).or_default();
            if known.len() < 2 && known.iter().all(|(place, _)| place.resource != member.0.resource) {
                known.push(member);
            }
        }
    };
    for &with in apart.withs.iter().flatten() {
        enter(&mut of_group, with);
    }
    apart.dependents.iter().find_map(|&dependent| {
        let resource = dependent.0.resource;
        let group = group_of(resource);
        let known = group.and_then(|group| of_group.get(&group)).map(Vec::as_slice).unwrap_or_default();
        let with = known.iter().find(|(place, _)| place.resource != resource).copied();
        if apart.withs.is_none() {
            enter(&mut of_group, dependent);
        }
        let (with, group) = (with?, group?);
        let constraint = apart.constraint;
        Some(Rift { constraint, group, resources: [resource, with.0.resource], written: [dependent.1, with.1] })
    })
}
