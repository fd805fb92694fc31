//! The XML in which an agent describes itself (OCF resource agent API 1.0 and 1.1, fence agents' variant) → its facts.
//!
//! Metadata are careless in the wild: what can be understood is taken, what was left out is said.

use ecow::EcoString;

use super::facts::{Action, AgentFacts, Parameter, ParameterType};
use super::mistakes::{BAD_AGENT_METADATA, UNREADABLE_AGENT_METADATA};
use super::name::AgentName;
use crate::cib::read::any_document;
use crate::diagnostic::Diagnostic;
use crate::model::{Boolean, Element, FromText, Text};
use crate::source::SourceFile;

/// Metadata above this size are no metadata: the largest that are known have 60 kB.
const LARGEST: usize = 4 << 20;

/// Whose metadata they are: the XML has the agent's own name only.
#[derive(Clone, Debug)]
pub enum Owner<'a> {
    /// The agent's full name is known.
    Agent(AgentName),
    /// A fencing agent where its name starts with `fence_`, else an OCF agent of this provider.
    Provider(Option<&'a str>),
}

/// Reads the metadata of one agent, and all that is wrong with them. There are no facts where the text is no XML, or
/// describes no agent.
#[must_use]
pub fn read(file: &SourceFile, owner: &Owner, source: &str) -> (Option<AgentFacts>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let facts = facts(file, owner, source, &mut out);
    (facts.map_err(|mistake| out.push(*mistake)).ok(), out)
}

fn facts(
    file: &SourceFile,
    owner: &Owner,
    source: &str,
    out: &mut Vec<Diagnostic>,
) -> Result<AgentFacts, Box<Diagnostic>> {
    if file.bytes().len() > LARGEST {
        let message = format!("the file is too large for the metadata of an agent: more than {} MiB", LARGEST >> 20);
        return Err(Diagnostic::new(&UNREADABLE_AGENT_METADATA, file.span(), message).into());
    }
    let root = any_document(file)?;
    if root.name != "resource-agent" {
        let message = format!("this describes no agent: the root is <{}>, not <resource-agent>", root.name);
        return Err(Diagnostic::new(&UNREADABLE_AGENT_METADATA, root.span, message).into());
    }
    let name = match owner {
        Owner::Agent(name) => name.clone(),
        Owner::Provider(provider) => named(&root, *provider)?,
    };
    let mut facts = AgentFacts { name, source: source.into(), parameters: Vec::new(), actions: Vec::new() };
    for parameter in grandchildren(&root, "parameters", "parameter") {
        self::parameter(parameter, &mut facts.parameters, out);
    }
    replace(&root, &mut facts.parameters);
    for action in grandchildren(&root, "actions", "action") {
        facts.actions.extend(self::action(action, out));
    }
    Ok(facts)
}

/// The full name of the agent that the root names.
fn named(root: &Element, provider: Option<&str>) -> Result<AgentName, Box<Diagnostic>> {
    let kind = root.attribute("name").map(Text::as_str).unwrap_or_default();
    let name = match provider {
        _ if kind.starts_with("fence_") => format!("stonith:{kind}"),
        Some(provider) => format!("ocf:{provider}:{kind}"),
        None if kind.is_empty() => String::new(),
        None => {
            let message = format!("the metadata do not say whose agent {kind} is");
            return Err(Diagnostic::new(&UNREADABLE_AGENT_METADATA, root.span, message)
                .help("give its provider: `--provider heartbeat` for `ocf:heartbeat:…`")
                .into());
        }
    };
    AgentName::parse(&name).filter(|_| is_word(kind)).ok_or_else(|| {
        Diagnostic::new(&UNREADABLE_AGENT_METADATA, root.span, "<resource-agent> has no `name` that an agent can have")
            .into()
    })
}

/// The elements `inner` of the elements `outer`: metadata may have several lists of parameters.
fn grandchildren<'e>(root: &'e Element, outer: &'e str, inner: &'e str) -> impl Iterator<Item = &'e Element> {
    root.elements().filter(move |list| list.name == outer).flat_map(Element::elements).filter(move |e| e.name == inner)
}

fn parameter(element: &Element, parameters: &mut Vec<Parameter>, out: &mut Vec<Diagnostic>) {
    let Some(name) = name_of(element, "parameter", out) else { return };
    if parameters.iter().any(|other| other.name == name.value) {
        let message = format!("the parameter {name} is described twice");
        out.push(Diagnostic::new(&BAD_AGENT_METADATA, name.span, message).label("left out"));
        return;
    }
    let child = |name: &str| element.elements().find(|child| child.name == name);
    let content = child("content");
    let kind = content.and_then(|content| content.attribute("type")).map_or("string", Text::as_str);
    let mut parameter = Parameter::new(name.as_str(), if is_word(kind) { kind } else { "string" });
    if let ParameterType::Select(values) = &mut parameter.kind {
        let options = content.into_iter().flat_map(Element::elements).filter(|option| option.name == "option");
        values.extend(options.filter_map(|option| option.attribute("value")).map(|value| value.value.clone()));
    }
    // Where there is none, many agents say that it is empty.
    let default = content.and_then(|content| content.attribute("default"));
    parameter.default = default.map(|default| default.value.clone()).filter(|default| !default.is_empty());
    parameter.required = flag(element, "required", out);
    parameter.reloadable = flag(element, "reloadable", out);
    let group = element.attribute("unique-group").map(|group| group.value.clone());
    parameter.unique_group = group.or_else(|| flag(element, "unique", out).then(|| name.value.clone()));
    let deprecation = child("deprecated");
    parameter.deprecated = flag(element, "deprecated", out) || deprecation.is_some();
    let replacement = deprecation.and_then(|note| note.elements().find(|child| child.name == "replaced-with"));
    parameter.replaced_by = replacement.and_then(|new| new.attribute("name")).map(|name| name.value.clone());
    parameters.push(parameter);
}

/// Fencing agents say at the new parameter which old one it takes the place of (`obsoletes`).
fn replace(root: &Element, parameters: &mut [Parameter]) {
    for new in grandchildren(root, "parameters", "parameter") {
        let (Some(name), Some(old)) = (new.attribute("name"), new.attribute("obsoletes")) else { continue };
        if name != old
            && let Some(old) = parameters.iter_mut().find(|other| other.name == old.value)
        {
            old.deprecated = true;
            old.replaced_by = Some(name.value.clone());
        }
    }
}

fn action(element: &Element, out: &mut Vec<Diagnostic>) -> Option<Action> {
    let name = name_of(element, "action", out)?;
    let text = |attribute: &str| element.attribute(attribute).map(|value| value.value.clone());
    Some(Action {
        name: name.value.clone(),
        timeout: text("timeout"),
        interval: text("interval"),
        depth: text("depth"),
        role: text("role").map(|role| EcoString::from(role_today(&role))),
        start_delay: text("start-delay").or_else(|| text("start_delay")),
        automatic: flag(element, "automatic", out),
        on_target: flag(element, "on_target", out),
    })
}

/// The names of roles since Pacemaker 2.1.
fn role_today(role: &str) -> &str {
    match role {
        "Master" | "master" => "Promoted",
        "Slave" | "slave" => "Unpromoted",
        other => other,
    }
}

/// The name of a parameter or action, where a configuration can have it.
fn name_of<'e>(element: &'e Element, what: &str, out: &mut Vec<Diagnostic>) -> Option<&'e Text> {
    let found = element.attribute("name");
    let usable = found.filter(|name| is_word(name.as_str()));
    if usable.is_none() {
        let (span, message) = match found {
            Some(name) => (name.span, format!("no {what} can be called `{name}`")),
            None => (element.span, format!("the {what} has no name")),
        };
        out.push(Diagnostic::new(&BAD_AGENT_METADATA, span, message).label("left out"));
    }
    usable
}

/// Whether a text can stand in a table as one word.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('#')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\' | '='))
}

/// Whether an attribute says yes. Nothing and the empty text say no.
fn flag(element: &Element, name: &str, out: &mut Vec<Diagnostic>) -> bool {
    let Some(value) = element.attribute(name).filter(|value| !value.as_str().trim().is_empty()) else { return false };
    match Boolean::from_text(value.as_str().trim()) {
        Some(Boolean(is_set)) => is_set,
        None => {
            let message = format!("`{name}` says neither yes nor no");
            out.push(Diagnostic::new(&BAD_AGENT_METADATA, value.span, message).label("taken for no"));
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read_as(text: &str, provider: Option<&str>) -> (Option<AgentFacts>, Vec<String>) {
        let sources = Sources::single("x.xml", text).unwrap();
        let (facts, found) = read(&sources.files()[0], &Owner::Provider(provider), "here");
        (facts, found.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn fencing_agents_tell_old_names_from_new_ones() {
        let (facts, found) = read_as(
            r#"<resource-agent name="fence_x"><parameters>
                <parameter name="plug" required="1" obsoletes="port"><content type="string"/></parameter>
                <parameter name="port" required="1" deprecated="1"><content type="string"/></parameter>
                </parameters><actions><action name="on" automatic="1" on_target="1"/></actions></resource-agent>"#,
            None,
        );
        let facts = facts.unwrap();
        assert_eq!(found, [""; 0]);
        assert_eq!(facts.name.to_string(), "stonith:fence_x");
        assert_eq!(facts.required().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["plug"]);
        assert_eq!(facts.parameters[1].replaced_by.as_deref(), Some("plug"));
        assert!(facts.actions[0].automatic && facts.actions[0].on_target);
    }

    #[test]
    fn version_1_1_has_its_own_words() {
        let (facts, found) = read_as(
            r#"<?xml version="1.0"?><!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
            <resource-agent name="x" version="2"><version>1.1</version><longdesc>&lt;b&gt; ]] </longdesc><parameters>
                <parameter name="old"><deprecated><replaced-with name="new"/></deprecated><content type="time"/></parameter>
                <parameter name="new" unique-group="address" reloadable="1"><content type="select" default="a b">
                    <option value="a b"/><option value="c"/></content></parameter>
                </parameters><actions><action name="monitor" role="Master" timeout="20s" depth="10"/></actions>
            </resource-agent>"#,
            Some("mycompany"),
        );
        let facts = facts.unwrap();
        assert_eq!(found, [""; 0]);
        assert_eq!(facts.name.to_string(), "ocf:mycompany:x");
        assert_eq!(facts.parameters[0].replaced_by.as_deref(), Some("new"));
        assert_eq!(facts.parameters[1].unique_group.as_deref(), Some("address"));
        assert_eq!(facts.parameters[1].kind, ParameterType::Select(vec!["a b".into(), "c".into()]));
        assert_eq!(facts.actions[0].role.as_deref(), Some("Promoted"));
    }

    #[test]
    fn what_is_left_out_is_said() {
        let (facts, found) = read_as(
            r#"<resource-agent name="x"><parameters><parameter/><parameter name="a b"/><parameter name="c" required="q"/>
               <parameter name="c"/></parameters><actions><action timeout="1"/></actions></resource-agent>"#,
            Some("p"),
        );
        assert_eq!(facts.unwrap().parameters.len(), 1);
        assert_eq!(
            found,
            [
                "the parameter has no name",
                "no parameter can be called `a b`",
                "`required` says neither yes nor no",
                "the parameter c is described twice",
                "the action has no name"
            ]
        );
    }

    #[test]
    fn what_describes_no_agent_is_refused() {
        let refusal = |text: &str, provider| {
            let (facts, found) = read_as(text, provider);
            assert_eq!(facts, None);
            found.join("; ")
        };
        assert_eq!(refusal("<cib/>", None), "this describes no agent: the root is <cib>, not <resource-agent>");
        assert_eq!(refusal("<resource-agent name='x'/>", None), "the metadata do not say whose agent x is");
        let nameless = "<resource-agent> has no `name` that an agent can have";
        assert_eq!(refusal("<resource-agent/>", None), nameless);
        assert_eq!(refusal("<resource-agent name='a b'/>", Some("p")), nameless);
        assert_eq!(refusal("<resource-agent name='x'/>", Some("")), nameless);
        assert_eq!(refusal("usage: x start", None), "text outside of any XML element");
        assert_eq!(refusal("", None), "there is no XML element here");
        assert!(refusal(&" ".repeat(LARGEST + 1), None).contains("too large"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".*") {
            let _ = read_as(&text, Some("p"));
        }

        #[test]
        fn no_metadata_are_too_odd(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "<resource-agent name='x'>", "</resource-agent>", "<parameters>", "</parameters>", "<parameter name='a'>",
                "<parameter>", "</parameter>", "<content type='select' default='&quot;'/>", "<actions>", "</actions>",
                "<action name='monitor' timeout='x'/>", "<!DOCTYPE a [", "]>", "&x;", "<option value=''/>", "text",
            ]), 0..20),
        ) {
            let (facts, _) = read_as(&parts.concat(), Some("p"));
            if let Some(facts) = facts {
                let sources = Sources::single("table", super::super::write::table([&facts])).unwrap();
                let (table, mistakes) = super::super::Table::read(&sources.files()[0]);
                proptest::prop_assert_eq!(mistakes, vec![]);
                proptest::prop_assert_eq!(table.get(facts.name.as_ref()), Some(&facts));
            }
        }
    }
}
