//! The manual, the completions, the version, and what is said of arguments that are none.

use std::process::Command;

use crate::program::crmc;
use crate::tools;

#[test]
fn every_command_has_a_page() {
    let outcome = crmc("man --all .").ends(0);
    let pages = std::fs::read_dir(outcome.folder.path()).unwrap();
    let mut pages: Vec<String> = pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    assert!(pages.len() > 9, "{pages:?}");
    assert!(
        ["crmc.1", "crmc-check.1", "crmc-man.1"].iter().all(|page| pages.contains(&(*page).to_owned())),
        "{pages:?}"
    );
    let Some(man) = tools::find("manual::every_command_has_a_page", "man") else { return };
    for page in pages {
        let file = outcome.folder.path().join(&page);
        let output = Command::new(&man).args(["--warnings", "-l"]).arg(&file).env("MANWIDTH", "80").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{page}");
        assert!(output.stdout.len() > 500, "{page}");
        assert!(crmc("man").ends(0).stdout.contains("crmc\\-check(1)"));
    }
}

#[test]
fn the_completions_are_taken_by_the_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let completions = crmc(&format!("completions {shell}")).ends(0).stdout;
        assert!(completions.contains("statistics"), "{shell}");
    }
    let script = "source <(\"$0\" completions bash); COMP_WORDS=(crmc chec); COMP_CWORD=1; \
                  _crmc crmc chec crmc; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_crmc")]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "check\n");
}

#[test]
fn the_version_says_what_is_known() {
    let said = crmc("--version").ends(0).stdout;
    let (first, rest) = said.split_once('\n').unwrap();
    assert_eq!(first, concat!("crmc ", env!("CARGO_PKG_VERSION")));
    assert!(rest.starts_with("schemas: pacemaker-1.0 to pacemaker-4.0\n"), "{said}");
    assert!(rest.contains(" resource-agents 4.12.0\n") && rest.contains(" fence-agents 4.12.1\n"), "{said}");
}

#[test]
fn arguments_that_are_none_bring_a_suggestion() {
    let said = |arguments: &str| crmc(arguments).file("a.crm", "node a\n").ends(2).stderr;
    assert!(said("chekc a.crm").contains("'check'"));
    assert!(said("check --fial-on error").contains("'--fail-on'"));
    assert!(said("check --format gihub").contains("'github'"));
    assert!(said("a.crm").contains("a.crm is a file: did you mean `crmc check a.crm`?"));
    assert!(said("man chekc").contains("did you mean `check`?"));
    assert!(said("check --target pacemake=2.1.5 a.crm").contains("did you mean pacemaker=2.1.5?"));
    assert!(said("check --schema pacmaker-3.9 a.crm").contains("did you mean pacemaker-3.9?"));
    assert!(said("explain order-cycel").contains("did you mean `order-cycle`?"));
    assert!(said("check --ignore grpah a.crm").contains("did you mean `graph`?"));
}
