//! CIBs with changes of the kind that people make, for comparisons: the same every time.

use crmc::model::{Content, Element, Text};
use crmc::source::Span;

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// What can be done to a CIB without leaving a reference that leads nowhere.
const KINDS: usize = 14;

/// Makes one change, and tells which; nothing where this CIB has no place for it.
pub fn mutate(cib: &mut Element, dice: &mut Dice) -> Option<&'static str> {
    let number = dice.below(10_000);
    match dice.below(KINDS) {
        0 => drop_one(cib, "constraints", dice).then_some("drop a constraint"),
        1 => change(cib, dice, "nvpair", "value", &format!("changed{number}")).then_some("change a pair"),
        2 => change(cib, dice, "op", "timeout", &format!("{number}s")).then_some("change a timeout"),
        3 => drop_within(cib, dice, &["instance_attributes", "meta_attributes"], "nvpair").then_some("drop a pair"),
        4 => drop_within(cib, dice, &["operations"], "op").then_some("drop an operation"),
        5 => add_primitive(cib, number).then_some("add a primitive"),
        6 => reorder(cib, dice, "group").then_some("reorder a group"),
        7 => leave_group(cib, dice).then_some("leave a group"),
        8 => add_location(cib, dice, number).then_some("add a location"),
        9 => add_pair(cib, dice, number).then_some("add a pair"),
        10 => rename_set(cib, dice, number).then_some("rename a set"),
        11 => add_property(cib, number).then_some("add a property"),
        12 => reorder(cib, dice, "constraints").then_some("reorder the constraints"),
        13 => comment(cib, dice).then_some("add a comment"),
        _ => None,
    }
}

pub fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let text = |text: &str| Text::new(text, Span::default());
    let attributes = attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
    Element { name: name.into(), attributes, ..Element::default() }
}

/// Every element below `root` with this tag.
fn all<'e>(root: &'e mut Element, tag: &str) -> Vec<&'e mut Element> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(element) = waiting.pop() {
        if element.name == tag {
            found.push(element);
            continue;
        }
        waiting.extend(element.children.iter_mut().filter_map(|child| match child {
            Content::Element(child) => Some(child),
            _ => None,
        }));
    }
    found
}

fn pick<'e>(root: &'e mut Element, tag: &str, dice: &mut Dice) -> Option<&'e mut Element> {
    let mut found = all(root, tag);
    let place = dice.below(found.len());
    (place < found.len()).then(|| found.swap_remove(place))
}

fn section<'e>(cib: &'e mut Element, tag: &str) -> Option<&'e mut Element> {
    let configuration = all(cib, "configuration").pop()?;
    configuration.children.iter_mut().find_map(|child| match child {
        Content::Element(child) if child.name == tag => Some(child),
        _ => None,
    })
}

fn is_tag(child: &Content, tag: &str) -> bool {
    matches!(child, Content::Element(child) if child.name == tag)
}

fn drop_one(cib: &mut Element, tag: &str, dice: &mut Dice) -> bool {
    let Some(section) = section(cib, tag).filter(|section| !section.children.is_empty()) else { return false };
    // What others refer to has to stay.
    let place = dice.below(section.children.len());
    let is_plain = matches!(&section.children[place], Content::Element(child) if child.elements().count() == 0);
    if is_plain {
        section.children.remove(place);
    }
    is_plain
}

fn change(cib: &mut Element, dice: &mut Dice, tag: &str, name: &str, value: &str) -> bool {
    let Some(element) = section(cib, "resources").and_then(|section| pick(section, tag, dice)) else { return false };
    match element.attributes.iter_mut().find(|(known, _)| known == name) {
        Some((_, text)) => text.value = value.into(),
        None => element.attributes.push((Text::new(name, Span::default()), Text::new(value, Span::default()))),
    }
    element.attribute("id-ref").is_none()
}

fn drop_within(cib: &mut Element, dice: &mut Dice, parents: &[&str], tag: &str) -> bool {
    let parent = parents[dice.below(parents.len())];
    let Some(parent) = section(cib, "resources").and_then(|section| pick(section, parent, dice)) else { return false };
    let places: Vec<usize> = (0..parent.children.len()).filter(|&place| is_tag(&parent.children[place], tag)).collect();
    if places.is_empty() {
        return false;
    }
    parent.children.remove(places[dice.below(places.len())]);
    true
}

fn add_primitive(cib: &mut Element, number: usize) -> bool {
    let Some(section) = section(cib, "resources") else { return false };
    let id = format!("new-{number}");
    let mut primitive =
        element("primitive", &[("id", &id), ("class", "ocf"), ("provider", "pacemaker"), ("type", "Dummy")]);
    let mut set = element("instance_attributes", &[("id", &format!("{id}-set"))]);
    let pair = element("nvpair", &[("id", &format!("{id}-pair")), ("name", "fake"), ("value", "a \"b\" <&>'")]);
    set.children.push(Content::Element(pair));
    primitive.children.push(Content::Element(set));
    section.children.push(Content::Element(primitive));
    true
}

fn reorder(cib: &mut Element, dice: &mut Dice, tag: &str) -> bool {
    let Some(parent) = pick(cib, tag, dice).filter(|parent| parent.children.len() > 1) else { return false };
    let is_member = |child: &Content| is_tag(child, "primitive") || tag != "group";
    let places: Vec<usize> = (0..parent.children.len()).filter(|&place| is_member(&parent.children[place])).collect();
    if places.len() < 2 {
        return false;
    }
    let first = dice.below(places.len() - 1);
    parent.children.swap(places[first], places[first + 1]);
    true
}

fn leave_group(cib: &mut Element, dice: &mut Dice) -> bool {
    let Some(section) = section(cib, "resources") else { return false };
    let Some(group) = pick(section, "group", dice) else { return false };
    let places: Vec<usize> =
        (0..group.children.len()).filter(|&place| is_tag(&group.children[place], "primitive")).collect();
    if places.len() < 2 {
        return false;
    }
    let member = group.children.remove(places[dice.below(places.len())]);
    section.children.insert(0, member);
    true
}

fn add_location(cib: &mut Element, dice: &mut Dice, number: usize) -> bool {
    let Some(id) = pick(cib, "primitive", dice).and_then(|one| one.attribute("id")).map(ToString::to_string) else {
        return false;
    };
    let Some(section) = section(cib, "constraints") else { return false };
    let name = format!("location-{number}");
    let location = element("rsc_location", &[("id", &name), ("rsc", &id), ("score", "100"), ("node", "node1")]);
    section.children.insert(0, Content::Element(location));
    true
}

fn add_pair(cib: &mut Element, dice: &mut Dice, number: usize) -> bool {
    let Some(set) = section(cib, "resources").and_then(|section| pick(section, "meta_attributes", dice)) else {
        return false;
    };
    let name = format!("extra{number}");
    let pair = element("nvpair", &[("id", &format!("pair-{number}")), ("name", &name), ("value", "ä=1")]);
    set.children.push(Content::Element(pair));
    set.attribute("id-ref").is_none()
}

fn rename_set(cib: &mut Element, dice: &mut Dice, number: usize) -> bool {
    let Some(set) = section(cib, "resources").and_then(|section| pick(section, "operations", dice)) else {
        return false;
    };
    let mut renamed = false;
    for (number, op) in all(set, "op").into_iter().enumerate().map(|(place, op)| (number * 100 + place, op)) {
        if let Some((_, id)) = op.attributes.iter_mut().find(|(name, _)| name == "id") {
            id.value = format!("op-{number}").into();
            renamed = true;
        }
    }
    renamed
}

fn add_property(cib: &mut Element, number: usize) -> bool {
    let Some(section) = section(cib, "crm_config") else { return false };
    let id = format!("properties-{number}");
    let mut set = element("cluster_property_set", &[("id", &id)]);
    let pair = element("nvpair", &[("id", &format!("{id}-x")), ("name", "some_property"), ("value", "1")]);
    set.children.push(Content::Element(pair));
    section.children.push(Content::Element(set));
    true
}

fn comment(cib: &mut Element, dice: &mut Dice) -> bool {
    let Some(parent) = section(cib, "resources").and_then(|section| pick(section, "primitive", dice)) else {
        return false;
    };
    parent.children.insert(0, Content::Comment(Text::new(" why so ", Span::default())));
    true
}
