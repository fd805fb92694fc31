//! Names, ids and what they refer to.

mod undefined_resource_ref;

pub use undefined_resource_ref::UndefinedResourceRef;
