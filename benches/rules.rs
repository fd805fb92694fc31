//! What each rule costs on 100,000 statements when all that rules share has been made, what that costs, and all of it.
//!
//! On a busy machine times say little. With `CRMC_ONCE=1` each rule runs once, so that callgrind can count the instructions
//! of each rule's `check`.

// Not every bench and test uses all of it.
#[allow(dead_code, reason = "tests adapt it to their examples")]
#[path = "../tests/it/site.rs"]
mod site;

use crmc::cib::schema::Schema;
use crmc::lint::{self, Context, REGISTRY};
use crmc::lower::Lowering;
use crmc::resolve::{Effective, Graphs, Names};
use crmc::source::Sources;
use divan::{Bencher, black_box};
use site::Site;

/// They make some 100,000 statements.
const RESOURCES: usize = 50_000;

fn main() {
    if std::env::var_os("CRMC_ONCE").is_some() {
        black_box(lint::run(&context()));
    } else {
        divan::main();
    }
}

/// What rules may look at, of which nothing has been made that is made when it is first asked for. It is kept to the end
/// of the process.
fn context() -> Context<'static> {
    let sources = Box::leak(Box::new(Sources::single("site.crm", Site::plain(RESOURCES).text()).expect("it fits")));
    let configuration = &Box::leak(Box::new(Lowering::of(sources))).configuration;
    let names = Box::leak(Box::new(Names::new(configuration)));
    Context {
        sources,
        configuration,
        names,
        mistakes: &[],
        undefined_monitored: &[],
        schema: Schema::NEWEST,
        targets: &[],
        agents: Box::leak(Box::default()),
        corosync: None,
        is_update: false,
        fragment: false,
        graphs: Graphs::new(names),
        effective: Effective::new(names),
    }
}

thread_local! {
    static WARM: Context<'static> = {
        let context = context();
        black_box(lint::run(&context));
        context
    };
}

fn names() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|rule| rule.info().name)
}

#[divan::bench(args = names(), sample_count = 5, sample_size = 1)]
fn rule(bencher: Bencher, name: &str) {
    let rule = REGISTRY.iter().find(|rule| rule.info().name == name).expect("the names are those of the registry");
    WARM.with(|context| {
        bencher.bench_local(|| lint::run_rules(&[*rule], black_box(context)));
    });
}

/// All rules, with what they share: what they add to a build.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn all(bencher: Bencher) {
    bencher.with_inputs(context).bench_local_refs(|context| lint::run(context));
}
