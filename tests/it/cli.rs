//! The contract of the command line: exit codes, inputs of every kind, outputs.

use std::fs::{self, File};
use std::io;

use crate::program::crmc;

const GOOD: &str = "node alpha\nnode beta\n";
const BAD: &str = "node alpha\ngrop g a b\n";

/// A pipe that nobody reads.
fn closed_pipe() -> io::PipeWriter {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer
}

#[test]
fn check_ends_with_0_1_or_2() {
    crmc("check a.crm").file("a.crm", GOOD).ends(0);
    crmc("check a.crm").file("a.crm", BAD).ends(1);
    crmc("check a.crm").ends(2);
    crmc("check --fail-on never a.crm").file("a.crm", BAD).ends(0);
    crmc("check --fail-on info a.crm").file("a.crm", BAD).ends(1);
}

#[test]
fn a_clean_check_says_so() {
    let outcome = crmc("check a.crm").file("a.crm", GOOD).ends(0);
    assert_eq!(outcome.stdout, "1 configuration checked: nothing found\n");
    assert_eq!(outcome.stderr, "");
    let outcome = crmc("check --format concise a.crm").file("a.crm", GOOD).ends(0);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_missing_file_is_named_and_the_others_are_checked() {
    let outcome = crmc("check --format concise missing.crm a.crm").file("a.crm", BAD).ends(2);
    assert_eq!(outcome.stderr, "crmc: missing.crm: there is no such file or folder\n");
    assert!(outcome.stdout.starts_with("a.crm:2:1: error["), "{}", outcome.stdout);
}

#[test]
fn an_argument_that_no_shell_expanded_is_a_pattern() {
    let with_files = |arguments: &str| {
        let program = crmc(arguments).file("conf/b.crm", BAD).file("conf/a.crm", BAD).file("conf/deep/c.crm", BAD);
        program.file("conf/[d].crm", GOOD).file("conf/notes.txt", "x").file("e.crm", GOOD)
    };
    let names = |arguments: &str, code| {
        let out = with_files(arguments).ends(code).stdout;
        out.lines().filter_map(|line| line.split(':').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("check --format concise conf/*.crm", 1), ["conf/a.crm", "conf/b.crm"]);
    assert_eq!(names("check --format concise **/[bc].crm", 1), ["conf/b.crm", "conf/deep/c.crm"]);
    assert_eq!(names("check --format concise ./conf/{a,c}.crm", 1), ["./conf/a.crm"]);
    assert!(with_files("check conf/[d].crm").ends(0).stdout.starts_with("1 configuration"), "a file of that very name");
    let outcome = with_files("check --format concise conf/*.pcmk e.crm").ends(2);
    assert!(outcome.stderr.starts_with("crmc: conf/*.pcmk: no file matches this pattern; `*` "), "{}", outcome.stderr);
    let outcome = with_files("check --format concise conf/[.crm").ends(2);
    assert!(outcome.stderr.contains("there is no such file, and it is no pattern: "), "{}", outcome.stderr);
    // All commands that read files.
    assert_eq!(with_files("fmt --check *.crm").ends(0).stderr, "");
    let built = with_files("build --force --section configuration ?.crm").ends(0).stdout;
    assert!(built.contains("uname=\"alpha\""), "{built}");
    assert!(with_files("build ?.xml").ends(2).stderr.contains("no file matches"));
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read() {
    let program = crmc("check link.crm");
    std::os::unix::fs::symlink("nowhere", program.path("link.crm")).unwrap();
    let outcome = program.ends(2);
    assert_eq!(outcome.stderr, "crmc: link.crm: there is no such file or folder\n");

    let program = crmc("check loop.crm");
    std::os::unix::fs::symlink("loop.crm", program.path("loop.crm")).unwrap();
    let outcome = program.ends(2);
    assert!(outcome.stderr.starts_with("crmc: loop.crm: "), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1);
}

#[test]
fn a_folder_is_searched_in_order() {
    let outcome = crmc("check --format concise conf")
        .file("conf/b.crm", BAD)
        .file("conf/a/z.pcmk", BAD)
        .file("conf/c.txt", BAD)
        .file("conf/c/a.crm", GOOD)
        .ends(1);
    let files: Vec<&str> = outcome.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files, ["conf/a/z.pcmk", "conf/b.crm"]);

    let outcome = crmc("check --format concise").file("x/b.crm", BAD).ends(1);
    assert!(outcome.stdout.starts_with("x/b.crm:2:1: "), "{}", outcome.stdout);

    let outcome = crmc("check conf").file("conf/c.txt", BAD).ends(2);
    assert_eq!(outcome.stderr, "crmc: conf: there is no *.crm or *.pcmk file in this folder\n");
}

#[test]
fn build_takes_files_not_folders() {
    let outcome = crmc("build conf").file("conf/a.crm", GOOD).ends(2);
    assert_eq!(outcome.stderr, "crmc: conf: is a folder; name the files in it\n");
    assert_eq!(outcome.stdout, "");
}

#[test]
fn standard_input_has_a_name() {
    let outcome = crmc("check --format concise -").stdin(BAD).ends(1);
    assert!(outcome.stdout.starts_with("<stdin>:2:1: "), "{}", outcome.stdout);
    let outcome = crmc("check --format concise --stdin-filename live.crm -").stdin(BAD).ends(1);
    assert!(outcome.stdout.starts_with("live.crm:2:1: "), "{}", outcome.stdout);
}

#[test]
fn files_are_one_configuration_each_or_together() {
    let each = crmc("check a.crm b.crm").file("a.crm", GOOD).file("b.crm", GOOD).ends(0);
    assert_eq!(each.stdout, "2 configurations checked: nothing found\n");
    let both =
        crmc("check --together --format concise a.crm b.crm").file("a.crm", "node alpha\n").file("b.crm", BAD).ends(1);
    assert!(both.stdout.lines().last().is_some_and(|line| line.starts_with("b.crm:2:1: ")), "{}", both.stdout);
}

#[test]
fn odd_inputs_end_in_order() {
    for (name, content) in [
        ("empty", Vec::new()),
        ("blank", b"\n \n\t\n".to_vec()),
        ("nul", vec![0; 4096]),
        ("every byte", (0..=255).cycle().take(4096).collect()),
        ("a program", fs::read(env!("CARGO_BIN_EXE_crmc")).unwrap().into_iter().take(100_000).collect()),
        ("utf-16", "node a\n".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("no line end", b"node".to_vec()),
    ] {
        for format in ["human", "concise", "json"] {
            let outcome =
                crmc(&format!("check --fail-on never --format {format} a.crm")).file("a.crm", &content).ends(0);
            assert_eq!(outcome.stderr, "", "{name}");
            if format == "json" {
                serde_json::from_str::<serde_json::Value>(&outcome.stdout).unwrap();
                continue;
            }
            let shown = outcome.stdout.chars().filter(|c| c.is_control() && *c != '\n').count();
            assert_eq!(shown, 0, "{name}: control characters in {format}");
        }
    }
}

#[test]
fn xml_is_read_whatever_its_name() {
    let cib = crmc("build a.crm").file("a.crm", GOOD).ends(0).stdout;
    crmc("check cib.crm").file("cib.crm", &cib).ends(0);
    assert_eq!(crmc("build cib.crm").file("cib.crm", &cib).ends(0).stdout, cib);
    crmc("check --stdin-filename x.crm -").stdin(cib.replace("</nodes>", "")).ends(1);
}

#[test]
fn formats() {
    let run = |format: &str| crmc(&format!("check --format {format} a.crm")).file("a.crm", BAD).ends(1).stdout;
    assert!(run("human").ends_with("\n1 error\n"));
    assert!(run("concise").starts_with("a.crm:2:1: error[unknown-statement]: "));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["summary"]["error"], 1);
    assert_eq!(json["diagnostics"][0]["file"], "a.crm");
    crmc("check --format yaml a.crm").file("a.crm", BAD).ends(2);
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let run = |arguments: &str| crmc(arguments).file("a.crm", BAD).ends(1).stdout;
    assert!(!run("check a.crm").contains('\u{1b}'));
    assert!(run("check --color always a.crm").contains('\u{1b}'));
    assert!(!run("check --color never a.crm").contains('\u{1b}'));
    let asked = crmc("check --color always a.crm").env("NO_COLOR", "1").file("a.crm", BAD).ends(1);
    assert!(asked.stdout.contains('\u{1b}'), "who asks on the command line is heard first");
}

#[test]
fn secrets_stay_secret() {
    let text = "grop passwd=geheim\nprimitive p X passwd=geheim\n";
    for format in ["human", "concise", "json"] {
        let outcome = crmc(&format!("check --format {format} a.crm")).file("a.crm", text).ends(1);
        assert!(!outcome.stdout.contains("geheim"), "{}", outcome.stdout);
    }
}

#[test]
fn unknown_names_bring_suggestions() {
    let stderr = |arguments: &str| crmc(arguments).file("a.crm", GOOD).ends(2).stderr;
    assert!(stderr("chekc a.crm").contains("'check'"));
    assert!(stderr("check --slect graph a.crm").contains("'--select'"));
    let message = "crmc: --ignore: there is no rule or category `grahp`; did you mean `graph`?\n";
    assert_eq!(stderr("check --ignore style,grahp a.crm"), message);
    assert_eq!(
        stderr("").lines().next(),
        Some("Compiler and validator for the crm shell configuration language of Pacemaker clusters")
    );
}

#[test]
fn selection_and_severities() {
    let run = |options: &str, code| {
        crmc(&format!("check --format concise {options} a.crm")).file("a.crm", BAD).ends(code).stdout
    };
    assert_eq!(run("--ignore unknown-statement", 0), "");
    assert_eq!(run("--ignore syntax", 0), "");
    assert!(run("--warning unknown-statement", 0).contains(": warning[unknown-statement]: "));
    assert!(run("--info syntax --error unknown-statement", 1).contains(": error["));
}

#[test]
fn help_and_version() {
    for arguments in ["--help", "check --help", "build --help"] {
        let outcome = crmc(arguments).ends(0);
        assert!(outcome.stdout.contains("Examples:") && outcome.stdout.contains("Exit codes:"), "{}", outcome.stdout);
    }
    assert!(crmc("--version").ends(0).stdout.starts_with(concat!("crmc ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn a_reader_that_has_gone_does_not_matter() {
    let bad = BAD.repeat(5000);
    for format in ["human", "concise", "json"] {
        let arguments = format!("check --format {format} a.crm");
        let outcome = crmc(&arguments).file("a.crm", &bad).stdout(closed_pipe()).ends(1);
        assert_eq!(outcome.stderr, "");
    }
    crmc("check a.crm").file("a.crm", GOOD).stdout(closed_pipe()).ends(0);
    crmc("--help").stdout(closed_pipe()).ends(0);
    crmc("build a.crm").file("a.crm", GOOD).stdout(closed_pipe()).ends(0);
    crmc("build a.crm").file("a.crm", &bad).stderr(closed_pipe()).ends(1);
    crmc("check missing.crm").stderr(closed_pipe()).ends(2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let outcome = crmc("check a.crm").file("a.crm", BAD).stdout(full()).ends(2);
    assert_eq!(outcome.stderr, "crmc: standard output: No space left on device\n");
    let outcome = crmc("build a.crm").file("a.crm", GOOD).stdout(full()).ends(2);
    assert_eq!(outcome.stderr, "crmc: standard output: No space left on device\n");
}

#[test]
fn build_writes_to_standard_output_or_a_file() {
    let outcome = crmc("build a.crm").file("a.crm", GOOD).ends(0);
    assert!(outcome.stdout.contains("<cib"), "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");
    let to_file = crmc("build a.crm -o cib.xml").file("a.crm", GOOD).ends(0);
    assert_eq!(to_file.stdout, "");
    assert_eq!(fs::read_to_string(to_file.folder.path().join("cib.xml")).unwrap(), outcome.stdout);
    let part = crmc("build --section configuration a.crm").file("a.crm", GOOD).ends(0);
    assert!(part.stdout.starts_with("<configuration"), "{}", part.stdout);
}

#[test]
fn build_writes_nothing_where_there_is_an_error() {
    let outcome = crmc("build a.crm -o cib.xml").file("a.crm", BAD).file("cib.xml", "old").ends(1);
    assert!(outcome.stderr.contains("error[unknown-statement]"), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("crmc: nothing was written; repair the errors first\n"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("cib.xml")).unwrap(), "old");
    assert_eq!(outcome.folder.path().read_dir().unwrap().count(), 2, "no temporary file stays");
    assert_eq!(crmc("build --force a.crm").file("a.crm", BAD).ends(1).stdout, "");
    crmc("build a.crm missing.crm -o cib.xml").file("a.crm", GOOD).ends(2);
}

#[test]
fn build_does_not_overwrite_its_input() {
    let outcome = crmc("build a.crm -o ./a.crm").file("a.crm", GOOD).ends(2);
    assert_eq!(fs::read_to_string(outcome.folder.path().join("a.crm")).unwrap(), GOOD);
}

#[test]
fn build_says_where_it_cannot_write() {
    let outcome = crmc("build a.crm -o missing/cib.xml").file("a.crm", GOOD).ends(2);
    assert_eq!(outcome.stderr, "crmc: missing/cib.xml: there is no such file or folder\n");
    let outcome = crmc("build a.crm -o .").file("a.crm", GOOD).ends(2);
    assert_eq!(outcome.stderr, "crmc: .: is a folder\n");
}

#[cfg(unix)]
#[test]
fn a_link_to_no_file_yet_stays() {
    let program = crmc("build a.crm -o link.xml").file("a.crm", GOOD);
    std::os::unix::fs::symlink("next.xml", program.path("link.xml")).unwrap();
    std::os::unix::fs::symlink("new.xml", program.path("next.xml")).unwrap();
    let folder = program.ends(0).folder;
    assert!(folder.path().join("link.xml").is_symlink() && folder.path().join("next.xml").is_symlink());
    assert!(fs::read_to_string(folder.path().join("new.xml")).unwrap().contains("<cib"));
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_mode_and_a_link_stays() {
    use std::os::unix::fs::PermissionsExt;
    let program = crmc("build a.crm -o link.xml").file("a.crm", GOOD).file("cib.xml", "old");
    fs::set_permissions(program.path("cib.xml"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("cib.xml", program.path("link.xml")).unwrap();
    let folder = program.ends(0).folder;
    assert!(folder.path().join("link.xml").is_symlink());
    let new = folder.path().join("cib.xml");
    assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(new).unwrap().contains("<cib"));
}

#[test]
fn a_hundred_thousand_findings() {
    let text = "grop g a b\n".repeat(100_000);
    let outcome = crmc("check --format concise a.crm").file("a.crm", text).ends(1);
    assert_eq!(outcome.stdout.lines().count(), 100_000);
}
