use super::grammar::Kind;
use super::outline::{Comment, CommentPlace};
use super::tokens::{Unquoted, unquote};
use crate::source::Span;

/// One node: its range in the statement, and the index behind its last descendant.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    pub after: u32,
}

/// The tree of one statement, flat, in the order of the text.
#[derive(Debug)]
pub struct Tree<'s> {
    nodes: Vec<NodeData>,
    comments: Vec<Comment>,
    text: &'s str,
    base: u32,
}

impl<'s> Tree<'s> {
    pub(super) fn new(nodes: Vec<NodeData>, comments: Vec<Comment>, text: &'s str, base: u32) -> Self {
        Self { nodes, comments, text, base }
    }

    /// The text that was parsed: the whole of it, whatever the tree looks like.
    #[must_use]
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The comments within the statement, which are in no node, with their places in the sources.
    pub fn comments(&self) -> impl Iterator<Item = (CommentPlace, Span)> {
        let offset = |at: usize| self.base + u32::try_from(at).unwrap_or(u32::MAX);
        self.comments
            .iter()
            .map(move |comment| (comment.place, Span::new(offset(comment.range.start), offset(comment.range.end))))
    }

    /// Whether another tree has the same comments, and the same nodes in the same structure, and `is_same` holds of each two
    /// leaves.
    pub(crate) fn matches(&self, other: &Tree, mut is_same: impl FnMut(Node, Node) -> bool) -> bool {
        let comment = |tree: &Tree, comment: &Comment| (comment.place, tree.text[comment.range.clone()].to_owned());
        let comments = |tree: &Tree| tree.comments.iter().map(|each| comment(tree, each)).collect::<Vec<_>>();
        comments(self) == comments(other)
            && self.nodes.len() == other.nodes.len()
            && (0..).zip(self.nodes.iter().zip(&other.nodes)).all(|(index, (node, its))| {
                let is_leaf = node.after == index + 1;
                node.kind == its.kind
                    && node.after == its.after
                    && (!is_leaf || is_same(Node { tree: self, index }, Node { tree: other, index }))
            })
    }

    /// The node of the whole statement.
    #[must_use]
    pub fn root(&self) -> Node<'_, 's> {
        Node { tree: self, index: 0 }
    }
}

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub struct Node<'t, 's> {
    tree: &'t Tree<'s>,
    index: u32,
}

impl<'t, 's> Node<'t, 's> {
    fn data(self) -> NodeData {
        self.tree.nodes[self.index as usize]
    }

    /// The rule of the grammar that made it.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.data().kind
    }

    /// The text of the statement at `span`, where it holds that.
    #[must_use]
    pub fn within(self, span: Span) -> Option<&'s str> {
        let start = span.start.checked_sub(self.tree.base)? as usize;
        let end = span.end().checked_sub(self.tree.base)? as usize;
        self.tree.text.get(start..end)
    }

    /// As it was written, with quotes and continuations.
    #[must_use]
    pub fn text(self) -> &'s str {
        let data = self.data();
        &self.tree.text[data.start as usize..data.end as usize]
    }

    /// What the word means: without quotes, escapes and continuations.
    #[must_use]
    pub fn unquoted(self) -> Unquoted<'s> {
        unquote(self.text())
    }

    /// Its place in the sources.
    #[must_use]
    pub fn span(self) -> Span {
        let data = self.data();
        Span::new(self.tree.base + data.start, self.tree.base + data.end)
    }

    /// The nodes directly below, in the order of the text.
    pub fn children(self) -> impl Iterator<Item = Node<'t, 's>> {
        let end = self.data().after;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let node = Node { tree: self.tree, index: next };
                next = node.data().after;
                node
            })
        })
    }

    /// The first node of that kind directly below.
    #[must_use]
    pub fn child(self, kind: Kind) -> Option<Node<'t, 's>> {
        self.children().find(|node| node.kind() == kind)
    }

    /// All nodes below, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Node<'t, 's>> {
        (self.index + 1..self.data().after).map(move |index| Node { tree: self.tree, index })
    }
}
