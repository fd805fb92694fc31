use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::rules::graph::order_self;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Id, Object, ObjectKind, PrimitiveBase};
use crate::resolve::Names;

declare_rule! {
    /// A constraint names the resource inside a clone or bundle instead of the clone or bundle.
    ///
    /// # In the cluster
    /// Pacemaker finds such a resource only once it has an operation history: on a fresh cluster it ignores the
    /// constraint, after the first probe it applies it to the whole clone. A cloned group has no history of its own,
    /// so a constraint on it is ignored for ever. The primitive of a bundle has its history inside the replicas: a
    /// constraint is ignored until they run, and can stop what runs there then.
    ///
    /// # Fix
    /// Name the clone or bundle, in the constraint or in the tag that the constraint names.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: `crm_verify` and `crm_simulate` on a fresh CIB and on one with history, with the resource named by
    /// itself, in sets, and in a tag. With `location l web -inf: n2` on the primitive of a bundle and `colocation c inf: a web`,
    /// `crm_simulate` stops all replicas' insides and a, once they ran.
    pub struct ConstraintOnCloneChild: "constraint-on-clone-child" in references, Error, since "0.1.0";
}

impl Rule for ConstraintOnCloneChild {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(OnChildren {
            context,
            found: Vec::new(),
            tags: BTreeMap::new(),
            templates: Vec::new(),
            made: HashMap::new(),
        }))
    }
}

/// The findings, with the indices of the constraints, and the tags in constraints, each with one that names it.
struct OnChildren<'r, 'c> {
    context: &'r Context<'c>,
    found: Vec<(u32, Diagnostic)>,
    tags: BTreeMap<u32, (&'c Object, &'c Id)>,
    /// The constraints that name templates.
    templates: Vec<(&'c Object, &'c Id)>,
    /// For each template, the first primitive made from it that runs inside a clone or bundle.
    made: HashMap<&'c str, u32>,
}

impl<'r, 'c> Walk<'r, 'c> for OnChildren<'r, 'c> {
    fn object(&mut self, index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        if let ObjectKind::Primitive(primitive) = &object.kind
            && let PrimitiveBase::Template(template) = &primitive.base
            && outer(index, self.context.names).is_some()
        {
            self.made.entry(template.as_str()).or_insert(index);
        }
        self.check_constraint(index, object);
    }

    fn end(mut self: Box<Self>, out: &mut Vec<Diagnostic>) {
        for (&tag, &constrained) in &self.tags {
            check_tag(tag, constrained, self.context.names, out);
        }
        for &(constraint, template) in &self.templates {
            let made = self.made.get(template.as_str());
            out.extend(made.and_then(|&made| on_template(constraint, template, made, self.context.names)));
        }
        if self.found.is_empty() {
            return;
        }
        // An order that makes a clone wait for itself, by way of what it holds, is a fault of its own.
        let waiting_for_themselves = order_self::constraints(self.context);
        self.found.retain(|(index, _)| !waiting_for_themselves.contains(index));
        out.extend(self.found.into_iter().map(|(_, found)| found));
    }
}

impl<'c> OnChildren<'_, 'c> {
    fn check_constraint(&mut self, index: u32, constraint: &'c Object) {
        let names = self.context.names;
        let mut children = Vec::new();
        let mut all = Vec::new();
        constraint.kind.for_each_constrained(&mut |id| {
            let Some(found) = names.index(id.as_str()) else { return };
            let outer = outer(found, names);
            all.push(outer.unwrap_or(found));
            children.extend(outer.map(|outer| (id, found, outer)));
            match names.at(found).kind {
                ObjectKind::Tag(_) => {
                    self.tags.entry(found).or_insert((constraint, id));
                }
                ObjectKind::Template(_) => self.templates.push((constraint, id)),
                _ => {}
            }
        });
        for (id, child, outer) in children {
            let message = format!(
                "{} names {id}, which runs inside the {}",
                constraint.kind.title(),
                names.at(outer).kind.title()
            );
            let Some(diagnostic) = finding(id, child, outer, message, names) else { continue };
            // With the clone in it already, the constraint would speak of the clone twice.
            let is_alone = all.iter().filter(|other| **other == outer).count() == 1;
            let outer_id = names.at(outer).kind.id();
            let fix = constraint.kind.id().zip(outer_id).filter(|_| is_alone).map(|(constraint, outer_id)| {
                Fix::safe(format!("write `{outer_id}`"))
                    .changing(constraint.value.clone())
                    .replace(id.span, outer_id.value.clone())
            });
            self.found.push((index, Diagnostic { fix, ..diagnostic }));
        }
    }
}

/// The clone or bundle that a resource runs in.
fn outer(resource: u32, names: &Names) -> Option<u32> {
    names.clone_around(resource).or_else(|| names.bundle_around(resource))
}

fn check_tag(tag: u32, (constraint, user): (&Object, &Id), names: &Names, out: &mut Vec<Diagnostic>) {
    let ObjectKind::Tag(tag) = &names.at(tag).kind else { return };
    for member in &tag.members {
        let Some(child) = names.index(member.as_str()) else { continue };
        let Some(outer) = outer(child, names) else { continue };
        let message = format!("tag {} holds {member}, which runs inside the {}", tag.id, names.at(outer).kind.title());
        let also = format!("{} names the tag", constraint.kind.title());
        out.extend(finding(member, child, outer, message, names).map(|found| found.also(user.span, also)));
    }
}

fn on_template(constraint: &Object, template: &Id, made: u32, names: &Names) -> Option<Diagnostic> {
    let outer = outer(made, names)?;
    let (child, outer_id) = (names.at(made).kind.id()?, names.at(outer).kind.id()?);
    let title = constraint.kind.title();
    let message = format!(
        "{title} names the template {template}, of which {child} runs inside the {}",
        names.at(outer).kind.title()
    );
    let found = finding(template, made, outer, message, names)?;
    Some(found.help(format!("name `{outer_id}` and the other resources instead of the template")))
}

/// What is said of a child that is named instead of what runs it.
fn finding(id: &Id, child: u32, outer: u32, message: String, names: &Names) -> Option<Diagnostic> {
    let outer_id = names.at(outer).kind.id()?;
    let consequence = match (&names.at(child).kind, &names.at(outer).kind) {
        (ObjectKind::Group(_), _) => {
            "Pacemaker ignores the constraint, for ever: a cloned group has no history to find it by"
        }
        (_, ObjectKind::Bundle(_)) => {
            "on a fresh cluster Pacemaker ignores the constraint with an error in its log; once the replicas have run, \
             it can stop what runs inside them"
        }
        _ => {
            "on a fresh cluster Pacemaker ignores the constraint with an error in its log; after the first probe \
             it applies it to the whole clone: what runs depends on the history"
        }
    };
    Some(
        Diagnostic::new(&INFO, id.span, message)
            .also(outer_id.span, format!("{outer_id} holds {}", names.at(child).kind.id()?))
            .note(consequence)
            .help(format!("write `{outer_id}` instead of `{id}`")),
    )
}
