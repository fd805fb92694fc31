use std::collections::HashMap;

use ecow::EcoString;
use thin_vec::ThinVec;

use crate::diagnostic::Diagnostic;
use crate::model::{
    Arrangement, Attribute, AttributeSet, CloneKind, CloneResource, Group, Id, NvPair, ObjectKind, Op, Operations,
    Primitive, PrimitiveBase, ResourceContent, SetKind, Template, Text,
};
use crate::source::Span;
use crate::syntax::{Kind, Node};

use super::agent::agent;
use super::attributes::{attribute_set, set_item};
use super::mistakes;
use super::words::{child_text, description, missing_argument, required_id, shortened, text, unexpected, value_of};

const PRIMITIVE: &str = "primitive ID {[CLASS:[PROVIDER:]]TYPE | @TEMPLATE} [params …] [meta …] [op …]…";
const TEMPLATE: &str = "rsc_template ID [CLASS:[PROVIDER:]]TYPE [params …] [meta …] [op …]…";

pub(super) fn primitive(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a primitive", PRIMITIVE, out)?;
    let base = if let Some(reference) = node.child(Kind::template_ref) {
        PrimitiveBase::Template(child_text(reference, Kind::id)?)
    } else if let Some(word) = agent_word(node) {
        PrimitiveBase::Agent(agent(&word, out)?)
    } else {
        out.push(missing_argument(node, &format!("primitive {id} has no agent"), PRIMITIVE));
        return None;
    };
    let contents = contents(node, out);
    let description = description(node).map(Box::new);
    Some(ObjectKind::Primitive(Box::new(Primitive { id, base, description, contents, extra: None })))
}

pub(super) fn template(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a template", TEMPLATE, out)?;
    let Some(word) = agent_word(node) else {
        out.push(missing_argument(node, &format!("template {id} has no agent"), TEMPLATE));
        return None;
    };
    let agent = agent(&word, out)?;
    let contents = contents(node, out);
    Some(ObjectKind::Template(Box::new(Template { id, agent, description: description(node), contents, extra: None })))
}

/// The name of the agent; a keyword in its place starts the clause behind it.
fn agent_word(node: Node) -> Option<Text> {
    let is_clause = |word: &Text| ["meta", "op", "operations", "params", "utilization"].contains(&word.as_str());
    child_text(node, Kind::agent).filter(|word| !is_clause(word))
}

/// The clauses of a primitive or template. However often `operations` and `op` come, there is one
/// `operations` element: crmsh writes several where another clause stands between, which no schema allows.
fn contents(node: Node, out: &mut Vec<Diagnostic>) -> Vec<ResourceContent> {
    let mut contents = Vec::new();
    let mut is_first = true;
    for clause in node.children() {
        match clause.kind() {
            Kind::params => contents.push(set(clause, SetKind::Instance, out)),
            Kind::meta => contents.push(set(clause, SetKind::Meta, out)),
            Kind::utilization => contents.push(set(clause, SetKind::Utilization, out)),
            Kind::bare_set if is_first => contents.push(set(clause, SetKind::Instance, out)),
            Kind::operations => identify_operations(clause, operations(&mut contents, clause), out),
            Kind::op => {
                if let Some(op) = op(clause, out) {
                    operations(&mut contents, clause).ops.push(op);
                }
            }
            Kind::bare_set | Kind::attributes | Kind::op_params | Kind::op_meta => misplaced_clause(clause, out),
            _ => continue,
        }
        is_first = false;
    }
    for content in &mut contents {
        if let ResourceContent::Operations(operations) = content {
            operations.ops.shrink_to_fit();
        }
    }
    contents.shrink_to_fit();
    contents
}

fn set(clause: Node, kind: SetKind, out: &mut Vec<Diagnostic>) -> ResourceContent {
    ResourceContent::Set(attribute_set(clause, kind, out))
}

fn operations<'c>(contents: &'c mut Vec<ResourceContent>, clause: Node) -> &'c mut Operations {
    let found = contents.iter().position(|content| matches!(content, ResourceContent::Operations(_)));
    let index = found.unwrap_or_else(|| {
        let operations = Operations { span: clause.span(), ..Operations::default() };
        contents.push(ResourceContent::Operations(operations));
        contents.len() - 1
    });
    match &mut contents[index] {
        ResourceContent::Operations(operations) => operations,
        ResourceContent::Set(_) => unreachable!("the index is that of the operations"),
    }
}

fn identify_operations(clause: Node, operations: &mut Operations, out: &mut Vec<Diagnostic>) {
    let Some(spec) = clause.child(Kind::id_spec) else {
        out.push(
            Diagnostic::new(&mistakes::MISSING_ARGUMENT, clause.span(), "`operations` has no id")
                .help("write `operations $id=X` or `operations $id-ref=X`, or leave the word out: `op …` needs none"),
        );
        return;
    };
    let id = value_of(spec);
    let is_reference = child_text(spec, Kind::id_key).is_some_and(|key| key.value.eq_ignore_ascii_case("$id-ref"));
    let place = if is_reference { &mut operations.id_ref } else { &mut operations.id };
    if let Some(first) = place.replace(Box::new(id)) {
        out.push(
            Diagnostic::new(
                &mistakes::MISPLACED_PART,
                spec.span(),
                "the operations of this resource have an id already",
            )
            .also(first.span, "their first id"),
        );
    }
}

/// `op NAME nv… [op_params …]… [op_meta …]…`
pub(super) fn op(node: Node, out: &mut Vec<Diagnostic>) -> Option<Op> {
    let Some(name) = child_text(node, Kind::op_name) else {
        out.push(missing_argument(node, "`op` names no action", "op NAME interval=TIME timeout=TIME …"));
        return None;
    };
    if name.value.contains('=') {
        out.push(
            missing_argument(
                node,
                &format!("`op` names no action before `{name}`"),
                "op NAME interval=TIME timeout=TIME …",
            )
            .note("the whole word would be the action, which no agent knows"),
        );
        return None;
    }
    // Pairs, in any order: those that the op of a CIB has, and those that become its parameters.
    let mut pairs = AttributeSet::new(SetKind::Instance, node.span());
    let mut sets = ThinVec::new();
    for child in node.children() {
        match child.kind() {
            Kind::op_params => sets.push(attribute_set(child, SetKind::Instance, out)),
            Kind::op_meta => sets.push(attribute_set(child, SetKind::Meta, out)),
            _ => set_item(child, &mut pairs, out),
        }
    }
    let mut op = Op { id: pairs.id.take(), name, attributes: Vec::new(), sets, extra: None, span: node.span() };
    let (own, parameters): (Vec<NvPair>, Vec<NvPair>) = pairs.pairs.drain(..).partition(|pair| {
        let name = pair.name.as_str();
        pair.identity.is_none() && (matches!(name, "id" | "name") || Op::ATTRIBUTES.contains(&name))
    });
    for pair in own {
        own_attribute(pair, &mut op, out);
    }
    op.attributes.shrink_to_fit();
    pairs.pairs = parameters;
    if !pairs.pairs.is_empty() || !pairs.rules.is_empty() || pairs.score.is_some() || pairs.id_ref.is_some() {
        op.sets.insert(0, pairs);
    }
    Some(op)
}

fn own_attribute(pair: NvPair, op: &mut Op, out: &mut Vec<Diagnostic>) {
    let Some(value) = pair.value else {
        out.push(
            Diagnostic::new(&mistakes::MISSING_ARGUMENT, pair.name.span, format!("`{}` has no value", pair.name))
                .help(format!("write `{}=VALUE`", pair.name)),
        );
        return;
    };
    match pair.name.as_str() {
        "id" => op.id = Some(Box::new(value)),
        "name" => rename(op, value, out),
        _ => op.attributes.push(Attribute { name: pair.name, value }),
    }
}

/// The name of an operation is its first word; as in crmsh, a pair `name=` is the name as well, and counts.
fn rename(op: &mut Op, name: Text, out: &mut Vec<Diagnostic>) {
    if op.name != name {
        out.push(
            Diagnostic::new(
                &mistakes::CONFLICTING_OPTIONS,
                name.span,
                format!("the operation is named {} and {name}", op.name),
            )
            .label("named again here")
            .also(op.name.span, "named first here")
            .note(format!("crmsh takes the second: the resource has an operation {name}, and no {} by this", op.name))
            .help(format!("write `op {name} …` if that is meant, else delete `name={name}`; a parameter of that name goes behind `op_params`")),
        );
    }
    op.name = name;
}

fn misplaced_clause(clause: Node, out: &mut Vec<Diagnostic>) {
    let Some(first) = clause.children().next() else { return };
    let written = shortened(first.text());
    let diagnostic = match clause.kind() {
        Kind::bare_set => Diagnostic::new(
            &mistakes::UNEXPECTED_WORD,
            clause.span(),
            format!("`{written}` belongs to no clause"),
        )
        .help("start it with `params`, `meta`, `utilization` or `op`"),
        Kind::op_params | Kind::op_meta => Diagnostic::new(
            &mistakes::MISPLACED_PART,
            clause.span(),
            format!("`{written}` belongs to an operation, and none stands before it"),
        )
        .help("write it straight after the `op …` that it is for"),
        Kind::operations | Kind::op => Diagnostic::new(
            &mistakes::MISPLACED_PART,
            clause.span(),
            format!("`{written}` belongs to a primitive or template"),
        )
        .help("write it at the primitive inside"),
        _ => Diagnostic::new(
            &mistakes::MISPLACED_PART,
            clause.span(),
            format!("such an object has no `{written}`"),
        )
        .help("`attributes` belongs to nodes and alerts, `params` to resources, `utilization` to nodes and primitives"),
    };
    out.push(diagnostic);
}

pub(super) fn group(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let id = required_id(node, "a group", "group ID MEMBER… [meta …]", out)?;
    let mut members: Vec<Id> = Vec::new();
    let mut places: HashMap<EcoString, Span> = HashMap::new();
    for member in node.children().filter(|child| child.kind() == Kind::group_member).map(text) {
        if let Some(&first) = places.get(&member.value) {
            out.push(
                Diagnostic::new(
                    &mistakes::REPEATED_MEMBER,
                    member.span,
                    format!("{member} stands twice in group {id}"),
                )
                .also(first, "listed first here")
                .note("a resource has one place in the order of its group; crmsh refuses the statement")
                .help("name the resource that was meant, or delete the repetition"),
            );
        } else {
            places.insert(member.value.clone(), member.span);
            members.push(member);
        }
    }
    let sets = sets(node, out);
    Some(ObjectKind::Group(Box::new(Group {
        id,
        members,
        description: description(node),
        sets,
        arrangement: Arrangement::default(),
        extra: None,
    })))
}

pub(super) fn clone(node: Node, out: &mut Vec<Diagnostic>) -> Option<ObjectKind> {
    let kind = if node.child(Kind::kw_ms).is_some() { CloneKind::Master } else { CloneKind::Clone };
    let id = required_id(node, "a clone", "clone ID RESOURCE [meta …]", out)?;
    let child = child_text(node, Kind::group_member);
    if child.is_none() {
        out.push(missing_argument(node, &format!("clone {id} names no resource"), "clone ID RESOURCE [meta …]"));
    }
    let sets = sets(node, out);
    let description = description(node);
    Some(ObjectKind::Clone(Box::new(CloneResource {
        id,
        kind,
        child,
        description,
        sets,
        arrangement: Arrangement::default(),
        extra: None,
    })))
}

/// The clauses of a container.
fn sets(node: Node, out: &mut Vec<Diagnostic>) -> Vec<AttributeSet> {
    let mut sets = Vec::new();
    for clause in node.children() {
        match clause.kind() {
            Kind::params => sets.push(attribute_set(clause, SetKind::Instance, out)),
            Kind::meta => sets.push(attribute_set(clause, SetKind::Meta, out)),
            Kind::bare_set if sets.is_empty() => sets.push(attribute_set(clause, SetKind::Instance, out)),
            Kind::bare_set
            | Kind::attributes
            | Kind::utilization
            | Kind::op
            | Kind::operations
            | Kind::op_params
            | Kind::op_meta => misplaced_clause(clause, out),
            Kind::stray => unexpected(clause, out),
            _ => {}
        }
    }
    sets
}

/// The clauses of a node.
pub(super) fn node_sets(node: Node, out: &mut Vec<Diagnostic>) -> Vec<AttributeSet> {
    let mut sets = Vec::new();
    for clause in node.children() {
        match clause.kind() {
            Kind::attributes => sets.push(attribute_set(clause, SetKind::Instance, out)),
            Kind::utilization => sets.push(attribute_set(clause, SetKind::Utilization, out)),
            Kind::bare_set if sets.is_empty() => sets.push(attribute_set(clause, SetKind::Instance, out)),
            Kind::bare_set
            | Kind::params
            | Kind::meta
            | Kind::op
            | Kind::operations
            | Kind::op_params
            | Kind::op_meta => {
                misplaced_clause(clause, out);
            }
            _ => {}
        }
    }
    sets
}
