//! What `crmc --version` says.

use std::collections::BTreeMap;

use crmc::agents::{Catalogue, Table};
use crmc::cib::schema::Schema;
use crmc::lint::all_rules;

/// The version, and what crmc knows: schemas, rules, and agents with the packages that their metadata came from.
pub fn text() -> String {
    let [oldest, ..] = Schema::ALL;
    let catalogue = Catalogue::builtin();
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, package) in catalogue.tables().flat_map(Table::agents) {
        *packages.entry(package.as_str()).or_default() += 1;
    }
    let agents: usize = packages.values().sum();
    let packages: Vec<String> = packages.iter().map(|(package, number)| format!("\n  {number:3} {package}")).collect();
    format!(
        "crmc {}\nschemas: {} to {}\nrules: {}\nagents: {agents} in the built-in table, from{}",
        env!("CARGO_PKG_VERSION"),
        oldest.name(),
        Schema::NEWEST.name(),
        all_rules().len(),
        packages.concat(),
    )
}
