//! The only file that knows pest.

use pest::iterators::Pairs;
use pest::{Parser, Token};

use super::outline::{Outline, outline};
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
    let Outline { text: outline, mut comments } = outline(text);
    match CrmParser::parse(Rule::statement, &outline) {
        Ok(pairs) => flatten(&pairs, &mut nodes),
        Err(_) => {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            nodes.push(NodeData { kind: Rule::statement, start: 0, end, after: 2 });
            nodes.push(NodeData { kind: Rule::unknown, start: 0, end, after: 2 });
        }
    }
    // XML has hashes of its own.
    if !comments.is_empty()
        && let Some(xml) = nodes.iter().find(|node| node.kind == Rule::xml_text)
    {
        comments.retain(|comment| comment.range.start < xml.start as usize);
    }
    Tree::new(nodes, comments, text, base)
}

/// The most words of a statement that is parsed. The largest of real ones have some hundred, groups and tags of whole sites some
/// thousand. A word costs two thousand bytes where it is a mistake, and a line of fifty megabytes can be one of short words.
pub const MAX_WORDS: usize = 1 << 18;

/// Whether a statement has more words than that; a quoted text is one word, however long.
#[must_use]
pub fn is_too_long(text: &str) -> bool {
    let has_more = |text: &str| text.split_ascii_whitespace().nth(MAX_WORDS).is_some();
    text.len() > 2 * MAX_WORDS && has_more(text) && has_more(&outline(text).text)
}

/// The nodes in the order of the text; pest's tokens come as a start and an end for each.
fn flatten(pairs: &Pairs<'_, Rule>, nodes: &mut Vec<NodeData>) {
    // The sources have an address space of 32 bits.
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let mut open = Vec::with_capacity(8);
    for token in pairs.clone().tokens() {
        match token {
            Token::Start { rule: Rule::EOI, .. } | Token::End { rule: Rule::EOI, .. } => {}
            Token::Start { rule: kind, pos } => {
                let start = offset(pos.pos());
                open.push(nodes.len());
                nodes.push(NodeData { kind, start, end: start, after: 0 });
            }
            Token::End { pos, .. } => {
                let after = offset(nodes.len());
                let Some(node) = open.pop().and_then(|index| nodes.get_mut(index)) else { continue };
                node.end = offset(pos.pos());
                node.after = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_and_not_their_length() {
        assert!(is_too_long(&"a ".repeat(MAX_WORDS + 1)));
        assert!(!is_too_long(&"a ".repeat(MAX_WORDS)));
        assert!(!is_too_long(&format!("p a=\"{}\"", "a ".repeat(MAX_WORDS + 1))));
    }
}
