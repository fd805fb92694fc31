//! Reading CIB XML.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crmc::cib::read::read;
use crmc::diagnostic::Diagnostic;
use crmc::model::{Condition, Configuration, Members, Object, ObjectKind, Section, Text};
use crmc::source::{Sources, Span};

fn read_text(text: impl Into<Vec<u8>>) -> (Configuration, Vec<Diagnostic>) {
    let sources = Sources::single("cib.xml", text).unwrap();
    read(&sources.files()[0])
}

/// The objects of a text without mistakes.
fn objects(text: &str) -> Vec<Object> {
    let (configuration, diagnostics) = read_text(text);
    assert_eq!(diagnostics, []);
    configuration.objects
}

fn nouns(objects: &[Object]) -> Vec<String> {
    objects
        .iter()
        .map(|object| format!("{} {}", object.kind.noun(), object.kind.id().map_or("-", |id| id.as_str())))
        .collect()
}

fn comments(object: &Object) -> Vec<&str> {
    object.comments.iter().map(Text::as_str).collect()
}

/// The CIBs shared by those who work on crmc; none where they are not at hand.
fn corpus() -> Vec<PathBuf> {
    // A worktree lies one level deeper.
    let folders = ["../shared/corpus/cib", "../../shared/corpus/cib"];
    let found = folders
        .iter()
        .find_map(|folder| std::fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)).ok());
    let Some(entries) = found else {
        eprintln!("skipped: the shared corpus of CIBs is not here");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn a_configuration_reads_from_the_cib_down_to_one_object() {
    let object = "<primitive id='a' class='ocf' provider='p' type='t'/>";
    for text in [
        format!("<cib a='1'><configuration><resources>{object}</resources></configuration><status/></cib>"),
        format!(
            "\u{feff}<?xml version='1.0' encoding='utf-8'?>\n<configuration><resources>{object}</resources></configuration>"
        ),
        format!("<resources>{object}</resources>"),
        object.to_owned(),
    ] {
        assert_eq!(nouns(&objects(&text)), ["primitive a"], "{text}");
    }
}

#[test]
fn members_become_objects_behind_their_container() {
    let objects = objects(
        "<resources><clone id='c'><meta_attributes id='m'/><group id='g'>
         <primitive id='a' class='ocf' provider='p' type='t'/><primitive id='b' template='t'/></group></clone>
         <bundle id='u'><docker image='i'/><primitive id='p' class='ocf' provider='p' type='t'/></bundle></resources>",
    );
    assert_eq!(nouns(&objects), ["clone c", "group g", "primitive a", "primitive b", "bundle u", "primitive p"]);
    let ObjectKind::Group(group) = &objects[1].kind else { panic!() };
    assert_eq!(group.members, ["a", "b"].map(|id| Text::new(id, Span::default())));
}

#[test]
fn an_element_alone_becomes_objects_and_can_name_members_written_elsewhere() {
    let element = |text| crmc::cib::read::parse_fragment(text, 0).unwrap();
    let group =
        crmc::cib::read::objects(None, element("<group id='g' x='1'><crmsh-ref id='a'/><crmsh-ref id='b'/></group>"));
    assert_eq!(nouns(&group), ["group g"]);
    let ObjectKind::Group(group) = &group[0].kind else { panic!() };
    assert_eq!(group.members.iter().map(Text::as_str).collect::<Vec<_>>(), ["a", "b"]);
    assert!(group.extra.as_ref().unwrap().elements.is_empty());

    let defaults = crmc::cib::read::objects(None, element("<op_defaults><meta_attributes id='o'/></op_defaults>"));
    assert_eq!(nouns(&defaults), ["op_defaults o"]);
    let set = crmc::cib::read::objects(None, element("<meta_attributes id='o'/>"));
    assert!(matches!(set[..], [Object { kind: ObjectKind::Raw(Section::Configuration, _), .. }]));
}

#[test]
fn what_no_object_can_hold_is_kept_as_it_came() {
    let objects = objects(
        "<configuration x='1'><resources y='2'><primitive id='a'/><thing/></resources>
         <constraints><rsc_order id='o' first='a' then='b' require-all='false'/>
         <rsc_location id='l' rsc='a'><rule id='r'><rule id='s'><expression id-ref='e'/></rule><rsc_expression class='ocf'/></rule><lifetime/></rsc_location></constraints>
         <acl_role id='x'/></configuration>",
    );
    let raws: Vec<(Section, &str)> = objects
        .iter()
        .filter_map(|object| match &object.kind {
            ObjectKind::Raw(section, element) => Some((*section, element.name.as_str())),
            _ => None,
        })
        .collect();
    let expected = [
        (Section::Configuration, "configuration"),
        (Section::Configuration, "resources"),
        (Section::Resources, "primitive"),
        (Section::Resources, "thing"),
        (Section::Configuration, "acl_role"),
    ];
    assert_eq!(raws, expected);
    let ObjectKind::Order(order) = &objects[4].kind else { panic!() };
    assert!(matches!(order.members, Members::Plain(_)));
    assert_eq!(order.extra.as_ref().unwrap().attributes[0].0, "require-all");
    let ObjectKind::Location(location) = &objects[5].kind else { panic!() };
    assert_eq!(location.extra.as_ref().unwrap().elements[0].name, "lifetime");
    let [Condition::Rule(inner), Condition::Other(_)] = &location.rules[0].conditions[..] else { panic!() };
    assert!(matches!(inner.conditions[..], [Condition::Other(_)]));
}

#[test]
fn text_in_an_object_keeps_it_whole() {
    let objects = objects("<tags><tag id='t'>x<obj_ref id='a'/></tag><tag id='u'><obj_ref id='a'/></tag></tags>");
    assert!(matches!(objects[0].kind, ObjectKind::Raw(Section::Tags, _)));
    assert!(matches!(objects[1].kind, ObjectKind::Tag(_)));
}

#[test]
fn comments_belong_to_the_object_they_are_in_or_stand_before() {
    let (configuration, diagnostics) = read_text(
        "<!-- top --><configuration><resources>
         <group id='g'><!--# of g--><!-- also --><primitive id='a' class='c' type='t'><!--#in a--></primitive>
         <!-- before b\n  two lines --><primitive id='b' class='c' type='t'/><!-- end of g --></group>
         <!-- end of section --></resources>
         <tags><tag id='t'><obj_ref id='a'/><!--# x -&#45; y--></tag><thing><!--# z--><!--# z2--><a/><!-- kept --></thing></tags><!-- last --></configuration><!-- after -->",
    );
    assert_eq!(diagnostics, []);
    let objects = &configuration.objects;
    assert_eq!(comments(&objects[0]), ["# top", "# of g", "# also", "# end of g"]);
    assert_eq!(comments(&objects[1]), ["#in a"]);
    assert_eq!(comments(&objects[2]), ["# before b", "# two lines"]);
    assert_eq!(comments(&objects[3]), ["# end of section", "# x -- y"]);
    assert_eq!(comments(&objects[4]), ["# z", "# z2"]);
    let ObjectKind::Raw(_, element) = &objects[4].kind else { panic!() };
    assert_eq!(element.children.len(), 2);
    let trailing: Vec<&str> = configuration.trailing_comments.iter().map(Text::as_str).collect();
    assert_eq!(trailing, ["# last", "# after"]);
}

#[test]
fn a_mistake_leaves_what_stands_in_front_of_it() {
    let mut seen = String::new();
    for text in [
        "<cib><configuration><tags><tag id='t'/><tag id='u'></tags></configuration></cib>",
        "<cib><configuration><tags><tag id='t'/>",
        "<cib><configuration><tags><tag id='t'/></tags></configuration><status><a></status></cib>",
        "<cib><configuration><tags><tag id='t'/></tags></configuration><status><a>",
        "<cib><configuration><tags><tag id='t'/></tags>text</configuration><more><x/></more></cib>",
        "<!DOCTYPE cib><cib/>",
        "<cib><status/></cib>",
        "<diff format='2'><tag id='t'/></diff>",
        "just text",
        "",
    ] {
        let sources = Sources::single("cib.xml", text).unwrap();
        let (configuration, diagnostics) = read(&sources.files()[0]);
        writeln!(seen, "{text}\n  objects: {}", configuration.objects.len()).unwrap();
        for diagnostic in diagnostics {
            let place = sources.text(diagnostic.span);
            writeln!(seen, "  {}: {} [{place}]", diagnostic.rule.name, diagnostic.message).unwrap();
        }
    }
    insta::assert_snapshot!(seen);
}

#[test]
fn deep_nesting_is_refused_wherever_it_stands_and_passed_over_in_the_status() {
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let (_, diagnostics) = read_text(format!("<configuration><resources>{deep}</resources></configuration>"));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].rule.name, "xml-too-deep");
    let (_, diagnostics) = read_text(format!("<cib><configuration/><status>{deep}</status></cib>"));
    assert_eq!(diagnostics, []);
}

/// The text of every value of an attribute in the configuration has to be in the model, as often as it is there.
#[test]
fn no_value_of_the_corpus_is_lost() {
    for path in corpus() {
        let bytes = std::fs::read(&path).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        let document = roxmltree::Document::parse(text).unwrap();
        let (configuration, diagnostics) = read_text(text);
        assert_eq!(diagnostics, [], "{}", path.display());
        let mut held = written_values(&format!("{configuration:?}"));
        let section = document.descendants().find(|node| node.has_tag_name("configuration")).unwrap();
        for node in section.descendants() {
            for attribute in node.attributes() {
                let values: Vec<&str> = match attribute.name() {
                    "devices" => attribute.value().split(',').collect(),
                    _ => vec![attribute.value()],
                };
                for value in values {
                    let left = held.entry(format!("{value:?}")).or_default();
                    assert!(*left > 0, "{}: {}={value}", path.display(), attribute.name());
                    *left -= 1;
                }
            }
        }
    }
}

/// How often each text stands in the debugging output of a model, as it stands there: quoted.
fn written_values(debug: &str) -> HashMap<String, usize> {
    let mut values = HashMap::new();
    for (start, prefix) in debug.match_indices("Text { value: ") {
        let quoted = &debug[start + prefix.len()..];
        let mut is_escaped = false;
        let end = quoted.char_indices().skip(1).find(|&(_, c)| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        *values.entry(quoted[..=end.unwrap().0].to_owned()).or_default() += 1;
    }
    values
}
