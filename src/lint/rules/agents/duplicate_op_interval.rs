use foldhash::{HashMap, HashMapExt};

use super::words::{owner, written};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Duration, Role};
use crate::resolve::{Operation, Resource};

declare_rule! {
    /// Two operations of a resource have the same name and the same interval.
    ///
    /// # In the cluster
    /// Recurring operations are known by name and interval: of two monitors every 10 seconds, one for each role, none is
    /// scheduled, and the resource is not monitored at all. Of two with interval 0 the first counts, silently.
    ///
    /// # Fix
    /// Let the intervals differ, by a second at least: `--fix` does so where the roles differ. Delete one that is written twice.
    ///
    /// # Evidence
    /// Experiment with 2.1.5, in the transition graph: `10` and `10s` are the same interval, and an operation that is switched
    /// off counts as well. `crm_verify` says so only when nodes are online.
    pub struct DuplicateOpInterval: "duplicate-op-interval" in agents, Error, since "0.1.0";
}

impl Rule for DuplicateOpInterval {
    fn check_resource(&self, resource: &Resource, _context: &Context, out: &mut Vec<Diagnostic>) {
        let mut seen: HashMap<(&str, Duration, bool), &Operation> = HashMap::new();
        for operation in &resource.operations {
            let Some(interval) = operation.interval() else { continue };
            // One of the resource takes the place of its template's with the same name and interval.
            match seen.entry((operation.name(), interval, operation.is_inherited)) {
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(operation);
                }
                std::collections::hash_map::Entry::Occupied(first) => {
                    out.push(report(first.get(), operation, interval, resource));
                }
            }
        }
    }
}

fn report(first: &Operation, second: &Operation, interval: Duration, resource: &Resource) -> Diagnostic {
    let name = second.name();
    let span =
        |operation: &Operation| operation.op.attribute("interval").map_or(operation.op.name.span, |text| text.span);
    let recurs = interval.milliseconds() > 0;
    let message = if recurs {
        format!("two {name} operations have the interval {}", written(interval))
    } else {
        format!("the operation {name} is written twice")
    };
    let diagnostic = Diagnostic::new(&INFO, span(second), message).also(span(first), "the first");
    if !recurs {
        return diagnostic.note("the first one counts, and nothing says so").help("delete one of them");
    }
    let diagnostic = diagnostic
        .note("Pacemaker knows them by name and interval, and schedules neither: the resource is not monitored at all")
        .help("let the intervals differ by a second, or delete one of them");
    match moved(first, second, resource) {
        Some(fix) => diagnostic.fix(fix),
        None => diagnostic,
    }
}

/// Gives the operation for the unpromoted role another interval, where the two are for different roles.
fn moved(first: &Operation, second: &Operation, resource: &Resource) -> Option<Fix> {
    if first.role() == second.role() {
        return None;
    }
    let later = if second.role() == Some(Role::Promoted) { first } else { second };
    let taken = |interval: Duration| {
        resource.operations.iter().any(|other| other.name() == later.name() && other.interval() == Some(interval))
    };
    let start = later.interval()?.milliseconds();
    let free = (1..60).map(|more| Duration(start + more * 1000)).find(|&interval| !taken(interval))?;
    let title = format!("set interval={}", written(free));
    let fix = Fix::safe(title).changing(owner(later, resource).value.clone());
    Some(fix.set_attribute(later.op.span, "interval", written(free)))
}
