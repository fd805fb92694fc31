//! Reports of made-up findings: each format, and text that is hard to show.

use crmc::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crmc::report::{Format, Look, Report};
use crmc::source::{Sources, Span};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

const fn rule(name: &'static str, category: Category, severity: Severity) -> RuleInfo {
    RuleInfo {
        name,
        category,
        severity,
        blocks_build: false,
        whole_only: false,
        summary: "A rule for tests",
        page: None,
    }
}

static CYCLE: RuleInfo = rule("order-cycle", Category::Graph, Severity::Error);
static DUPLICATE: RuleInfo = rule("duplicate-id", Category::References, Severity::Error);
static CLEAR: RuleInfo = rule("clear-text-password", Category::Secrets, Severity::Warning);
static HINT: RuleInfo = rule("old-role-name", Category::Migration, Severity::Info);

/// The span of the `number`th `needle`, counted from 0, in the file of that index.
fn span(sources: &Sources, file: usize, needle: &str, number: usize) -> Span {
    let file = &sources.files()[file];
    let text = String::from_utf8_lossy(file.bytes());
    assert_eq!(text.len(), file.bytes().len(), "offsets need valid UTF-8");
    let (at, _) = text.match_indices(needle).nth(number).expect("the needle is in the text");
    let start = file.span().start + u32::try_from(at).unwrap();
    Span::new(start, start + u32::try_from(needle.len()).unwrap())
}

fn render_as(format: Format, look: Look, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut report = Report::new(format, look, Vec::new()).unwrap();
    report.add(sources, diagnostics).unwrap();
    String::from_utf8(report.finish().unwrap().concat()).unwrap()
}

fn human(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    render_as(Format::Human, Look::default(), sources, diagnostics)
}

const CLUSTER: &str = "\
node alpha
node beta
primitive vm-db ocf:heartbeat:VirtualDomain \\
	params config=\"/etc/xen/vm-db.cfg\" \\
	op monitor interval=10s timeout=30s
primitive fence-alpha stonith:external/ipmi \\
	params hostname=alpha ipaddr=10.0.0.1 userid=admin passwd=\"s3cret hunter\" \\
	op monitor interval=60s

order o-storage-first Mandatory: c-storage vm-db
# The next ones came later.
group g-network ip-a ip-b
order o-vm-network Mandatory: vm-db g-network
colocation c-x inf: vm-db c-storage
location l-1 vm-db 100: alpha
location l-2 vm-db 50: beta
order o-network-dlm Mandatory: g-network cl-dlm
tag t vm-db
tag u vm-db
tag v vm-db
order o-dlm-storage Mandatory: cl-dlm c-storage
";

fn cluster() -> Sources {
    Sources::single("prod.crm", CLUSTER).unwrap()
}

fn cycle(sources: &Sources) -> Diagnostic {
    Diagnostic::new(&CYCLE, span(sources, 0, "c-storage vm-db", 0), "four mandatory orders wait for each other in a circle")
        .label("starts vm-db after c-storage")
        .also(span(sources, 0, "vm-db g-network", 0), "starts g-network after vm-db")
        .also(span(sources, 0, "g-network cl-dlm", 0), "starts cl-dlm after g-network")
        .also(span(sources, 0, "cl-dlm c-storage", 0), "starts c-storage after cl-dlm, which closes the circle")
        .note("Pacemaker breaks the circle at a place of its own choice: one of these orders has no effect, and after the next failure it may be another one.")
        .help("drop one of the four, or make it `Optional:`")
}

#[test]
fn a_cycle_shows_every_link_at_its_own_place() {
    let sources = cluster();
    insta::assert_snapshot!(human(&sources, &[cycle(&sources)]));
}

#[test]
fn a_finding_over_two_files_shows_both() {
    let mut sources = Sources::default();
    sources.add("cluster/base.crm", "node alpha\nprimitive vm ocf:heartbeat:Xen \\\n  op start timeout=60s\n").unwrap();
    sources.add("cluster/vms.crm", "# all machines\nprimitive vm Dummy\nprimitive other Dummy\n").unwrap();
    let diagnostics = [
        Diagnostic::new(&DUPLICATE, span(&sources, 1, "vm", 0), "the id `vm` is taken")
            .label("defined again here")
            .also(span(&sources, 0, "vm", 0), "first defined here")
            .help("rename one of the two"),
        Diagnostic::new(&HINT, span(&sources, 0, "timeout=60s", 0), "a time-out in the first file").label(""),
    ];
    insta::assert_snapshot!(human(&sources, &diagnostics));
}

#[test]
fn secrets_are_masked_in_every_format() {
    let sources = cluster();
    let diagnostics =
        [Diagnostic::new(&CLEAR, span(&sources, 0, "passwd=", 0), "the password `s3cret hunter` is in clear text")
            .label("`passwd=s3cret`, readable for everyone who reads this file")
            .also(span(&sources, 0, "s3cret hunter", 0), "s3cret hunter")
            .note("whoever knows \"s3cret hunter\" can switch the node off")
            .help("use passwd_script instead of passwd=\"s3cret hunter\"")];
    for format in Format::ALL {
        let text = render_as(format, Look::default(), &sources, &diagnostics);
        assert!(!text.contains("s3cret") && !text.contains("hunter"), "{text}");
        insta::assert_snapshot!(format!("secrets_{format:?}").to_lowercase(), text);
    }
}

#[test]
fn text_that_is_hard_to_show() {
    let text = "\u{FEFF}primitive 漢字漢字 Dummy params a=\tb\tmarked\r\nnode \u{1b}[31mred\u{202E}\r\norder o Mandatory: a b\r\n";
    let sources = Sources::single("wide.crm", text).unwrap();
    let end = sources.files()[0].span().end();
    let diagnostics = [
        Diagnostic::new(&CYCLE, span(&sources, 0, "漢字漢字", 0), "wide characters").label("here"),
        Diagnostic::new(&HINT, span(&sources, 0, "marked", 0), "behind tabs").label("here"),
        Diagnostic::new(&CYCLE, span(&sources, 0, "red", 0), "an escape sequence: \u{1b}[31m").label("\u{1b}[0mhere"),
        Diagnostic::new(&CYCLE, Span::at(end), "at the end of the file").label("something is missing here"),
        Diagnostic::new(&CYCLE, Span::at(end - 2), "at the end of a line").label("something is missing here"),
        Diagnostic::new(&CYCLE, Span::at(span(&sources, 0, "order", 0).start), "in front of a line").label("missing"),
    ];
    insta::assert_snapshot!(human(&sources, &diagnostics));
}

#[test]
fn bytes_that_are_not_text() {
    let sources = Sources::single("bad.crm", &b"node a\xFF\xFEb\nnode \x00\x80x"[..]).unwrap();
    let diagnostics = [
        Diagnostic::new(&CYCLE, Span::new(6, 8), "two bytes").label("not UTF-8"),
        Diagnostic::new(&CYCLE, Span::new(15, 17), "a zero").label("not text"),
    ];
    insta::assert_snapshot!(human(&sources, &diagnostics));
}

#[test]
fn an_empty_file() {
    let sources = Sources::single("empty.crm", "").unwrap();
    let diagnostics = [Diagnostic::new(&HINT, Span::at(0), "there is nothing in this file").label("nothing")];
    insta::assert_snapshot!(human(&sources, &diagnostics));
}

#[test]
fn places_that_touch_overlap_or_span_lines() {
    let sources = cluster();
    let statement = span(&sources, 0, "primitive vm-db", 0).to(span(&sources, 0, "timeout=30s", 0));
    let diagnostics = [
        Diagnostic::new(&CYCLE, statement, "a whole statement").label("all of this"),
        Diagnostic::new(&CYCLE, statement, "a whole statement, and a part of it")
            .label("all of this")
            .also(span(&sources, 0, "config", 0), "and this"),
        Diagnostic::new(&CYCLE, span(&sources, 0, "group g-network ip-a ip-b", 0), "one in the other")
            .label("outer")
            .also(span(&sources, 0, "g-network", 0), "inner")
            .also(span(&sources, 0, "ip-a", 0), "another")
            .also(span(&sources, 0, "ip-a", 0), "the same"),
        Diagnostic::new(&CYCLE, sources.files()[0].span(), "the whole file").label("everything"),
        Diagnostic::new(&CYCLE, span(&sources, 0, "location l-1", 0), "near each other")
            .also(span(&sources, 0, "location l-2", 0), "in the next line")
            .also(span(&sources, 0, "tag t", 0), "two lines further"),
        Diagnostic::new(&CYCLE, span(&sources, 0, "interval=10s", 0), "deep in a statement")
            .label("its start is shown"),
    ];
    insta::assert_snapshot!(human(&sources, &diagnostics));
}

#[test]
fn long_lines_are_cut_around_what_matters() {
    let start = "primitive start Dummy ";
    let text = format!("{start}{}middle {}end=1\n", "params a=b ".repeat(400), "meta c=d ".repeat(400));
    let sources = Sources::single("long.crm", text).unwrap();
    let diagnostics = [
        Diagnostic::new(&CYCLE, span(&sources, 0, "middle", 0), "three places on one line")
            .label("in the middle")
            .also(span(&sources, 0, "start", 0), "near the start")
            .also(span(&sources, 0, "end=1", 0), "at the end"),
        Diagnostic::new(&CYCLE, span(&sources, 0, start, 0).to(span(&sources, 0, "middle", 0)), "a long place")
            .label("long"),
        Diagnostic::new(&HINT, span(&sources, 0, "Dummy", 0), "a narrow page, and quite a lot of words to say on it")
            .label("and a label that is longer than what is left of the line behind it")
            .note("notes are wrapped like everything else on this page")
            .help("make the window wider"),
    ];
    let narrow = Look { color: false, width: 50 };
    insta::assert_snapshot!(
        human(&sources, &diagnostics[..2]) + &render_as(Format::Human, narrow, &sources, &diagnostics[2..])
    );
}

#[test]
fn colours() {
    let sources = cluster();
    let look = Look { color: true, width: 100 };
    let text = render_as(Format::Human, look, &sources, &[cycle(&sources)]);
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
}

#[test]
fn concise_and_json() {
    let sources = cluster();
    let hint = Diagnostic::new(&HINT, span(&sources, 0, "group", 0), "two\nlines");
    let diagnostics = [cycle(&sources), hint.clone(), hint];
    insta::assert_snapshot!("concise", render_as(Format::Concise, Look::default(), &sources, &diagnostics));
    let json = render_as(Format::Json, Look::default(), &sources, &diagnostics);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let found = value["diagnostics"].as_array().unwrap();
    for entry in found {
        let range = |key: &str| usize::try_from(entry[key].as_u64().unwrap()).unwrap();
        assert!(CLUSTER.get(range("start")..range("end")).is_some_and(|text| !text.is_empty()));
    }
    assert_ne!(found[1]["fingerprint"], found[2]["fingerprint"]);
    insta::assert_snapshot!("json", json);
}

#[test]
fn an_empty_report_is_complete() {
    let sources = cluster();
    assert_eq!(human(&sources, &[]), "");
    assert_eq!(render_as(Format::Concise, Look::default(), &sources, &[]), "");
    let json = render_as(Format::Json, Look::default(), &sources, &[]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["diagnostics"], serde_json::json!([]));
    assert_eq!(value["summary"], serde_json::json!({"error": 0, "warning": 0, "info": 0, "rules": {}}));
}

/// Counts what is written, keeps nothing.
#[derive(Default)]
struct Count(u64);

impl std::io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn many_findings_on_one_huge_line_cost_little_each() {
    let text = "node ä ".repeat(1_000_000);
    let length = u32::try_from(text.len()).unwrap();
    let sources = Sources::single("huge.crm", text).unwrap();
    let findings = 2000;
    let diagnostics: Vec<Diagnostic> = (0..findings)
        .map(|i| {
            let start = length / findings * i;
            Diagnostic::new(&CYCLE, Span::new(start, start + 4), "too long")
                .label("here")
                .also(Span::at(length - start), "there")
        })
        .collect();
    for format in Format::ALL {
        let mut report = Report::new(format, Look::default(), Count::default()).unwrap();
        report.add(&sources, &diagnostics).unwrap();
        let written = report.finish().unwrap()[0].0;
        assert!(written < 3000 * u64::from(findings), "{format:?} wrote {written} bytes");
    }
}

#[test]
fn nobody_reads_the_same_a_hundred_times() {
    let text: String = (0..150).map(|number| format!("primitive p{number} Dummy\n")).collect();
    let sources = Sources::single("many.crm", text).unwrap();
    let found: Vec<Diagnostic> =
        (0..150).map(|number| Diagnostic::new(&HINT, span(&sources, 0, "Dummy", number), "outdated")).collect();
    let page = human(&sources, &found);
    assert_eq!(page.matches("outdated").count(), 100);
    assert!(
        page.ends_with("\n\n… and 50 more of old-role-name; `--format concise` shows each\n\n150 info\n"),
        "{page}"
    );
    let concise = render_as(Format::Concise, Look::default(), &sources, &found);
    assert_eq!(concise.matches("outdated").count(), 150);
}

/// Bytes that make trouble more often than chance would.
fn troublesome() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[a-z ]{1,12}".prop_map(String::into_bytes),
        2 => prop::sample::select(vec!["\n", "\r\n", "\r", "\\\n", "\t", "漢", "é", "\u{1b}[1m", "\u{FEFF}", "passwd=", "\""])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
        1 => (1..200_usize).prop_map(|length| b"x ".repeat(length)),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_finding_on_every_text_can_be_shown(
        first in troublesome(),
        second in troublesome(),
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..60_u32, "[a-z ]{0,50}"), 1..7),
        width in 0..130_usize,
        color: bool,
    ) {
        let mut sources = Sources::default();
        sources.add("first", first).unwrap();
        sources.add("second", second).unwrap();
        let end = sources.files()[1].span().end();
        let mut spans = places.iter().map(|(index, length, label)| {
            let start = u32::try_from(index.index(end as usize + 1)).unwrap();
            (Span::new(start, start + length), label)
        });
        let (span, label) = spans.next().unwrap();
        let diagnostic = Diagnostic::new(&CYCLE, span, label).label(label).note(label).help(label);
        let diagnostic = spans.fold(diagnostic, |diagnostic, (span, label)| diagnostic.also(span, label));
        for format in Format::ALL {
            let text = render_as(format, Look { color, width }, &sources, std::slice::from_ref(&diagnostic));
            if format == Format::Human {
                // Every window is opened and closed: miette did not give up on the way.
                let place = sources.file(span);
                let position = place.position(span.start);
                let head = format!("{}:{}:{}", place.name(), position.line, position.column);
                prop_assert!(text.contains(&head), "{head} is missing in\n{text}");
                prop_assert!(text.contains("────\n"), "{}", text);
            }
        }
    }
}

/// What cannot be broken on a line of a report for people: the name of a rule or a file, or a word.
fn cannot_be_broken(line: &str) -> bool {
    let words = if line.contains('·') {
        let behind = |hook: &str| line.rfind(hook).map_or(0, |at| at + hook.len());
        &line[["╰── ", "╰─┤ ", "│ "].map(behind).into_iter().max().unwrap_or_default()..]
    } else {
        line.trim_start().trim_start_matches("why: ").trim_start_matches("help: ")
    };
    line.trim_start().starts_with("╭─[") || !words.trim().contains(' ')
}

/// What is said fits on the page, however narrow it is, but for words and names that are longer than a line.
#[test]
fn every_line_fits_on_the_page() {
    for file in crate::tools::fixtures() {
        let sources = Sources::single("prod.crm", std::fs::read(&file).unwrap()).unwrap();
        let found = crmc::compile::compile(&sources, &crmc::compile::Options::default()).diagnostics;
        for width in (20..=80).step_by(3).chain([100, 120, 200]) {
            let page = render_as(Format::Human, Look { color: false, width }, &sources, &found);
            let too_long = page.lines().filter(|line| line.width() > width);
            for line in too_long {
                assert!(cannot_be_broken(line), "{} at {width}: {line}", file.display());
            }
        }
    }
}

/// However near to the end of its line a place is, what is said of it keeps its words on the page.
#[test]
fn labels_have_room_where_they_hang() {
    let text = "colocation web-with-漢字-and-db inf: web database:Promoted filesystem:Started address\n";
    let sources = Sources::single("prod.crm", text).unwrap();
    let found = Diagnostic::new(&CYCLE, span(&sources, 0, "web", 1), "two places far from each other on one line")
        .label("this one is somewhere near the middle")
        .also(span(&sources, 0, "address", 0), "and this one is at the very end of the statement")
        .also(span(&sources, 0, "colocation", 0), "where it starts");
    for width in 30..=120 {
        let page = render_as(Format::Human, Look { color: false, width }, &sources, std::slice::from_ref(&found));
        let longest = page.lines().map(UnicodeWidthStr::width).max().unwrap();
        assert!(longest <= width, "{longest} columns of {width}:\n{page}");
    }
    let narrow = |width| render_as(Format::Human, Look { color: false, width }, &sources, std::slice::from_ref(&found));
    insta::assert_snapshot!(narrow(36) + &narrow(60));
}
