//! The behaviour of crmc as its users see it.

mod read;
