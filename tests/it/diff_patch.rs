//! What `crmc diff --format cibadmin` writes, the real cibadmin applies.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::cib::read;
use crmc::cib::write::write_element;
use crmc::diff::Patch;
use crmc::model::Element;
use crmc::source::Sources;
use proptest::prelude::*;

use crate::any_cib;
use crate::diff::{self, difference, human};
use crate::mutation::{Dice, mutate};
use crate::program::crmc;
use crate::{same_cib, tools};

fn corpus(test: &str) -> Vec<PathBuf> {
    let Some(folder) = tools::shared(test, "corpus/cib") else { return Vec::new() };
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn tree(text: &[u8]) -> Option<Element> {
    let sources = Sources::single("cib", text).unwrap();
    read::tree(&sources.files()[0]).ok().filter(|root| root.name == "cib")
}

fn xml(element: &Element) -> String {
    let mut text = Vec::new();
    write_element(element, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// A copy with up to `number` changes, and what they are.
fn mutated(cib: &Element, seed: u64, number: usize) -> (Element, Vec<&'static str>) {
    let mut dice = Dice::new(seed);
    let mut changed = cib.clone();
    let mut kinds = Vec::new();
    for _ in 0..number * 8 {
        let mut attempt = changed.clone();
        if let Some(change) = mutate(&mut attempt, &mut dice) {
            changed = attempt;
            kinds.push(change);
        }
        if kinds.len() == number {
            break;
        }
    }
    (changed, kinds)
}

/// Some nodes of the corpus share their id with a resource, of which [`same_cib`] complains in any CIB.
#[track_caller]
fn assert_same(result: &str, wanted: &str, what: &str) {
    let found = same_cib::differences(result, wanted);
    assert!(found == Ok(vec![]) || found == same_cib::differences(wanted, wanted), "{what}: {found:?}");
}

#[test]
fn a_patch_applied_in_memory_gives_the_new_cib() {
    for (seed, path) in (1..).zip(corpus("a_patch_applied_in_memory_gives_the_new_cib")) {
        let Some(old) = tree(&fs::read(&path).unwrap()) else { continue };
        for seed in [seed, seed + 1000, seed + 2000] {
            let (new, changes) = mutated(&old, seed, 5);
            for (from, to) in [(&old, &new), (&new, &old)] {
                let result = Patch::between(from, to).apply(from).expect("every path leads somewhere");
                assert_same(&xml(&result), &xml(to), &format!("{} {changes:?}", path.display()));
            }
            assert!(Patch::between(&old, &old).operations.is_empty(), "{}", path.display());
        }
    }
}

#[test]
fn cibadmin_applies_patches() {
    let Some(cibadmin) = tools::find("cibadmin_applies_patches", "cibadmin") else { return };
    let Some(crm_diff) = tools::find("cibadmin_applies_patches", "crm_diff") else { return };
    let mut applied = 0;
    let mut refused = 0;
    for (seed, path) in (1..).zip(corpus("cibadmin_applies_patches")) {
        let Some(old) = tree(&fs::read(&path).unwrap()) else { continue };
        let (new, changes) = mutated(&old, seed, 4);
        let run = crmc("diff --format cibadmin old.xml new.xml -o patch.xml")
            .file("old.xml", xml(&old))
            .file("new.xml", xml(&new));
        let outcome = run.ends_with([0, 1]);
        if outcome.code == 0 {
            continue;
        }
        let folder = outcome.folder.path();
        if apply(&cibadmin, folder, "patch.xml") {
            let result = fs::read_to_string(folder.join("result.xml")).unwrap();
            assert_same(&result, &xml(&new), &format!("{} {changes:?}", path.display()));
            applied += 1;
            continue;
        }
        // Then it has to be the CIB: Pacemaker's own patch does not pass either.
        let made = Command::new(&crm_diff)
            .args(["--no-version", "--original", "old.xml", "--new", "new.xml"])
            .current_dir(folder)
            .output()
            .unwrap();
        fs::write(folder.join("theirs.xml"), made.stdout).unwrap();
        assert!(!apply(&cibadmin, folder, "theirs.xml"), "{} {changes:?}: only ours is refused", path.display());
        refused += 1;
    }
    println!("{applied} patches applied, {refused} CIBs that cibadmin does not take");
    assert!(applied >= 50 || applied + refused == 0, "only {applied} patches were applied");
}

#[test]
fn cibadmin_applies_the_patch_of_each_case() {
    let Some(cibadmin) = tools::find("cibadmin_applies_the_patch_of_each_case", "cibadmin") else { return };
    let (mut applied, mut refused) = (0, Vec::new());
    for case in diff::cases() {
        let text = |name: &str| fs::read_to_string(case.join(name)).unwrap();
        let built = crmc("build --force --fragment old.crm -o old.xml").file("old.crm", text("old.crm")).ends(0);
        let run = crmc("diff --format cibadmin old.xml new.crm -o patch.xml")
            .file("old.xml", fs::read(built.folder.path().join("old.xml")).unwrap())
            .file("new.crm", text("new.crm"));
        let outcome = run.ends_with([0, 1]);
        if apply(&cibadmin, outcome.folder.path(), "patch.xml") {
            let result = fs::read(outcome.folder.path().join("result.xml")).unwrap();
            let left = difference(&result, text("new.crm").as_bytes());
            assert!(left.is_empty(), "{}:\n{}", case.display(), human(&left));
            applied += 1;
        } else {
            refused.push(case.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert_eq!(refused, ["raw"], "no schema takes what stands there as xml; {applied} applied");
}

/// Roles have other names from pacemaker-3.7 on, which older schemas refuse.
#[test]
fn a_patch_spells_roles_as_the_schema_of_the_old_cib_does() {
    let Some(cibadmin) = tools::find("a_patch_spells_roles_as_the_schema_of_the_old_cib_does", "cibadmin") else {
        return;
    };
    let resources = "primitive db ocf:pacemaker:Stateful\nclone db-clone db meta promotable=true\nprimitive ip Dummy\n";
    let built = |schema: &str, text: &str| {
        let run = crmc(&format!("build --force --schema {schema} in.crm -o out.xml")).file("in.crm", text).ends(0);
        fs::read_to_string(run.folder.path().join("out.xml")).unwrap()
    };
    let old = built("pacemaker-3.0", resources);
    let new = built("pacemaker-3.7", &format!("{resources}colocation ip-with-db inf: ip:Started db-clone:Promoted\n"));
    assert!(new.contains("Promoted"));
    let run = crmc("diff --format cibadmin old.xml new.xml -o patch.xml").file("old.xml", old).file("new.xml", &new);
    let folder = run.ends(1).folder;
    assert!(apply(&cibadmin, folder.path(), "patch.xml"));
    let result = fs::read_to_string(folder.path().join("result.xml")).unwrap();
    assert!(result.contains("with-rsc-role=\"Master\""), "{result}");
    assert_same(&result, &new, "roles");
}

/// Applies a patch to a copy of `old.xml`: `result.xml`.
fn apply(cibadmin: &Path, folder: &Path, patch: &str) -> bool {
    let result = folder.join("result.xml");
    fs::copy(folder.join("old.xml"), &result).unwrap();
    let _ = fs::remove_file(folder.join("result.xml.sig"));
    let run = Command::new(cibadmin)
        .args(["--patch", "--xml-file", patch])
        .env("CIB_file", &result)
        .current_dir(folder)
        .output()
        .unwrap();
    run.status.success()
}

#[test]
fn a_file_with_secrets_is_for_its_owner_alone() {
    let outcome = crmc("diff --format cibadmin old.crm new.crm -o patch.xml")
        .file("old.crm", "primitive db mysql params password=old\n")
        .file("new.crm", "primitive db mysql params password=new\n")
        .file("patch.xml", "what was there before")
        .ends(1);
    let patch = outcome.folder.path().join("patch.xml");
    assert!(fs::read_to_string(&patch).unwrap().contains("value=\"new\""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&patch).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cib_differs_from_itself(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let text = any_cib::cib(&bytes);
        let found = difference(text.as_bytes(), text.as_bytes());
        prop_assert!(found.is_empty(), "{}", human(&found));
        if let Some(root) = tree(text.as_bytes()) {
            prop_assert!(Patch::between(&root, &root).operations.is_empty());
        }
    }

    /// The patch between any two CIBs makes one of the other, whatever they hold.
    #[test]
    fn a_patch_makes_any_cib_of_any_other(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        others in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        becomes(&any_cib::cib(&bytes), &any_cib::cib(&others))?;
    }

    /// Likewise of two that have most in common.
    #[test]
    fn a_patch_makes_any_cib_of_one_like_it(
        bytes in prop::collection::vec(any::<u8>(), 1..600),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut others = bytes.clone();
        for (place, byte) in edits {
            others[place.index(bytes.len())] = byte;
        }
        becomes(&any_cib::cib(&bytes), &any_cib::cib(&others))?;
    }
}

fn becomes(old: &str, new: &str) -> Result<(), TestCaseError> {
    let (Some(from), Some(to)) = (tree(old.as_bytes()), tree(new.as_bytes())) else { return Ok(()) };
    let result = Patch::between(&from, &to).apply(&from);
    let result = xml(&result.expect("every path leads somewhere"));
    let left = difference(result.as_bytes(), new.as_bytes());
    prop_assert!(left.is_empty(), "{}\n{old}\n{new}\n{result}", human(&left));
    Ok(())
}
