//! `crmc graph`: what is drawn, that nothing lies on anything else, and that those who read the formats take them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;

use crmc::compile::{self, Options};
use crmc::graph::{self, Format, Picture};
use crmc::source::Sources;

use crate::program::crmc;
use crate::{python, tools};

const PLAYWRIGHT: &str = "playwright-core@1.65.1";
const MERMAID: &str = "mermaid@12.3.0";
const VIZ: &str = "@viz-js/viz@3.31.0";

const FORMATS: [(Format, &str); 4] =
    [(Format::Dot, "dot"), (Format::Mermaid, "mmd"), (Format::Svg, "svg"), (Format::Html, "html")];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn draw(text: &str, format: Format) -> String {
    draw_with(text, format, |_| true)
}

/// With the findings of some rules alone.
fn draw_with(text: &str, format: Format, is_shown: impl Fn(&str) -> bool) -> String {
    let sources = Sources::single("a.crm", text).unwrap();
    let mut compiled = compile::compile(&sources, &Options::default());
    compiled.diagnostics.retain(|found| is_shown(found.rule.name));
    let picture = Picture::new(&sources, &compiled.configuration, &compiled.diagnostics);
    let mut out = Vec::new();
    graph::write(&picture, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn fixture(name: &str) -> String {
    fs::read_to_string(root().join("fixtures").join(name)).unwrap()
}

#[test]
fn what_is_drawn() {
    let shop = fixture("demo/shop.crm");
    let is_shown = |rule: &str| matches!(rule, "order-cycle" | "undefined-node-ref" | "undefined-resource-ref");
    insta::assert_snapshot!("shop_dot", draw_with(&shop, Format::Dot, is_shown));
    insta::assert_snapshot!("shop_mermaid", draw_with(&shop, Format::Mermaid, is_shown));
    let sets = "node a\nprimitive p Dummy\nprimitive q Dummy\nprimitive r Dummy\nprimitive s Dummy\nprimitive t Dummy\n\
        group g r s\nms m t\ntag both p q\norder o1 Mandatory: ( p q ) ( r s )\norder o2 Serialize: p q\n\
        order o3 Mandatory: m:promote g:start\ncolocation c1 -inf: p q r\ncolocation c2 200: both m:Master\n\
        location l1 /^[pq]$/ rule -inf: not_defined pingd or pingd lte 0\nlocation l2 g rule 50: #uname eq a\n\
        location l3 m role=Master -200: b\nlocation l4 /(x|y)/ 10: a\nrsc_ticket k tick: g loss-policy=fence\n\
        order o4 Mandatory: nobody p\n";
    insta::assert_snapshot!("sets_mermaid", draw_with(sets, Format::Mermaid, is_shown));
}

#[test]
fn the_output_names_the_format() {
    let shop = fixture("demo/shop.crm");
    for (name, start) in
        [("a.dot", "digraph"), ("a.mmd", "flowchart"), ("a.svg", "<?xml"), ("a.html", "<!DOCTYPE html>")]
    {
        let outcome = crmc(&format!("graph shop.crm -o {name}")).file("shop.crm", &shop).ends(0);
        assert!(fs::read_to_string(outcome.folder.path().join(name)).unwrap().starts_with(start), "{name}");
    }
    assert!(crmc("graph -").stdin(shop.as_str()).ends(0).stdout.starts_with("<?xml"));
    let outcome = crmc("graph a.crm -o a.pdf").file("a.crm", &shop).ends(2);
    assert!(outcome.stderr.contains("a.pdf: crmc draws no pdf: write .svg"), "{}", outcome.stderr);
    let outcome = crmc("graph a.crm missing.crm").file("a.crm", &shop).ends(2);
    assert!(outcome.stderr.contains("missing.crm: there is no such file"), "{}", outcome.stderr);
    let outcome = crmc("graph a.crm --format html -o a.crm").file("a.crm", &shop).ends(2);
    assert!(outcome.stderr.contains("is one of the files to read"), "{}", outcome.stderr);
}

/// crm text and the CIB that it becomes look the same.
#[test]
fn both_languages_look_the_same() {
    let vms = fixture("picture/vms.crm");
    let cib = crmc("build vms.crm --force").file("vms.crm", &vms).ends(0).stdout;
    // XML has to say more, such as `interval=0`, and other rules see to that.
    let drawn = |text: &str| {
        let mermaid = draw_with(text, Format::Mermaid, |_| false);
        let mut lines: Vec<String> = mermaid.lines().map(|line| line.trim().to_owned()).collect();
        lines.retain(|line| line.contains("subgraph") || line.contains("[\""));
        lines.iter().map(|line| line.split_once('[').unwrap().1.to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(drawn(&vms), drawn(&cib));
}

#[test]
fn settings_of_the_project_count() {
    let shop = fixture("demo/shop.crm");
    let run = |config: &str| {
        crmc("graph --format dot shop.crm").file("shop.crm", &shop).file("crmc.toml", config).ends(0).stdout
    };
    assert!(run("").contains("order-cycle"));
    assert!(!run("ignore = [\"order-cycle\"]\n").contains("order-cycle"));
}

#[test]
fn secrets_and_markup_stay_where_they_are() {
    let text = "node \"a<b\"\nprimitive f stonith:fence_ipmilan params passwd=geheim1 login=\"</script><script>alert(1)</script>\"\n\
        order o Mandatory: \"x\\\"];y\" f\nlocation l f rule -inf: \"#uname\" eq geheim1\n";
    for (format, name) in FORMATS {
        let drawn = draw(text, format);
        assert!(!drawn.contains("geheim1"), "{name}: {drawn}");
        let is_markup = matches!(format, Format::Svg | Format::Html);
        assert!(!is_markup || !drawn.contains("<script>alert"), "{name}: {drawn}");
    }
    let svg = draw(text, Format::Svg);
    roxmltree::Document::parse(&svg).unwrap();
}

/// A box of a drawing: its place, and what it is in.
struct Drawn {
    parent: Option<usize>,
    kind: String,
    rect: [f64; 4],
}

/// The boxes of the page that is drawn.
fn boxes(text: &str) -> Vec<Drawn> {
    let page = draw(text, Format::Html);
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let start = page.find("<svg xmlns").unwrap();
    let svg = &page[start..start + page[start..].find("</g></svg>").unwrap() + 10];
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut rects: HashMap<usize, [f64; 4]> = HashMap::new();
    for group in document.descendants().filter(|node| node.has_attribute("data-box")) {
        let rect = group.children().find(|node| node.has_tag_name("rect")).unwrap();
        let number = |name: &str| rect.attribute(name).unwrap().parse::<f64>().unwrap();
        let place = ["x", "y", "width", "height"].map(number);
        assert!(place.iter().all(|number| number.is_finite()));
        rects.insert(group.attribute("data-box").unwrap().parse().unwrap(), place);
    }
    let shapes = data["boxes"].as_array().unwrap();
    let drawn = |(number, shape): (usize, &serde_json::Value)| {
        let kind = shape["kind"].as_str().unwrap().to_owned();
        let parent = shape["parent"].as_u64().map(|parent| usize::try_from(parent).unwrap());
        (kind != "knot").then(|| Drawn { parent, kind, rect: rects[&number] })
    };
    let all: Vec<Option<Drawn>> = shapes.iter().enumerate().map(drawn).collect();
    all.into_iter()
        .map(|one| one.unwrap_or(Drawn { parent: None, kind: "knot".into(), rect: [-1e9, -1e9, 0.0, 0.0] }))
        .collect()
}

/// What is in a box lies within it, and nothing else lies on anything.
fn check_places(text: &str) -> Result<(), String> {
    let boxes = boxes(text);
    for (number, one) in boxes.iter().enumerate().filter(|(_, one)| one.kind != "knot") {
        let [x, y, width, height] = one.rect;
        if let Some(parent) = one.parent {
            let [left, top, wide, tall] = boxes[parent].rect;
            let is_within = x >= left && y >= top && x + width <= left + wide + 0.2 && y + height <= top + tall + 0.2;
            if !is_within {
                return Err(format!("{number} is not within {parent}: {:?} {:?}", one.rect, boxes[parent].rect));
            }
        }
        for (other_number, other) in
            boxes.iter().enumerate().skip(number + 1).filter(|(_, other)| other.parent == one.parent)
        {
            let [left, top, wide, tall] = other.rect;
            let is_apart =
                x + width <= left + 0.2 || left + wide <= x + 0.2 || y + height <= top + 0.2 || top + tall <= y + 0.2;
            if !is_apart {
                return Err(format!("{number} lies on {other_number}: {:?} {:?}", one.rect, other.rect));
            }
        }
    }
    Ok(())
}

#[test]
fn nothing_lies_on_anything_else() {
    let mut files = tools::crm_files(&root().join("fixtures/graph"));
    files.extend(tools::crm_files(&root().join("fixtures/picture")));
    files.extend(tools::crm_files(&root().join("fixtures/demo")));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        check_places(&text).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    }
}

/// Sixty resources that all stand on one base would be a strip, one layer high.
#[test]
fn what_stands_on_one_thing_is_folded_into_rows() {
    let svg = draw(&fixture("picture/sixty.crm"), Format::Html);
    let (width, height) = frame(&svg);
    assert!((0.6..2.2).contains(&(width / height)), "{width} by {height}");
}

/// How wide and how high a picture is.
fn frame(svg: &str) -> (f64, f64) {
    let (_, frame) = svg.split_once("viewBox=\"0 0 ").unwrap();
    let (width, height) = frame.split_once('"').unwrap().0.split_once(' ').unwrap();
    (width.parse().unwrap(), height.parse().unwrap())
}

/// A chain would be a pile, one thing wide: it goes on at the bottom of the next column, with all that links its things.
#[test]
fn chains_are_folded_into_columns() {
    let chain = |count: usize| {
        let link = |number: usize| {
            let before = number - 1;
            let order = format!("order o{number} Mandatory: vm{before} vm{number}\n");
            order + &format!("colocation c{number} 10: vm{number} vm{before}\n")
        };
        let machines: String = (0..count).map(|number| format!("primitive vm{number} Xen\n")).collect();
        machines + &(1..count).map(link).collect::<String>()
    };
    check_places(&chain(50)).unwrap();
    for count in [50, 3_000, 10_000] {
        let svg = draw_with(&chain(count), Format::Html, |_| false);
        let (width, height) = frame(&svg);
        assert!((0.6..2.5).contains(&(width / height)), "{count}: {width} by {height}");
        assert!(svg.contains(&format!(">vm{}<", count - 1)) && svg.len() < 4_000 * count, "{}", svg.len());
    }
    let few = draw_with(&chain(8), Format::Html, |_| false);
    let (width, height) = frame(&few);
    assert!(height > 4.0 * width, "eight stay above each other: {width} by {height}");
}

/// Where a line turns; between two of these, it runs upright or level, or round a corner.
fn corners(path: &str) -> Vec<[f64; 2]> {
    let mut numbers =
        path.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).filter(|text| !text.is_empty());
    let mut next = || numbers.next().map(|text| text.parse().unwrap());
    std::iter::from_fn(|| Some([next()?, next()?])).collect()
}

/// Three thousand machines over one base, no two of which say the same of themselves, are a picture and no strip.
#[test]
fn thousands_are_folded_into_rows_above_each_other() {
    let machine = |number: usize| {
        let (score, node) = (100 + number, 1 + number % 3);
        format!(
            "primitive vm{number} Xen\nlocation l{number} vm{number} {score}: n{node}\norder o{number} Mandatory: base vm{number}\n"
        )
    };
    let text = (0..3_000).map(machine).collect::<String>() + "node n1\nnode n2\nnode n3\nprimitive base Dummy\n";
    let svg = draw_with(&text, Format::Html, |_| false);
    let (width, height) = frame(&svg);
    assert!((0.6..2.5).contains(&(width / height)), "{width} by {height}");
}

/// Labels can be read: none lies on another one, on a mark, on a box or on a line.
#[test]
fn labels_lie_on_nothing() {
    for name in ["picture/vms.crm", "picture/sixty.crm"] {
        let svg = draw(&fixture(name), Format::Svg);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let number = |node: roxmltree::Node, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let has_class = |node: &roxmltree::Node, class: &str| {
            node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
        };
        let is_taken = |node: &roxmltree::Node| {
            let parent = node.parent_element().unwrap();
            has_class(&parent, "mark") || has_class(&parent, "box") && !has_class(&parent, "frame")
        };
        let rects = document.descendants().filter(|node| node.has_tag_name("rect")).filter(is_taken);
        let mut taken: Vec<(String, [f64; 4])> = rects
            .map(|rect| ("a box or mark".to_owned(), ["x", "y", "width", "height"].map(|name| number(rect, name))))
            .collect();
        let lines: Vec<[f64; 4]> = document
            .descendants()
            .filter(|node| has_class(node, "line") && !node.attribute("d").unwrap().contains('h'))
            .flat_map(|line| {
                let corners: Vec<[f64; 2]> = corners(line.attribute("d").unwrap());
                let sides: Vec<[[f64; 2]; 2]> = corners.windows(2).map(|pair| [pair[0], pair[1]]).collect();
                sides
            })
            .map(|[[x, y], [to_x, to_y]]| [x.min(to_x), y.min(to_y), (x - to_x).abs(), (y - to_y).abs()])
            .collect();
        for label in document.descendants().filter(|node| has_class(node, "label")) {
            let text = label.text().unwrap().to_owned();
            // About as wide as the letters are.
            let width = 5.5 * f64::from(u32::try_from(text.chars().count()).unwrap());
            let [x, y] = ["x", "y"].map(|name| number(label, name));
            taken.push((text, [x, y - 9.0, width, 11.0]));
        }
        let labels = taken.iter().position(|(what, _)| what != "a box or mark").unwrap_or(taken.len());
        for (place, (label, own)) in taken.iter().enumerate().skip(labels) {
            let of_lines = lines.iter().map(|line| ("a line", line));
            let of_others = taken[..place].iter().map(|(what, other)| (what.as_str(), other));
            for (what, other) in of_others.chain(of_lines) {
                let is_apart = (0..2)
                    .any(|side| own[side] + own[side + 2] <= other[side] || other[side] + other[side + 2] <= own[side]);
                assert!(is_apart, "{name}: `{label}` at {own:?} lies on {what} at {other:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_constraints_can_be_drawn(
        links in proptest::collection::vec((0..4_u8, 0..14_u8, 0..14_u8), 0..40),
        containers in proptest::collection::vec((0..3_u8, 0..12_u8), 0..5),
    ) {
        let mut text = String::from("node n1\nnode n2\n");
        for number in 0..12 {
            text.push_str(&format!("primitive p{number} Dummy\n"));
        }
        for (number, (kind, member)) in containers.iter().enumerate() {
            let next = (member + 1) % 14;
            text.push_str(&match kind {
                0 => format!("group g{number} p{member} p{next}\n"),
                1 => format!("clone g{number} p{member}\n"),
                _ => format!("clone g{number} g{}\n", number.saturating_sub(1)),
            });
        }
        for (number, (kind, one, other)) in links.iter().enumerate() {
            let name = |number: &u8| if number % 5 == 4 { format!("g{}", number % 4) } else { format!("p{number}") };
            let (one, other) = (name(one), name(other));
            text.push_str(&match kind {
                0 => format!("order c{number} Mandatory: {one} {other}\n"),
                1 => format!("colocation c{number} inf: {one} {other}\n"),
                2 => format!("colocation c{number} -inf: {one} {other}\n"),
                _ => format!("location c{number} {one} 10: n1\n"),
            });
        }
        prop_assert_eq!(check_places(&text), Ok(()));
        for (format, _) in FORMATS {
            prop_assert_eq!(draw(&text, format), draw(&text, format));
        }
    }
}

/// A chain with a line from every link to its end would take as many places between layers as the square of its length.
#[test]
fn much_is_drawn_without_taking_more_than_much() {
    const COUNT: usize = 600;
    let mut text: String = (0..COUNT).map(|number| format!("primitive p{number} Dummy\n")).collect();
    for number in 1..COUNT {
        text.push_str(&format!("order c{number} Mandatory: p{} p{number}\n", number - 1));
        text.push_str(&format!("order d{number} Mandatory: p{} p{}\n", number - 1, COUNT - 1));
    }
    assert!(draw(&text, Format::Svg).len() < 20_000_000);
    let many: String = (0..5_000).map(|number| format!("primitive p{number} Dummy\n")).collect();
    let svg = draw(&many, Format::Svg);
    assert!(svg.contains(">p4999<") && svg.len() < 20_000_000);
}

/// The picture in docs/.
#[test]
fn the_picture_of_the_guide_is_current() {
    let drawn = crmc("graph vms.crm").file("vms.crm", fixture("picture/vms.crm")).ends(0).stdout;
    let path = root().join("docs/graph.svg");
    if std::env::var_os("CRMC_UPDATE_DOCS").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|kept| kept == drawn);
    assert!(is_current, "docs/graph.svg is not what crmc draws (CRMC_UPDATE_DOCS=1 rewrites it)");
}

/// Programs that a test in a browser needs.
struct Browser {
    node: PathBuf,
    chromium: PathBuf,
    playwright: PathBuf,
}

impl Browser {
    fn find(name: &str) -> Option<Self> {
        let (node, chromium) = (tools::find(name, "node")?, tools::find(name, "chromium")?);
        Some(Self { node, chromium, playwright: python::npm_file(name, PLAYWRIGHT, "index.mjs")? })
    }

    fn run(&self, script: &str, arguments: &[&Path]) -> (bool, String) {
        let mut command = Command::new(&self.node);
        command.arg(root().join("tests/browser").join(script)).arg(&self.playwright).arg(&self.chromium);
        tools::run(command.args(arguments))
    }
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = Browser::find("picture::the_page_works_in_a_browser") else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    fs::write(&page, draw(&fixture("picture/vms.crm"), Format::Html)).unwrap();
    let screenshot = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page.png");
    let (works, said) = browser.run("page.mjs", &[&page, &screenshot]);
    assert!(works, "{said}");
}

#[test]
fn others_read_what_is_written() {
    let name = "picture::others_read_what_is_written";
    let Some(browser) = Browser::find(name) else { return };
    let Some(mermaid) = python::npm_file(name, MERMAID, "dist/mermaid.min.js") else { return };
    let Some(viz) = python::npm_file(name, VIZ, "dist/viz-global.js") else { return };
    let folder = tempfile::tempdir().unwrap();
    let hostile = "node \"a<b\"\nprimitive \"p]\" Dummy params a=\"\\\"];}|<b>&amp;`\" op monitor interval=10\n\
        group g \"p]\"\nclone end g\norder o Mandatory: \"x\\\"];y\" end\ncolocation c -inf: g \"p]\"\n\
        location l end rule -inf: a eq \"%% {}|\"\n";
    let texts = [
        ("shop", fixture("demo/shop.crm")),
        ("vms", fixture("picture/vms.crm")),
        ("hostile", hostile.to_owned()),
        ("empty", String::new()),
    ];
    for (name, text) in &texts {
        for (format, extension) in FORMATS.into_iter().filter(|(format, _)| *format != Format::Html) {
            fs::write(folder.path().join(format!("{name}.{extension}")), draw(text, format)).unwrap();
        }
    }
    let (works, said) = browser.run("consumers.mjs", &[&mermaid, &viz, folder.path()]);
    assert!(works && said.is_empty(), "{said}");
}
