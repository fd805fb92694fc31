//! The real program beside the programs that people use today, and beside itself on ten times the input: ratios
//! measured in one run. What is not installed is left out, and said.

mod generate;
mod process;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use process::{Run, best, run};

fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the folder is ours");
        path
    };
    growth(&file);
    noise(&file);
    small(&file);
    machines(&file);
}

fn crmc(arguments: &[&str], file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crmc"));
    command.args(arguments).arg(file);
    command
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}

#[allow(clippy::cast_precision_loss, reason = "sizes and times are far below 2^52")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b.max(1) as f64
}

fn nanos(run: &Run) -> u64 {
    u64::try_from(run.time.as_nanos()).unwrap_or(u64::MAX)
}

/// Time and memory as the input grows.
fn growth(file: &dyn Fn(&str, &str) -> PathBuf) {
    println!("build, growing input");
    let build = |path: &Path| run(crmc(&["build"], path));
    let sizes = [10_000, 100_000, 1_000_000];
    let paths = sizes.map(|size| file(&format!("growth-{size}.crm"), &generate::statements(size)));
    for (index, path) in paths.iter().enumerate() {
        let tenth = index.checked_sub(1).map(|before| &paths[before]);
        // As much is built in ten small runs as in a large one, half of it before and half behind: a machine that is faster
        // now and then is so for both.
        let (mut small, mut large, mut memory) = (Vec::new(), Vec::new(), 0);
        for _ in 0..if sizes[index] > 100_000 { 2 } else { 4 } {
            let mut half = || small.extend((0..5).filter_map(|_| build(tenth?)).map(|run| run.time));
            half();
            let Some(whole) = build(path) else { return };
            half();
            memory = memory.max(whole.memory);
            large.push(whole.time);
        }
        let text = size(path);
        let fastest = large.iter().min().copied().unwrap_or_default();
        print!(
            "  {:>9} statements, {:>6.1} MB: {fastest:>8.1?}, peak memory {:>4.1} times the input",
            sizes[index],
            ratio(text, 1_000_000),
            ratio(memory, text),
        );
        match mean(&small) {
            Some(small) => println!(", {:.1} times the time of a tenth", mean(&large).unwrap_or_default() / small),
            None => println!(),
        }
    }
}

/// In seconds.
#[allow(clippy::cast_precision_loss, reason = "a few runs")]
fn mean(times: &[Duration]) -> Option<f64> {
    (!times.is_empty()).then(|| times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64)
}

/// The same of which the rules have a lot to say: most of the machines may migrate, and have no time for it.
fn noise(file: &dyn Fn(&str, &str) -> PathBuf) {
    let text = generate::statements(100_000).replace("resource-stickiness=100", "allow-migrate=true");
    let path = file("noise.crm", &text);
    let Some(now) = best(3, || crmc(&["build"], &path)) else { return };
    println!(
        "build, 100,000 statements with a finding in three of four: {:.1?}, peak memory {:.1} times the input",
        now.time,
        ratio(now.memory, size(&path))
    );
}

/// The whole process on a configuration of the usual size: 33 resources, 30 constraints.
fn small(file: &dyn Fn(&str, &str) -> PathBuf) {
    let path = file("small.crm", include_str!("../fixtures/compile/clusters/xen.crm"));
    println!("check of one cluster of the usual size");
    let Some(ours) = best(20, || crmc(&["check", "--fail-on", "never"], &path)) else { return };
    println!("  crmc: {:.1?}", ours.time);
    compare("crmsh", &ours, best(3, || crmsh(&path)));
}

/// 1,000 virtual machines with locations and orders.
fn machines(file: &dyn Fn(&str, &str) -> PathBuf) {
    let path = file("machines.crm", &generate::machines(1000));
    let cib = file("machines.xml", "");
    println!("1,000 virtual machines");
    let Some(ours) = best(10, || crmc(&["build", "-o", &cib.to_string_lossy()], &path)) else { return };
    println!("  crmc build: {:.1?}", ours.time);
    compare("crmsh", &ours, best(1, || crmsh(&path)));
    let verify = best(3, || {
        let mut command = Command::new("crm_verify");
        command.arg("-x").arg(&cib);
        command
    });
    compare("crm_verify of the CIB alone", &ours, verify);
}

fn compare(name: &str, ours: &Run, theirs: Option<Run>) {
    match theirs {
        Some(theirs) => {
            println!("  {name}: {:.1?}, {:.0} times as long", theirs.time, ratio(nanos(&theirs), nanos(ours)));
        }
        None => println!("  {name}: not installed, left out"),
    }
}

/// crmsh loading a file into an empty CIB and printing what comes of it.
fn crmsh(path: &Path) -> Command {
    let cib = path.with_extension("empty.xml");
    let empty = "<cib crm_feature_set=\"3.16.1\" validate-with=\"pacemaker-3.9\" epoch=\"1\" num_updates=\"0\" \
                 admin_epoch=\"0\"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>";
    std::fs::write(&cib, empty).expect("the folder is ours");
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("printf 'configure\\nload replace %s\\nshow xml\\n' \"$1\" | crm -F")
        .arg("sh")
        .arg(path)
        .env("CIB_file", cib);
    command
}
