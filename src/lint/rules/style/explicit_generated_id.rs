use crate::cib::write::regenerated;
use crate::compile::is_xml;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Id, Object, ObjectKind};

declare_rule! {
    /// An id is written that would be generated anyway.
    ///
    /// # In the cluster
    /// Nothing. Old versions of crmsh wrote all generated ids; copied with the rest, they become duplicates.
    ///
    /// # Fix
    /// Delete it. `--fix` does so where nothing changes. The id of `operations` is also the beginning of the ids of its
    /// operations, which then change; write a node's number in front of its name, as in `node 1: alice`.
    ///
    /// # Evidence
    /// Experiment with crmsh 4.4: `operations $id=ping-operations` gives `ping-operations-monitor-10`, without it the id is
    /// `ping-monitor-10`. Ids that anything refers to are not reported.
    pub struct ExplicitGeneratedId: "explicit-generated-id" in style, Info, since "0.1.0";
}

impl Rule for ExplicitGeneratedId {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Written { context, ids: Vec::new() }))
    }
}

/// The ids behind `$id=`, with what has them.
struct Written<'r, 'c> {
    context: &'r Context<'c>,
    ids: Vec<(&'c ObjectKind, Vec<&'c Id>)>,
}

impl<'r, 'c> Walk<'r, 'c> for Written<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        let mut ids = Vec::new();
        object.kind.for_each_part_id(&mut |id| ids.push(id));
        if matches!(object.kind, ObjectKind::Options(_) | ObjectKind::Node(_)) {
            ids.extend(object.kind.id());
        }
        ids.retain(|id| is_dollar_id(id, self.context));
        if ids.first().is_some_and(|id| !is_xml(self.context.sources.file(id.span).bytes())) {
            self.ids.push((&object.kind, ids));
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        if self.ids.is_empty() {
            return;
        }
        let mut is_raw = vec![false; self.context.configuration.objects.len()];
        let generated = regenerated(self.context.names, self.context.schema, &mut is_raw);
        for (kind, ids) in self.ids {
            report(kind, &ids, |id| generated.contains(id.as_str()), out);
        }
    }
}

/// Whether the id stands behind `$id=`.
fn is_dollar_id(id: &Id, context: &Context) -> bool {
    let file = context.sources.file(id.span);
    let start = (id.span.start - file.span().start) as usize;
    file.bytes().get(..start).is_some_and(|before| before.ends_with(b"$id="))
}

fn report(kind: &ObjectKind, ids: &[&Id], is_generated: impl Fn(&Id) -> bool, out: &mut Vec<Diagnostic>) {
    let of_node = if let ObjectKind::Node(node) = kind { node.id.as_ref().map(|id| (id, node)) } else { None };
    let is_of_node = |id: &Id| of_node.is_some_and(|(own, _)| own.span == id.span);
    if let Some((id, node)) = of_node.filter(|_| ids.iter().any(|id| is_of_node(id))) {
        out.push(
            Diagnostic::new(&INFO, id.span, "`$id=` is the old way to write a node's id")
                .note("the id is the number that corosync knows the node by; it stays the same")
                .help(format!("write `node {id}: {}`", node.uname)),
        );
    }
    let operations = kind.operations().and_then(|operations| operations.id.as_ref());
    let is_operations = |id: &Id| operations.is_some_and(|own| own.span == id.span);
    let is_default =
        |id: &Id| is_operations(id) && kind.id().is_some_and(|owner| id.as_str() == format!("{owner}-operations"));
    let is_noise = |id: &&Id| !is_of_node(id) && (is_generated(id) || is_default(id));
    let noise: Vec<&Id> = ids.iter().copied().filter(is_noise).collect();
    let Some((first, rest)) = noise.split_first() else { return };
    let names: Vec<String> = noise.iter().map(ToString::to_string).collect();
    let verb = if rest.is_empty() { "is an id" } else { "are ids" };
    let mut diagnostic =
        Diagnostic::new(&INFO, first.span, format!("{} {verb} that nobody needs to write", names.join(", ")));
    for id in rest {
        diagnostic = diagnostic.also(id.span, "likewise");
    }
    let diagnostic = diagnostic.note("copied with the rest, they become duplicates").help("delete `$id=…`");
    // Without the id of `operations`, those of the operations change.
    if noise.iter().any(|id| is_operations(id)) {
        out.push(diagnostic);
        return;
    }
    let fix = noise.iter().fold(Fix::safe("delete the generated id"), |fix, id| fix.delete(id.span));
    out.push(diagnostic.fix(fix));
}
