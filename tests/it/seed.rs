//! Clusters as they are published: those of the seed of this project, where it is at hand. The fixtures in
//! `fixtures/compile/clusters` have their shape.

use std::collections::BTreeMap;

use crmc::compile::{Options, compile};
use crmc::source::Sources;

use crate::language::cib;
use crate::tools;

/// The names of the rules that have something to say, by file.
fn found(test: &str, options: &Options) -> BTreeMap<String, Vec<&'static str>> {
    let files = tools::shared(test, "seed").map(|folder| tools::crm_files(&folder)).unwrap_or_default();
    let compiled = files.iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let sources = Sources::single(name.as_str(), std::fs::read(path).unwrap()).unwrap();
        let compiled = compile(&sources, options);
        (name, compiled.diagnostics.iter().map(|found| found.rule.name).collect())
    });
    compiled.collect()
}

/// One of the files names what another one defines: together, or as a fragment, it compiles.
#[test]
fn the_seed_compiles() {
    let files = tools::shared("the_seed_compiles", "seed").map(|folder| tools::crm_files(&folder)).unwrap_or_default();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let fragment = name == "kvm-2-filesystem.crm";
        let sources = Sources::single(name.as_str(), std::fs::read(&path).unwrap()).unwrap();
        let compiled = compile(&sources, &Options { fragment, ..Options::default() });
        assert!(cib(&compiled).is_some(), "{name}: {:?}", compiled.diagnostics);
    }
}

#[test]
fn the_seed_is_reported_on() {
    let name = "the_seed_is_reported_on";
    let alone = found(name, &Options::default());
    if alone.is_empty() {
        return;
    }
    let says = |file: &str, rule: &str| alone[file].contains(&rule);
    assert!(says("listing-10-1-xen", "removed-property-1x"), "{alone:?}");
    let fragments = found(name, &Options { fragment: true, ..Options::default() });
    assert!(fragments["kvm-2-filesystem"].contains(&"constraint-on-clone-child"), "{fragments:?}");
    assert!(!fragments["ping"].iter().any(|rule| rule.starts_with("undefined")), "{fragments:?}");
}
