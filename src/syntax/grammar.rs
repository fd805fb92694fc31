//! The only file that knows pest.

use pest::Parser;
use pest::iterators::Pairs;

use super::tree::{NodeData, Tree};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/crm.pest"]
struct CrmParser;

/// The kind of a node: the rule of grammar/crm.pest that made it.
pub type Kind = Rule;

/// The tree of one statement, which starts at `base` in the address space of the sources.
///
/// It always succeeds: the grammar takes any text. Should a change of the grammar break that, the statement
/// becomes one `unknown` node, which is reported like any other statement that nobody knows.
#[must_use]
pub fn parse(text: &str, base: u32) -> Tree<'_> {
    let mut nodes = Vec::with_capacity(64);
    match CrmParser::parse(Rule::statement, text) {
        Ok(pairs) => flatten(pairs, &mut nodes),
        Err(_) => {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            nodes.push(NodeData { kind: Rule::statement, start: 0, end, after: 2 });
            nodes.push(NodeData { kind: Rule::unknown, start: 0, end, after: 2 });
        }
    }
    Tree::new(nodes, text, base)
}

fn flatten(pairs: Pairs<'_, Rule>, nodes: &mut Vec<NodeData>) {
    for pair in pairs {
        if pair.as_rule() == Rule::EOI {
            continue;
        }
        let index = nodes.len();
        let span = pair.as_span();
        // split() hands over at most MAX_STATEMENT bytes.
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        nodes.push(NodeData { kind: pair.as_rule(), start: offset(span.start()), end: offset(span.end()), after: 0 });
        flatten(pair.into_inner(), nodes);
        nodes[index].after = offset(nodes.len());
    }
}
