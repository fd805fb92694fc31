//! What a rule finds in its bad examples it finds in the midst of a real configuration, too: `bad.crm` of each rule is
//! planted into clean ones of 10, 50 and 200 resources, its further bad examples into one of 10. The rule says there what
//! it says of the example alone; of what was clean, nothing is said, and of the rest of the example no more than without it.
//!
//! The clean configuration fits the example: it has the example's nodes, and leaves out what would undo the fault, such
//! as a second fence device or a property that the example sets.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crmc::compile::{Options, compile};
use crmc::diagnostic::Diagnostic;
use crmc::lint::REGISTRY;
use crmc::model::{Configuration, ObjectKind, OptionSection};
use crmc::resolve::Names;
use crmc::source::Sources;

use crate::rules::{Example, examples};
use crate::site::Site;
use crate::tools;

const SIZES: [usize; 3] = [10, 50, 200];

/// A site in which the faults of the example remain faults.
fn site_around(rule: &str, example: &Configuration, resources: usize) -> Site {
    let mut site = Site::plain(resources);
    let names = Names::new(example);
    let declared: Vec<String> = names.nodes().map(|node| node.uname.to_string()).collect();
    let mut of_locations = BTreeSet::new();
    for object in &example.objects {
        match &object.kind {
            ObjectKind::Location(location) => of_locations.extend(location.node.as_ref().map(ToString::to_string)),
            ObjectKind::Options(options) => {
                for pair in &options.set.pairs {
                    let is_of_resources = options.section == OptionSection::ResourceDefaults;
                    site.is_sticky &= !(is_of_resources && pair.name == "resource-stickiness");
                    let name = pair.name.as_str().replace('_', "-").replace("fencing-", "stonith-");
                    site.properties.remove(name.as_str());
                    site.is_fenced &= name != "stonith-enabled";
                    let value = pair.value.as_ref().map_or("", |value| value.as_str());
                    site.is_opt_in |= name == "symmetric-cluster" && value == "false";
                }
            }
            ObjectKind::Primitive(primitive) => {
                let agent = names.agent_of(primitive);
                site.is_fenced &= agent.is_none_or(|agent| agent.class != "stonith");
                site.is_pinged &= agent.is_none_or(|agent| agent.kind != "ping");
                if agent.is_some_and(|agent| agent.kind == "controld") {
                    site.properties.entry("no-quorum-policy").and_modify(|policy| *policy = "freeze");
                }
            }
            _ => {}
        }
    }
    site.has_nodes = declared.is_empty();
    if !declared.is_empty() {
        site.nodes = declared;
    } else if !of_locations.is_empty() {
        site.nodes = of_locations.into_iter().collect();
    }
    match rule {
        // The ping of the site would set the attribute that nothing sets.
        "attribute-never-set" => site.is_pinged = false,
        // Where nodes are known, what these examples leave out is a fault of its own: a delay, a number, a load.
        "misspelt-pcmk-param" | "clone-interleave-missing" | "repeated-operations" => site.has_nodes = false,
        "stickiness-zero-default" => site.is_sticky = false,
        // What a release does not know switches nothing off.
        "unknown-property" => site.is_fenced = true,
        _ => {}
    }
    site
}

/// What a finding is about, and where in its file it stands.
fn identity(found: &Diagnostic, sources: &Sources) -> (&'static str, u32) {
    (found.rule.name, found.span.start - sources.file(found.span).span().start)
}

/// What is wrong with what the rule finds of the example in clean configurations.
fn judge(rule: &str, example: &Example) -> BTreeSet<String> {
    let (alone_in, alone) = example.compile();
    let by_itself: BTreeSet<_> = alone.diagnostics.iter().map(|found| identity(found, &alone_in)).collect();
    let mut wrong = BTreeSet::new();
    // What the example sets for the whole cluster makes faults of what was clean.
    let is_for_all = alone.configuration.objects.iter().any(|object| matches!(object.kind, ObjectKind::Options(_)));
    let sizes = if example.name == "bad.crm" { &SIZES[..] } else { &SIZES[..1] };
    for &resources in sizes {
        let site = site_around(rule, &alone.configuration, resources);
        let site = Sources::single("site.crm", site.text()).unwrap();
        let (sources, compiled) = example.compile_behind(site);
        let is_of_example = |found: &Diagnostic| sources.index(found.span) > 0;
        let (own, others): (Vec<_>, Vec<_>) = compiled.diagnostics.iter().partition(|found| found.rule.name == rule);
        for missed in alone.diagnostics.iter().filter(|found| found.rule.name == rule) {
            let is_found = own.iter().any(|found| {
                let is_at_its_place = is_of_example(found) && identity(found, &sources) == identity(missed, &alone_in);
                // Where something else may run, the one speaks of each that may not; the other of the first resource.
                let is_told_otherwise = (rule == "asymmetric-cluster-without-location" && is_of_example(found))
                    || rule == "stickiness-zero-default";
                is_at_its_place || found.message == missed.message || is_told_otherwise
            });
            if !is_found {
                wrong.insert(format!("of {resources} does not find «{}»", missed.message));
            }
        }
        let is_for_all = is_for_all || rule == "stickiness-zero-default";
        for more in own.iter().filter(|found| !is_of_example(found) && !is_for_all) {
            if !alone.diagnostics.iter().any(|found| found.message == more.message) {
                wrong.insert(format!("of {resources} finds «{}» of what was clean", more.message));
            }
        }
        for other in others {
            if !is_of_example(other) || !by_itself.contains(&identity(other, &sources)) {
                wrong.insert(format!("of {resources} has {}, too: «{}»", other.rule.name, other.message));
            }
        }
    }
    wrong
}

#[test]
fn clean_configurations_are_clean() {
    for resources in SIZES {
        let sources = Sources::single("site.crm", Site::plain(resources).text()).unwrap();
        let compiled = compile(&sources, &Options::default());
        let objects = compiled.configuration.objects.iter();
        assert_eq!(objects.filter(|object| matches!(object.kind, ObjectKind::Primitive(_))).count(), resources);
        let found = compiled.diagnostics.iter().map(|found| format!("{}: {}", found.rule.name, found.message));
        let found: Vec<String> = found.collect();
        assert!(found.is_empty(), "{resources} resources: {found:#?}");
    }
}

#[test]
fn faults_are_found_in_the_midst_of_clean_configurations() {
    let of_rule = |rule: &'static crmc::diagnostic::RuleInfo| {
        examples(rule).into_iter().filter(|example| example.is_bad).map(move |example| (rule.name, example))
    };
    let faults: Vec<_> = REGISTRY.iter().map(|rule| rule.info()).flat_map(of_rule).collect();
    let judged = tools::in_parallel(&faults, |(rule, example)| judge(rule, example));
    let mut wrong = String::new();
    for ((rule, example), judged) in faults.iter().zip(judged) {
        for what in judged {
            writeln!(wrong, "{rule}, {} in a configuration {what}", example.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
