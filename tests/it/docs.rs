//! The console blocks of README.md and docs/ are what the program really prints.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools;

/// Words of a block, and the program of Pacemaker without which what it shows cannot be had.
const NEEDS: [(&str, &str); 4] = [
    (" cibadmin ", "cibadmin"),
    ("$ crmc simulate", "crm_simulate"),
    ("crmc plan ", "crm_simulate"),
    ("crmc apply ", "crm_simulate"),
];

/// Runs each `$ …` of a text in this folder, one after the other, and gives the text with what they printed.
fn rerun(text: &str, folder: &Path) -> String {
    let mut fresh = String::new();
    let mut blocks = text.split("```console\n");
    fresh.push_str(blocks.next().unwrap_or_default());
    for block in blocks {
        let (console, rest) = block.split_once("```").expect("a block ends");
        fresh.push_str("```console\n");
        let mut needed = NEEDS.iter().filter(|(words, _)| console.contains(words));
        if needed.any(|(_, program)| tools::find("docs::console_blocks_are_real", program).is_none()) {
            fresh.push_str(&format!("{console}```{rest}"));
            continue;
        }
        for command in console.lines().filter_map(|line| line.strip_prefix("$ ")) {
            fresh.push_str(&format!("$ {command}\n{}", output(command, folder)));
        }
        fresh.push_str("```");
        fresh.push_str(rest);
    }
    fresh
}

fn output(command: &str, folder: &Path) -> String {
    let mut shell = Command::new("sh");
    let program = Path::new(env!("CARGO_BIN_EXE_crmc"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    shell.arg("-c").arg(format!("{command} 2>&1")).current_dir(folder).env("PATH", path).env("NO_COLOR", "1");
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}

/// A copy of fixtures/guide.
fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-R").arg(root().join("fixtures/guide/.")).arg(folder.path()).status();
    assert!(copied.is_ok_and(|status| status.success()));
    folder
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn console_blocks_are_real() {
    let mut pages = vec![root().join("README.md")];
    pages.extend(std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let is_guide =
            text.starts_with("<!-- The commands of this page run one after the other in a copy of fixtures/guide");
        let fresh = if is_guide { rerun(&text, guide().path()) } else { rerun(&text, &root()) };
        if std::env::var_os("CRMC_UPDATE_DOCS").is_some() {
            std::fs::write(&page, &fresh).unwrap();
            continue;
        }
        assert_current(&page, &text, &fresh);
    }
}

fn assert_current(page: &Path, text: &str, fresh: &str) {
    let differs = text.lines().zip(fresh.lines()).find(|(old, new)| old != new);
    assert!(
        text == fresh,
        "{}: a console block is not what crmc prints (CRMC_UPDATE_DOCS=1 rewrites it); first difference: {differs:?}",
        page.display()
    );
}
