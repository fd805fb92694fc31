use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt};

use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Id, Object, ObjectKind, PrimitiveBase, Tag};
use crate::resolve::Names;

declare_rule! {
    /// A constraint names a template or a tag that stands for no resource.
    ///
    /// # In the cluster
    /// A template stands for the primitives that are made from it. Pacemaker ignores a constraint on one that none is made
    /// from. A tag stands for the resources that it lists: a template in it stands for none, and neither does a tag, unless
    /// the constraint names the outer tag within a set. Pacemaker then drops the constraint, or the set with all others in it.
    ///
    /// # Fix
    /// Name resources, or in a tag the primitives instead of their template.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5 on each of these, in locations, orders, colocations and tickets: «Ignoring constraint … because … is
    /// not a valid resource or tag», «No resource found for …». It has nothing to say of a tag in a tag that a set names.
    pub struct ConstraintWithoutResource: "constraint-without-resource" in references, Error, since "0.1.0", whole_only;
}

impl Rule for ConstraintWithoutResource {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let names = context.names;
        Some(Box::new(Collectives { names, used: HashSet::new(), templates: Vec::new(), tags: BTreeMap::new() }))
    }
}

/// The templates and tags in constraints.
struct Collectives<'r, 'c> {
    names: &'r Names<'c>,
    /// The templates that primitives are made from.
    used: HashSet<&'c str>,
    /// Each use of a template in a constraint.
    templates: Vec<(&'c Object, &'c Id)>,
    /// Each tag by its index, with the first constraint that names it.
    tags: BTreeMap<u32, Constrained<'c>>,
}

struct Constrained<'c> {
    constraint: &'c Object,
    id: &'c Id,
    /// Whether any constraint names it outside a set.
    is_alone: bool,
}

impl<'r, 'c> Walk<'r, 'c> for Collectives<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        if let ObjectKind::Primitive(primitive) = &object.kind {
            if let PrimitiveBase::Template(template) = &primitive.base {
                self.used.insert(template.as_str());
            }
            return;
        }
        let is_alone = object.kind.resource_sets().is_empty();
        object.kind.for_each_constrained(&mut |id| {
            let Some(index) = self.names.index(id.as_str()) else { return };
            match self.names.at(index).kind {
                ObjectKind::Template(_) => self.templates.push((object, id)),
                ObjectKind::Tag(_) => {
                    self.tags.entry(index).or_insert(Constrained { constraint: object, id, is_alone }).is_alone |=
                        is_alone;
                }
                _ => {}
            }
        });
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let unused = self.templates.iter().filter(|(_, id)| !self.used.contains(id.as_str()));
        out.extend(unused.map(|(constraint, id)| unused_template(constraint, id, self.names)));
        for (&tag, constrained) in &self.tags {
            if let ObjectKind::Tag(tag) = &self.names.at(tag).kind {
                check_members(tag, constrained, self.names, out);
            }
        }
    }
}

fn unused_template(constraint: &Object, id: &Id, names: &Names) -> Diagnostic {
    let message = format!("{} names the template {id}, which no primitive is made from", constraint.kind.title());
    let found = Diagnostic::new(&INFO, id.span, message)
        .note("a template is no resource: Pacemaker ignores the constraint, or the set that holds the name")
        .help(format!("name a resource, or make one from the template: `primitive … @{id}`"));
    match names.object(id.as_str()).and_then(|template| template.kind.name_span()) {
        Some(template) => found.also(template, "the template"),
        None => found,
    }
}

fn check_members(tag: &Tag, constrained: &Constrained, names: &Names, out: &mut Vec<Diagnostic>) {
    for member in &tag.members {
        let what = match names.object(member.as_str()).map(|object| &object.kind) {
            Some(ObjectKind::Template(_)) => "template",
            Some(ObjectKind::Tag(_)) if constrained.is_alone => "tag",
            _ => continue,
        };
        let message = format!("tag {} holds the {what} {member}, which stands for no resource there", tag.id);
        let help = match what {
            "tag" => format!("list in it what {member} lists"),
            _ => "list the primitives that are made from it".to_owned(),
        };
        out.push(
            Diagnostic::new(&INFO, member.span, message)
                .also(constrained.id.span, format!("{} names the tag", constrained.constraint.kind.title()))
                .note("Pacemaker finds no resource of that name and drops the constraint, or the set with all others in it")
                .help(help),
        );
    }
}
