//! What a cluster configuration is, whichever language it was written in.
//!
//! The model mirrors what Pacemaker's CIB can hold. Every value keeps the text it was written as and
//! the place it came from; its meaning ([`Value::get`]) is read from that text by Pacemaker's own rules.
//! What has no field of its own is kept in an [`Extra`] beside its owner, or as a whole [`Element`].

mod acl;
mod alert;
mod arrangement;
mod attributes;
mod bundle;
mod constraint;
mod duration;
mod element;
mod fencing;
mod interval;
mod moment;
mod node;
mod object;
mod operation;
mod resource;
mod role;
mod rule;
mod score;
mod spans;
mod tag;
mod unknown;
mod value;
mod walk;

pub use acl::{AclPermission, AclRole, AclSubject, AclUser, AclUserItem};
pub use alert::{Alert, Recipient, Selector};
pub use arrangement::{Arrangement, Part};
pub use attributes::{AttributeSet, NvPair, OptionSection, OptionSet, PairIdentity, SetKind};
pub use bundle::{Bundle, Container, Network, Storage};
pub use constraint::{
    Colocation, Endpoint, Kind, Location, LocationSubject, Members, Order, OrderEnd, ResourceSet, Ticket,
};
pub use duration::Duration;
pub use element::{Content, Element, Extra, ExtraContent};
pub use fencing::{FencingLevel, FencingTarget, FencingTopology};
pub use interval::Interval;
pub use moment::Moment;
pub use node::{Node, NodeType};
pub use object::{Configuration, Object, ObjectKind, Section};
pub use operation::{Attribute, Op, Operations};
pub use resource::{Agent, CloneKind, CloneResource, Group, Primitive, PrimitiveBase, ResourceContent, Template};
pub use role::{Action, Role};
pub use rule::{BooleanOp, Condition, DateExpression, Expression, Rule};
pub use score::{Score, ScoreSource};
pub use tag::Tag;
pub use value::{Boolean, FromText, Id, Text, Value};
