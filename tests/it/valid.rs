//! Every CIB that is built for a fixture is one that its schema knows, for whatever target it is built.

use std::fmt::Write as _;
use std::process::Command;

use crmc::cib::schema::{Schema, Target};
use crmc::compile::{Compiled, NOT_IN_SCHEMA, Options, compile};
use crmc::source::Sources;
use roxmltree::Document;

use crate::language::cib;
use crate::schema::{complaints, installed_schemas};
use crate::tools;

/// Versions of Pacemaker with the newest schema that each takes; `1.1` is the first of them, 1.1.0.
const TARGETS: [(&str, Schema); 6] = [
    ("pacemaker=1.1", Schema::V1_2),
    ("pacemaker=1.1.24", Schema::V2_10),
    ("pacemaker=2.0", Schema::V3_1),
    ("pacemaker=2.1", Schema::V3_7),
    ("pacemaker=2.1.5", Schema::V3_9),
    ("pacemaker=3.0", Schema::V4_0),
];

fn validate_with(text: &str) -> Schema {
    let document = Document::parse(text).unwrap();
    document.root_element().attribute("validate-with").unwrap().parse().unwrap()
}

/// The CIB that is built, as far as nothing says that the schema refuses it.
fn accepted(compiled: &Compiled) -> Option<String> {
    const REFUSED: [&str; 4] = ["not-in-schema", "no-common-schema", "empty-container", "invalid-id-syntax"];
    let is_refused = compiled.diagnostics.iter().any(|found| REFUSED.contains(&found.rule.name));
    cib(compiled).filter(|_| !is_refused)
}

/// What xmllint finds in CIBs, each by the schema that it names. References into what a fragment does not hold do
/// not count; neither do schemas that are not installed.
fn invalid(cibs: &[(String, String)], installed: &[Schema]) -> String {
    let mut found = String::new();
    for &schema in installed {
        let of_schema: Vec<_> = cibs.iter().filter(|(_, text)| validate_with(text) == schema).collect();
        let documents: Vec<String> = of_schema.iter().map(|(_, text)| text.clone()).collect();
        for ((name, _), said) in of_schema.iter().zip(complaints(schema, &documents)) {
            let said: Vec<_> = said.into_iter().filter(|complaint| !complaint.contains("IDREF")).collect();
            if !said.is_empty() {
                writeln!(found, "{name} ({schema}): {said:?}").unwrap();
            }
        }
    }
    found
}

fn fixtures() -> Vec<(String, Sources)> {
    let read = |path: std::path::PathBuf| {
        let name = path.display().to_string();
        (name.clone(), Sources::single(name, std::fs::read(path).unwrap()).unwrap())
    };
    tools::fixtures().into_iter().map(read).collect()
}

#[test]
fn what_is_built_is_what_its_schema_knows() {
    let installed = installed_schemas("what_is_built_is_what_its_schema_knows");
    if installed.is_empty() {
        return;
    }
    let built = fixtures().into_iter().filter_map(|(name, sources)| {
        let compiled = compile(&sources, &Options::default());
        Some((name, accepted(&compiled)?))
    });
    let built: Vec<_> = built.collect();
    assert!(built.len() >= 40, "only {} fixtures are built", built.len());
    assert_eq!(invalid(&built, &installed), "");
}

/// For each target, a fixture is built for the target's schema and valid by it, or refused for what that does not know.
#[test]
fn what_is_built_for_a_target_is_what_its_schema_knows() {
    let installed = installed_schemas("what_is_built_for_a_target_is_what_its_schema_knows");
    for (target, schema) in TARGETS {
        let options = Options { targets: vec![target.parse::<Target>().unwrap()], ..Options::default() };
        let mut built = Vec::new();
        let mut refused = 0;
        for (name, sources) in fixtures() {
            let compiled = compile(&sources, &options);
            if let Some(cib) = accepted(&compiled) {
                assert_eq!(validate_with(&cib), schema, "{name} for {target}");
                built.push((name, cib));
            } else if accepted(&compile(&sources, &Options::default())).is_some() {
                let says_why = compiled.diagnostics.iter().any(|found| found.rule == &NOT_IN_SCHEMA);
                assert!(says_why, "{name} is not built for {target}, and nothing says why");
                refused += 1;
            }
        }
        assert!(built.len() >= 20 && built.len() > refused, "{target}: {} built, {refused} refused", built.len());
        assert_eq!(invalid(&built, &installed), "", "{target}");
    }
}

/// A live Pacemaker refuses a CIB that claims a newer feature set than its own.
#[test]
fn the_feature_set_is_never_newer_than_the_target() {
    let name = "the_feature_set_is_never_newer_than_the_target";
    let Some(program) = tools::find(name, "pacemakerd") else { return };
    let (_, said) = tools::run(Command::new(program).arg("--features"));
    // Pacemaker 2.1.5 (Build: a3f44794f94)
    //  Supporting v3.16.2: agent-manpages …
    let behind = |marker: &str, until: [char; 2]| -> Vec<u32> {
        let rest = said.split_once(marker).unwrap_or_else(|| panic!("{said}")).1;
        numbers(rest.split(until).next().unwrap())
    };
    let (version, supported) = (behind("Pacemaker ", [' ', '-']), behind("Supporting v", [':', ' ']));
    let version: Vec<String> = version.iter().map(u32::to_string).collect();
    let target: Target = format!("pacemaker={}", version.join(".")).parse().unwrap();
    let options = Options { targets: vec![target], ..Options::default() };
    let sources = Sources::single("in.crm", "node alpha\n").unwrap();
    let text = cib(&compile(&sources, &options)).unwrap();
    let document = Document::parse(&text).unwrap();
    let claimed = numbers(document.root_element().attribute("crm_feature_set").unwrap());
    assert!(claimed <= supported, "{claimed:?} is claimed, {supported:?} supported");
}

fn numbers(version: &str) -> Vec<u32> {
    version.trim().split('.').map(|number| number.parse().unwrap()).collect()
}
