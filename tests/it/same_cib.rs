//! Do two CIBs configure the same cluster?
//!
//! They do where only these differ: white space, comments, the order of attributes, of the objects in a section and
//! of the pairs in a set, the status section, the attributes of the `cib` element, the old and the new name of a role,
//! and ids that nobody refers to, apart from those of objects. The order that means something counts: of members,
//! operations, rules, resource sets and fencing levels.

use std::collections::HashSet;

use roxmltree::{Document, Node};

/// Elements whose children have no order.
const SECTIONS: [&str; 7] = ["acls", "alerts", "constraints", "crm_config", "nodes", "resources", "tags"];
/// Elements whose id the user gave, or that refer to one.
const NAMED: [&str; 22] = [
    "acl_group",
    "acl_role",
    "acl_target",
    "acl_user",
    "alert",
    "bundle",
    "clone",
    "cluster_property_set",
    "group",
    "master",
    "node",
    "obj_ref",
    "primitive",
    "resource_ref",
    "role",
    "role_ref",
    "rsc_colocation",
    "rsc_location",
    "rsc_order",
    "rsc_ticket",
    "tag",
    "template",
];
const REFERENCES: [&str; 4] = ["obj_ref", "resource_ref", "role", "role_ref"];
const SETS: [&str; 4] = ["cluster_property_set", "instance_attributes", "meta_attributes", "utilization"];

/// What the second CIB has in the place of what the first has, as lines with `-` and `+` in front; none where they
/// configure the same.
///
/// # Errors
/// Where one is no CIB, or uses an id twice.
pub fn differences(first: &str, second: &str) -> Result<Vec<String>, String> {
    let (first, second) = (canonical(first)?, canonical(second)?);
    let same_start = first.iter().zip(&second).take_while(|(a, b)| a == b).count();
    let (first, second) = (&first[same_start..], &second[same_start..]);
    let same_end = first.iter().rev().zip(second.iter().rev()).take_while(|(a, b)| a == b).count();
    let only = |sign: char, lines: &[String]| -> Vec<String> {
        lines[..lines.len() - same_end].iter().map(|line| format!("{sign}{line}")).collect()
    };
    Ok([only('-', first), only('+', second)].concat())
}

/// The configuration, one element a line, with all that does not matter left out or sorted.
fn canonical(text: &str) -> Result<Vec<String>, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let configuration = std::iter::once(root)
        .chain(root.children())
        .find(|node| node.has_tag_name("configuration"))
        .ok_or("there is no configuration")?;
    let elements = || configuration.descendants().filter(Node::is_element);
    let referenced: HashSet<&str> = elements().filter_map(|node| node.attribute("id-ref")).collect();
    let mut seen = HashSet::new();
    for node in elements().filter(|node| !REFERENCES.contains(&node.tag_name().name())) {
        if let Some(id) = node.attribute("id").filter(|id| !seen.insert(*id)) {
            return Err(format!("the id {id} is used twice"));
        }
    }
    let mut sections: Vec<Node> =
        configuration.children().filter(|section| section.children().any(|child| child.is_element())).collect();
    sections.sort_by_key(|section| section.tag_name().name());
    let mut lines = Vec::new();
    for section in sections {
        lines.extend(flattened(section, 0, &referenced));
    }
    Ok(lines)
}

fn flattened(element: Node, depth: usize, referenced: &HashSet<&str>) -> Vec<String> {
    let name = element.tag_name().name();
    let mut attributes: Vec<(&str, &str)> = element
        .attributes()
        .filter(|a| a.name() != "id" || NAMED.contains(&name) || referenced.contains(a.value()))
        .map(|a| (a.name(), normal(a.name(), a.value())))
        .collect();
    attributes.sort_unstable();
    let attributes: String = attributes.iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
    let text = element.text().unwrap_or_default().trim();
    let mut lines = vec![format!("{}<{name}{attributes}>{text}", "  ".repeat(depth))];

    let inner = element.children().filter(Node::is_element);
    let mut children: Vec<(bool, Vec<String>)> =
        inner.map(|child| (child.has_tag_name("nvpair"), flattened(child, depth + 1, referenced))).collect();
    if SECTIONS.contains(&name) {
        children.sort_by(|(_, a), (_, b)| a.cmp(b));
    } else if SETS.contains(&name) {
        // What is no pair keeps its place in front.
        children.sort_by(|(is_pair, a), (is_other_pair, b)| {
            is_pair.cmp(is_other_pair).then_with(|| if *is_pair { a.cmp(b) } else { std::cmp::Ordering::Equal })
        });
    }
    lines.extend(children.into_iter().flat_map(|(_, lines)| lines));
    lines
}

/// The newer one of two spellings of a value.
fn normal<'v>(attribute: &str, value: &'v str) -> &'v str {
    match (attribute, value) {
        ("role" | "rsc-role" | "with-rsc-role", "Master") => "Promoted",
        ("role" | "rsc-role" | "with-rsc-role", "Slave") => "Unpromoted",
        ("interval", "0") => "0s",
        _ => value,
    }
}

fn configuration(inner: &str) -> String {
    format!("<cib><configuration>{inner}</configuration><status/></cib>")
}

#[track_caller]
fn same(first: &str, second: &str) {
    assert_eq!(differences(&configuration(first), &configuration(second)), Ok(Vec::new()));
}

#[track_caller]
fn other(first: &str, second: &str) {
    let found = differences(&configuration(first), &configuration(second)).unwrap();
    assert!(!found.is_empty(), "{first} and {second} count as the same");
}

#[test]
fn what_does_not_matter_is_not_compared() {
    same(
        "<nodes><node id='1' uname='a'/></nodes>",
        "<nodes>\n<node uname='a' id='1'><!-- x --></node></nodes>\n<tags/>",
    );
    same("<nodes><node id='1'/><node id='2'/></nodes>", "<nodes><node id='2'/><node id='1'/></nodes>");
    let set =
        |id, inner: &str| format!("<primitive id='p'><meta_attributes id='{id}'>{inner}</meta_attributes></primitive>");
    let (one, two) = ("<nvpair id='n' name='x' value='1'/>", "<nvpair id='m' name='y' value='2'/>");
    same(&set("s", &[one, two].concat()), &set("t", &[two, one].concat()));
    same("<rsc_location id='l' role='Master'/>", "<rsc_location id='l' role='Promoted'/>");
    same("<op id='o' interval='0'/>", "<op id='o' interval='0s'/>");
}

#[test]
fn what_matters_is_compared() {
    other("<nodes><node id='1' uname='a'/></nodes>", "<nodes><node id='1' uname='b'/></nodes>");
    other("<nodes><node id='1'/></nodes>", "<nodes><node id='2'/></nodes>");
    other("<nodes><node id='1'/></nodes>", "<nodes/>");
    let group = |members: &str| format!("<resources><group id='g'>{members}</group></resources>");
    let (a, b) = ("<primitive id='a'/>", "<primitive id='b'/>");
    other(&group(&[a, b].concat()), &group(&[b, a].concat()));
    let set = |inner: &str| format!("<resources><meta_attributes id='s'>{inner}</meta_attributes></resources>");
    other(
        &set("<rule id='r' score='1'/><rule id='q' score='2'/>"),
        &set("<rule id='q' score='2'/><rule id='r' score='1'/>"),
    );
    let referring = |id| format!("<resources><op id='{id}'/><op id-ref='{id}'/></resources>");
    other(&referring("x"), &referring("y"));
    other("<tags><tag id='t'>x</tag></tags>", "<tags><tag id='t'/></tags>");
}

#[test]
fn an_id_used_twice_is_no_cib() {
    let twice = configuration("<nodes><node id='1'/><node id='1'/></nodes>");
    assert_eq!(differences(&twice, &twice), Err("the id 1 is used twice".to_owned()));
    let referred = configuration("<tags><tag id='1'><obj_ref id='1'/></tag></tags>");
    assert_eq!(differences(&referred, &referred), Ok(Vec::new()));
    assert!(differences("<cib/>", "<cib/>").is_err());
}

#[test]
fn only_what_differs_is_shown() {
    let nodes = |names: &[&str]| {
        let nodes: String = names.iter().map(|name| format!("<node id='{name}'/>")).collect();
        configuration(&format!("<nodes>{nodes}</nodes>"))
    };
    let found = differences(&nodes(&["a", "b", "c"]), &nodes(&["a", "x", "z"])).unwrap();
    assert_eq!(found, ["-  <node id=\"b\">", "-  <node id=\"c\">", "+  <node id=\"x\">", "+  <node id=\"z\">"]);
}
