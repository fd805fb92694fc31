//! crm text to syntax trees.
//!
//! [`split`] cuts a file into logical lines; [`parse`] gives the tree of one statement. Both are total:
//! the chunks of a file add up to its bytes, and every statement has a tree; what is wrong in it is a node
//! of that tree like any other.

pub(crate) mod characters;
mod grammar;
pub mod keywords;
mod outline;
mod split;
mod tokens;
mod tree;

pub use grammar::{Kind, MAX_WORDS, is_too_long, parse};
pub use outline::CommentPlace;
pub use split::{Chunk, ChunkKind, split};
pub use tokens::{Unquoted, unquote};
pub use tree::{Node, Tree};
