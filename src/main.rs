//! The command line of crmc.

fn main() {}
