//! Edits of crm text.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use ecow::EcoString;

use super::{TextEdit, blanks};
use crate::diagnostic::Edit;
use crate::fmt::words::{is_ordinary, quoted};
use crate::model::SetKind;
use crate::source::{SourceFile, Span};
use crate::syntax::{Chunk, ChunkKind, Kind, Node, Tree, parse, split};

/// A file, cut into statements and comments.
pub(super) struct Page<'s> {
    file: &'s SourceFile,
    chunks: Vec<Chunk>,
    /// The statement that was looked at last, by its index: findings come sorted by their places.
    last: RefCell<Option<(usize, Rc<Tree<'s>>)>>,
    /// How many bytes of long statements may be looked at for edits.
    left: Cell<usize>,
}

/// Each edit looks at all of its statement. Of a statement of a megabyte with a hundred thousand mistakes, the first hundred
/// are spelt.
const LEFT: usize = 1 << 27;

/// From this many bytes on a statement is long: the largest of real ones have some thousand.
const LONG: usize = 1 << 14;

impl<'s> Page<'s> {
    pub(super) fn new(file: &'s SourceFile) -> Self {
        let says_something = |chunk: &Chunk| matches!(chunk.kind, ChunkKind::Statement | ChunkKind::Comment);
        Self {
            file,
            chunks: split(file.bytes()).filter(says_something).collect(),
            last: RefCell::default(),
            left: Cell::new(LEFT),
        }
    }

    /// The statement or comment that holds `span`; `span` itself where none does.
    pub(super) fn statement(&self, span: Span) -> Span {
        self.chunk(span).map_or(span, |index| self.span(self.chunks[index].range.clone()))
    }

    pub(super) fn spell(&self, edits: &[&Edit], out: &mut Vec<TextEdit>) -> Option<()> {
        let mut parts: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for edit in edits {
            match edit {
                Edit::Replace { span, text } => out.push(self.replace(*span, text)?),
                Edit::Delete { span } => parts.entry(self.chunk(*span)?).or_default().push(*span),
                Edit::DeleteObject { span } => out.push(self.delete_chunk(self.chunk(*span)?)),
                Edit::SetPair { owner, kind, name, value } => out.push(self.set_pair(*owner, *kind, name, value)?),
                Edit::SetAttribute { owner, name, value } => out.push(self.set_attribute(*owner, name, value)?),
                Edit::AddOperations { owner, operations } => out.push(self.add_operations(*owner, operations)?),
                Edit::AddStatement { behind, text } => out.push(self.add_statement(*behind, text)?),
                Edit::AddWords { before, text } => out.push(insert(before.start, format!("{text} "))),
            }
        }
        for (chunk, spans) in parts {
            self.delete(chunk, &spans, out)?;
        }
        Some(())
    }

    fn chunk(&self, span: Span) -> Option<usize> {
        let range = self.file.range(span);
        let index = self.chunks.partition_point(|chunk| chunk.range.start <= range.start).checked_sub(1)?;
        (range.end <= self.chunks[index].range.end).then_some(index)
    }

    fn span(&self, range: Range<usize>) -> Span {
        let base = self.file.span().start;
        let offset = |at: usize| base + u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(offset(range.start), offset(range.end))
    }

    /// The tree of the statement that holds `span`; not of one of XML, whose text is not that of its element.
    fn tree(&self, span: Span) -> Option<Rc<Tree<'s>>> {
        let index = self.chunk(span)?;
        let length = self.chunks[index].range.len();
        if length > LONG {
            self.left.set(self.left.get().checked_sub(length)?);
        }
        if let Some((last, tree)) = &*self.last.borrow()
            && *last == index
        {
            return Some(Rc::clone(tree));
        }
        let chunk = &self.chunks[index];
        let raw = self.file.bytes().get(chunk.range.clone())?;
        let text = std::str::from_utf8(raw).ok()?.trim_end_matches(['\n', '\r']);
        let tree = Rc::new(parse(text, self.span(chunk.range.clone()).start));
        let is_readable = chunk.kind == ChunkKind::Statement && tree.root().child(Kind::xml).is_none();
        is_readable.then(|| {
            *self.last.borrow_mut() = Some((index, Rc::clone(&tree)));
            tree
        })
    }

    fn replace(&self, span: Span, text: &str) -> Option<TextEdit> {
        let tree = self.tree(span)?;
        let node = path(tree.root(), span).pop()?;
        let is_whole = node.span() == span;
        let is_value = matches!(node.kind(), Kind::value | Kind::set_value | Kind::operand);
        let text = match (is_whole, is_value) {
            (true, true) => value_text(text)?,
            (true, false) => word_text(text)?,
            // A part of a word: nothing that would need quotes goes in, and none that are there get in the way.
            (false, _) => {
                let is_plain = |text: &str| !text.contains(['"', '\'', '\\']);
                (is_ordinary(text) && is_plain(node.text())).then(|| text.to_owned())?
            }
        };
        Some(TextEdit { span, text })
    }

    fn delete_chunk(&self, chunk: usize) -> TextEdit {
        TextEdit { span: self.span(self.chunks[chunk].range.clone()), text: String::new() }
    }

    fn delete(&self, chunk: usize, spans: &[Span], out: &mut Vec<TextEdit>) -> Option<()> {
        if self.chunks[chunk].kind == ChunkKind::Comment {
            out.push(self.delete_chunk(chunk));
            return Some(());
        }
        let tree = self.tree(*spans.first()?)?;
        let items: Option<Vec<Span>> = spans.iter().map(|span| item(tree.root(), *span)).collect();
        let items = items?;
        if tree.root().children().any(|body| goes(body, &items)) {
            out.push(self.delete_chunk(chunk));
            return Some(());
        }
        let mut open: Vec<Node> = tree.root().children().collect();
        while let Some(node) = open.pop() {
            if goes(node, &items) {
                let range = blanks::part(self.file.bytes(), self.file.range(node.span()));
                out.push(TextEdit { span: self.span(range), text: String::new() });
            } else {
                open.extend(node.children());
            }
        }
        Some(())
    }

    fn set_pair(&self, owner: Span, kind: SetKind, name: &str, value: &str) -> Option<TextEdit> {
        let tree = self.tree(owner)?;
        let holder = path(tree.root(), owner).into_iter().rfind(|node| keyword(node.kind(), kind).is_some())?;
        let keyword = keyword(holder.kind(), kind)?;
        let clauses: Vec<Node> = if keyword.is_empty() {
            vec![holder]
        } else {
            holder.children().filter(|node| holds(*node, kind)).collect()
        };
        if let Some(old) = clauses.iter().find_map(|clause| value_of(*clause, name)) {
            return Some(TextEdit { span: old, text: value_text(value)? });
        }
        let pair = pair_text(name, value)?;
        match clauses.iter().find(|clause| clause.child(Kind::rule).is_none()) {
            Some(clause) => Some(insert(clause.span().end(), format!(" {pair}"))),
            None if keyword.is_empty() => None,
            None => {
                let end = holder.span().end();
                Some(insert(end, format!("{}{keyword} {pair}", self.gap(tree.text()))))
            }
        }
    }

    fn set_attribute(&self, owner: Span, name: &str, value: &str) -> Option<TextEdit> {
        const HOLDERS: [Kind; 5] = [Kind::op, Kind::order, Kind::colocation, Kind::rsc_ticket, Kind::location];
        let tree = self.tree(owner)?;
        let holder = path(tree.root(), owner).into_iter().rfind(|node| HOLDERS.contains(&node.kind()))?;
        if let Some(old) = value_of(holder, name) {
            return Some(TextEdit { span: old, text: value_text(value)? });
        }
        match (holder.kind(), name) {
            (Kind::order, "kind") | (Kind::order | Kind::colocation, "score") => set_label(holder, value),
            (Kind::order, "first-action") => qualify(holder, 0, value),
            (Kind::order, "then-action") => qualify(holder, 1, value),
            (Kind::op, _) => {
                let is_own = |node: &Node| !matches!(node.kind(), Kind::op_params | Kind::op_meta);
                let last = holder.children().filter(is_own).last()?;
                Some(insert(last.span().end(), format!(" {}", pair_text(name, value)?)))
            }
            (Kind::order | Kind::colocation | Kind::rsc_ticket, _) => {
                Some(insert(holder.span().end(), format!(" {}", pair_text(name, value)?)))
            }
            _ => None,
        }
    }

    fn add_operations(&self, owner: Span, operations: &[(EcoString, EcoString)]) -> Option<TextEdit> {
        let tree = self.tree(owner)?;
        let primitive = path(tree.root(), owner).into_iter().rfind(|node| node.kind() == Kind::primitive)?;
        let gap = self.gap(tree.text());
        let clauses: Option<String> = operations
            .iter()
            .map(|(name, timeout)| Some(format!("{gap}op {} {}", word_text(name)?, pair_text("timeout", timeout)?)))
            .collect();
        Some(insert(primitive.span().end(), clauses?))
    }

    fn add_statement(&self, behind: Span, text: &str) -> Option<TextEdit> {
        let bytes = self.file.bytes();
        let end = self.chunks[self.chunk(behind)?].range.end;
        let line_end = blanks::line_end(bytes);
        let text = if bytes[..end].ends_with(b"\n") || bytes[..end].ends_with(b"\r") {
            format!("{text}{line_end}")
        } else {
            format!("{line_end}{text}")
        };
        Some(insert(self.span(end..end).start, text))
    }

    /// What parts a new clause from the statement: a blank, or a line of its own where the clauses have one.
    fn gap(&self, statement: &str) -> String {
        let Some((_, last_line)) = statement.rsplit_once(['\n', '\r']) else { return " ".to_owned() };
        let indentation = blanks::indentation(last_line.as_bytes(), 0);
        let indentation = std::str::from_utf8(indentation).unwrap_or("\t");
        format!(" \\{}{indentation}", blanks::line_end(self.file.bytes()))
    }
}

/// The nodes that hold `span`, from the root down.
fn path<'t, 's>(root: Node<'t, 's>, span: Span) -> Vec<Node<'t, 's>> {
    let mut path = vec![root];
    let mut node = root;
    while let Some(child) = node.children().find(|child| child.span().contains(span)) {
        path.push(child);
        node = child;
    }
    path
}

/// The place of what can be deleted by itself and holds `span`.
fn item(root: Node, span: Span) -> Option<Span> {
    const ITEMS: [Kind; 33] = [
        Kind::alert_attributes,
        Kind::alert_meta,
        Kind::attributes,
        Kind::bundle_meta,
        Kind::bundle_params,
        Kind::date_pair,
        Kind::description,
        Kind::devices,
        Kind::group_member,
        Kind::id_pair,
        Kind::id_spec,
        Kind::label,
        Kind::member,
        Kind::meta,
        Kind::op,
        Kind::op_meta,
        Kind::op_params,
        Kind::operations,
        Kind::pair,
        Kind::params,
        Kind::permission,
        Kind::preference,
        Kind::recipient,
        Kind::reference,
        Kind::role_ref,
        Kind::role_spec,
        Kind::rule,
        Kind::set_option,
        Kind::spec,
        Kind::stray,
        Kind::tagged,
        Kind::utilization,
        Kind::word,
    ];
    path(root, span).into_iter().rfind(|node| ITEMS.contains(&node.kind())).map(Node::span)
}

fn is_clause(kind: Kind) -> bool {
    const CLAUSES: [Kind; 12] = [
        Kind::alert_attributes,
        Kind::alert_meta,
        Kind::attributes,
        Kind::bare_set,
        Kind::bundle_meta,
        Kind::bundle_params,
        Kind::meta,
        Kind::op_meta,
        Kind::op_params,
        Kind::options,
        Kind::params,
        Kind::utilization,
    ];
    CLAUSES.contains(&kind)
}

/// Whether a node goes with the items: it is one, or a clause of which nothing is left.
fn goes(node: Node, items: &[Span]) -> bool {
    if items.contains(&node.span()) {
        return true;
    }
    let is_content = |node: &Node| matches!(node.kind(), Kind::pair | Kind::id_pair | Kind::reference | Kind::word);
    let mut content = node.children().filter(is_content).peekable();
    is_clause(node.kind()) && content.peek().is_some() && content.all(|node| items.contains(&node.span()))
}

/// The keyword of the clause in which `holder` keeps pairs of that kind; empty where they stand in itself.
fn keyword(holder: Kind, kind: SetKind) -> Option<&'static str> {
    Some(match (holder, kind) {
        (Kind::options, SetKind::ClusterProperty | SetKind::Meta) => "",
        (Kind::op, SetKind::Instance) => "op_params",
        (Kind::op, SetKind::Meta) => "op_meta",
        (Kind::node, SetKind::Instance) => "attributes",
        (Kind::node | Kind::primitive | Kind::rsc_template, SetKind::Utilization) => "utilization",
        (Kind::primitive | Kind::rsc_template | Kind::group | Kind::clone | Kind::bundle, SetKind::Instance) => {
            "params"
        }
        (Kind::primitive | Kind::rsc_template | Kind::group | Kind::clone | Kind::bundle, SetKind::Meta) => "meta",
        _ => return None,
    })
}

/// Whether a clause has pairs of that kind.
fn holds(clause: Node, kind: SetKind) -> bool {
    match kind {
        SetKind::Instance => matches!(
            clause.kind(),
            Kind::params | Kind::op_params | Kind::attributes | Kind::bundle_params | Kind::bare_set
        ),
        SetKind::Meta => matches!(clause.kind(), Kind::meta | Kind::op_meta | Kind::bundle_meta),
        SetKind::Utilization => clause.kind() == Kind::utilization,
        SetKind::ClusterProperty => false,
    }
}

/// The place of the value of the pair `name` right in a node.
fn value_of(node: Node, name: &str) -> Option<Span> {
    let is_named = |pair: &Node| pair.child(Kind::pair_name).is_some_and(|own| own.text() == name);
    let pair = node.children().filter(is_named).find(|pair| matches!(pair.kind(), Kind::pair | Kind::set_option))?;
    pair.children().find(|part| matches!(part.kind(), Kind::value | Kind::set_value)).map(Node::span)
}

/// Puts `VALUE:` in front of the resources of a constraint, or in the place of what stands there.
fn set_label(constraint: Node, value: &str) -> Option<TextEdit> {
    let label = format!("{}:", word_text(value)?);
    match constraint.child(Kind::label) {
        Some(old) => Some(TextEdit { span: old.span(), text: label }),
        None => Some(insert(constraint.child(Kind::id)?.span().end(), format!(" {label}"))),
    }
}

/// Gives one of the two resources of an order its action.
fn qualify(order: Node, index: usize, action: &str) -> Option<TextEdit> {
    let members: Vec<Node> = order.children().filter(|node| node.kind() == Kind::member).collect();
    let is_pair = members.len() == 2 && order.child(Kind::open).is_none();
    let member = members.get(index).filter(|_| is_pair)?;
    let name = member.child(Kind::name)?;
    Some(TextEdit { span: member.span(), text: format!("{}:{}", name.text(), word_text(action)?) })
}

fn insert(at: u32, text: String) -> TextEdit {
    TextEdit { span: Span::at(at), text }
}

fn value_text(text: &str) -> Option<String> {
    let mut out = String::new();
    quoted(text, &mut out);
    (!text.contains(['\n', '\r'])).then_some(out)
}

/// A word that is no value. One that would need quotes is none that a program should choose.
fn word_text(text: &str) -> Option<String> {
    let is_name = is_ordinary(text) || text.starts_with(['#', '$', '@']) && is_ordinary(&text[1..]);
    is_name.then(|| text.to_owned())
}

fn pair_text(name: &str, value: &str) -> Option<String> {
    Some(format!("{}={}", word_text(name)?, value_text(value)?))
}
