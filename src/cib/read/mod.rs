//! CIB XML → model.
//!
//! Text becomes elements ([`parse_fragment`] for one of them), and elements become objects ([`objects`]). A whole
//! document ([`read`]) goes through both for one object at a time; its status section is passed over.
//!
//! What is written in another order than the model keeps is put in the model's order: the attributes of an
//! element, and the children of different kinds, such as the sets and the child of a clone. Children of one kind
//! keep theirs.

mod acl;
mod alert;
mod attributes;
mod bundle;
pub(crate) mod characters;
mod constraint;
mod document;
mod element;
mod encoding;
mod fencing;
pub mod mistakes;
mod node;
mod object;
mod operation;
mod resource;
mod rule;
mod tag;
mod take;

pub use document::{any_document, read, tree};
pub use element::{MAX_DEPTH, parse_fragment};
pub use object::{belongs_to, objects};
