use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{FromText, Id, Kind, Object, ObjectKind, OptionSection, Score};
use crate::resolve::{Names, may_be_built};

declare_rule! {
    /// A constraint, group, clone or tag names a resource that is not defined.
    ///
    /// # In the cluster
    /// Pacemaker ignores a constraint with an unknown resource and goes on; of an order set that holds one nothing is
    /// left, of a colocation, location or ticket set what stands before it.
    ///
    /// # Fix
    /// Define the resource, or name one that is. For a part of a configuration, use `--fragment` or `--base`.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. Containers with an unknown member cannot be built at all.
    pub struct UndefinedResourceRef: "undefined-resource-ref" in references, Error, since "0.1.0", blocks_build, whole_only;
}

impl Rule for UndefinedResourceRef {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(References { context, found: Vec::new() }))
    }
}

struct References<'r, 'c> {
    context: &'r Context<'c>,
    found: Vec<Diagnostic>,
}

impl<'r, 'c> Walk<'r, 'c> for References<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        check_references(object, self.context, &mut self.found);
    }

    fn end(mut self: Box<Self>, out: &mut Vec<Diagnostic>) {
        let context = self.context;
        for id in context.undefined_monitored {
            match context.names.object(id.as_str()).filter(|object| object.kind.is_resource()) {
                Some(container) => self.found.push(container_monitored(id, container, context.names)),
                None => report(id, "`monitor`", "the operation would be lost", context, &mut self.found),
            }
        }
        hint_at_fragments(context, &mut self.found);
        out.append(&mut self.found);
    }
}

fn check_references(object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
    let names = context.names;
    let user = || object.kind.title();
    match &object.kind {
        ObjectKind::Tag(tag) => {
            let known = |id: &&Id| {
                names.holder(id.as_str()).is_some()
                    || names.node(id.as_str()).is_some()
                    || names.is_node_id(id.as_str())
                    || may_be_built(names, id.as_str())
            };
            for id in tag.members.iter().filter(|id| !known(id)) {
                report(id, &user(), "the tag then stands for less than it says", context, out);
            }
        }
        ObjectKind::Group(_) | ObjectKind::Clone(_) | ObjectKind::Bundle(_) => {
            for id in object.kind.members().iter().filter(|id| names.object(id.as_str()).is_none()) {
                report(
                    id,
                    &user(),
                    "crmsh builds the container without it, and says so only on the terminal",
                    context,
                    out,
                );
            }
        }
        _ => object.kind.for_each_constrained(&mut |id| {
            let is_known = names.object(id.as_str()).is_some_and(|found| {
                found.kind.is_resource() || matches!(found.kind, ObjectKind::Template(_) | ObjectKind::Tag(_))
            });
            if !is_known {
                report(
                    id,
                    &user(),
                    "Pacemaker ignores the constraint, or the set that holds the name, and runs without it",
                    context,
                    out,
                );
            }
        }),
    }
}

/// Whether a name is the score or the kind of a constraint, whose colon is missing.
fn is_label(id: &Id) -> bool {
    Score::from_text(id.as_str()).is_some() || Kind::from_text(id.as_str()).is_some()
}

/// What to do about a name that is like no other.
const DEFINE: &str = "define it";

/// Says once a file how to judge a part of a configuration: where nothing speaks of nodes or of the cluster, it may be
/// one.
fn hint_at_fragments(context: &Context, found: &mut [Diagnostic]) {
    let is_whole = |kind: &ObjectKind| match kind {
        ObjectKind::Node(_) => true,
        ObjectKind::Options(options) => options.section == OptionSection::Properties,
        _ => false,
    };
    if context.configuration.objects.iter().any(|object| is_whole(&object.kind)) {
        return;
    }
    let mut open: Vec<&mut Diagnostic> =
        found.iter_mut().filter(|found| found.help.as_deref() == Some(DEFINE)).collect();
    open.sort_by_key(|found| found.span);
    open.dedup_by_key(|found| context.sources.file(found.span).span());
    for diagnostic in open {
        diagnostic.help =
            Some(format!("{DEFINE}; if this is a part of a configuration, check it with --fragment or --base"));
    }
}

/// A `monitor` of a group, a clone or a bundle: only primitives have operations.
fn container_monitored(id: &Id, container: &Object, names: &Names) -> Diagnostic {
    let noun = container.kind.noun();
    let found = Diagnostic::new(&INFO, id.span, format!("`monitor` names {id}, which is no primitive"))
        .also(container.kind.name_span().unwrap_or(container.span), format!("{id} is a {noun}"))
        .note("only primitives have operations; this one would be lost");
    let is_primitive =
        |id: &Id| matches!(names.object(id.as_str()).map(|object| &object.kind), Some(ObjectKind::Primitive(_)));
    match container.kind.members() {
        [member] if is_primitive(member) => found.help(format!("name its member: `monitor {member} …`")),
        _ => found.help("name its members, with a `monitor` for each"),
    }
}

fn report(id: &Id, user: &str, consequence: &str, context: &Context, out: &mut Vec<Diagnostic>) {
    let names = context.names;
    let diagnostic = match names.object(id.as_str()) {
        Some(other) => Diagnostic::new(&INFO, id.span, format!("{user} names {id}, which is no resource"))
            .also(other.kind.name_span().unwrap_or(other.span), format!("{id} is a {}", other.kind.noun())),
        None if id.value.contains(',') => {
            Diagnostic::new(&INFO, id.span, format!("{user} names `{id}`, which is not defined"))
        }
        None => Diagnostic::new(&INFO, id.span, format!("{user} names {id}, which is not defined")),
    };
    let near = names.nearest(
        id.as_str(),
        names.ids_of(|kind| kind.is_resource() || matches!(kind, ObjectKind::Tag(_) | ObjectKind::Template(_))),
    );
    let help = match near {
        _ if id.value.contains(',') => "write blanks between resources, no commas".to_owned(),
        _ if is_label(id) => format!("for a score or a kind, write a colon and a blank behind it: `{id}: `"),
        Some(near) => format!("did you mean `{near}`?"),
        None if names.node(id.as_str()).is_some() => format!("{id} is a node, which only a location speaks of"),
        None => DEFINE.to_owned(),
    };
    out.push(diagnostic.note(consequence).help(help));
}
