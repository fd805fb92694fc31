//! The resources of a constraint: the plain form and the form with sets.

use crate::diagnostic::Diagnostic;
use crate::model::{Action, Boolean, FromText, Id, ResourceSet, Role, Text, Value};
use crate::source::Span;
use crate::suggest::nearest;
use crate::syntax::{Kind, Node};

use super::mistakes;
use super::words::{child_text, unexpected, value_of};

/// What `:X` behind a resource means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Qualifier {
    /// A role, in colocations, locations and tickets.
    Role,
    /// An action, in orders.
    Action,
}

/// The resources of a constraint, before it is known which form they have.
pub(super) struct Resources {
    /// How many resources there are.
    pub count: usize,
    members: Vec<(Id, Option<Text>)>,
    sets: Vec<ResourceSet>,
    is_marked: bool,
    options: Vec<(Text, Text)>,
}

impl Resources {
    /// The value of an option of the constraint itself. Of several, the last counts.
    pub(super) fn option(&self, name: &str) -> Option<Text> {
        self.options.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// Takes the first resource out again, where that is its name.
    pub(super) fn drop_first(&mut self, name: &str) {
        if self.members.first().is_none_or(|(first, _)| first != name) {
            return;
        }
        self.members.remove(0);
        self.count -= 1;
        if let Some(set) = self.sets.first_mut() {
            set.members.remove(0);
            if set.members.is_empty() {
                self.sets.remove(0);
            }
        }
    }

    /// The members where exactly `count` resources stand without brackets and `_rsc_set_`; else the sets.
    pub(super) fn plain(self, count: usize) -> Result<Vec<(Id, Option<Text>)>, Vec<ResourceSet>> {
        if self.count == count && !self.is_marked { Ok(self.members) } else { Err(self.sets) }
    }
}

/// Reads `A B`, `A ( B C )`, `[ A B ] C` and their like. `options` are the names that the constraint itself takes.
pub(super) fn resources(node: Node, qualifier: Qualifier, options: &[&str], out: &mut Vec<Diagnostic>) -> Resources {
    let mut reader = Reader::new(qualifier);
    for part in node.children() {
        reader.part(part, options, out);
    }
    reader.finish(out)
}

/// Reads the sets of a location.
pub(super) fn in_braces(node: Node, out: &mut Vec<Diagnostic>) -> Vec<ResourceSet> {
    let resources = resources(node, Qualifier::Role, &[], out);
    if resources.count == 0 {
        out.push(
            Diagnostic::new(&mistakes::UNBALANCED_SET, node.span(), "this set is empty")
                .help("name its resources between the braces"),
        );
    }
    resources.sets
}

struct Reader {
    qualifier: Qualifier,
    resources: Resources,
    set: ResourceSet,
    set_qualifier: Option<Text>,
    sequential: Option<Text>,
    require_all: Option<Text>,
    opened: Option<(char, Span)>,
    /// Whether a bracket within brackets was reported: once is enough.
    is_nested: bool,
}

impl Reader {
    fn new(qualifier: Qualifier) -> Self {
        let resources =
            Resources { count: 0, members: Vec::new(), sets: Vec::new(), is_marked: false, options: Vec::new() };
        Self {
            qualifier,
            resources,
            set: ResourceSet::new(Span::default()),
            set_qualifier: None,
            sequential: None,
            require_all: None,
            opened: None,
            is_nested: false,
        }
    }

    fn part(&mut self, part: Node, options: &[&str], out: &mut Vec<Diagnostic>) {
        match part.kind() {
            Kind::open => self.open(part, out),
            Kind::close => self.close(part, out),
            Kind::member => self.member(part, out),
            Kind::set_option => self.option(part, options, out),
            Kind::stray => unexpected(part, out),
            _ => {}
        }
    }

    fn open(&mut self, part: Node, out: &mut Vec<Diagnostic>) {
        self.save();
        self.resources.is_marked = true;
        if let Some((_, first)) = self.opened.filter(|_| !self.is_nested) {
            self.is_nested = true;
            out.push(
                Diagnostic::new(&mistakes::UNBALANCED_SET, part.span(), "resource sets cannot nest")
                    .also(first, "this set is still open")
                    .help("close the first set, or leave the inner brackets out"),
            );
        }
        let bracket = if part.text() == "[" { '[' } else { '(' };
        self.opened = Some((bracket, part.span()));
        self.sequential = Some(Text::new("false", part.span()));
        if bracket == '[' {
            self.require_all = Some(Text::new("false", part.span()));
        }
    }

    fn close(&mut self, part: Node, out: &mut Vec<Diagnostic>) {
        let expected = if part.text() == "]" { '[' } else { '(' };
        match self.opened {
            None if self.is_nested => {}
            None => out.push(
                Diagnostic::new(
                    &mistakes::UNBALANCED_SET,
                    part.span(),
                    format!("nothing opened this `{}`", part.text()),
                )
                .help(format!("write `{expected}` in front of the first resource of the set, or delete it")),
            ),
            Some((bracket, first)) if bracket != expected => out.push(
                Diagnostic::new(
                    &mistakes::UNBALANCED_SET,
                    part.span(),
                    format!("`{}` closes what `{bracket}` opened", part.text()),
                )
                .also(first, "opened here")
                .note("`( … )` starts its members in parallel, `[ … ]` needs only one of them"),
            ),
            Some((_, first)) if self.set.members.is_empty() => out.push(
                Diagnostic::new(&mistakes::UNBALANCED_SET, first.to(part.span()), "this set is empty")
                    .help("name its resources between the brackets"),
            ),
            Some(_) => {}
        }
        self.save();
        self.opened = None;
        self.sequential = None;
        self.require_all = None;
    }

    fn option(&mut self, part: Node, options: &[&str], out: &mut Vec<Diagnostic>) {
        let Some(name) = child_text(part, Kind::pair_name) else { return };
        let value = value_of(part);
        match name.as_str() {
            "sequential" => self.sequential = Some(self.switch(value, out)),
            "require-all" => self.require_all = Some(self.switch(value, out)),
            known if options.contains(&known) => self.resources.options.push((name, value)),
            other => {
                let known = options.iter().copied().chain(["sequential", "require-all"]);
                let diagnostic =
                    Diagnostic::new(&mistakes::UNEXPECTED_WORD, part.span(), format!("`{other}` is no option here"));
                out.push(match nearest(other, known) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!(
                        "the options are {}, and in a set sequential and require-all",
                        if options.is_empty() { "none".to_owned() } else { options.join(", ") }
                    )),
                });
            }
        }
    }

    fn switch(&mut self, value: Text, out: &mut Vec<Diagnostic>) -> Text {
        self.resources.is_marked = true;
        boolean(value, out).text
    }

    fn member(&mut self, part: Node, out: &mut Vec<Diagnostic>) {
        let Some(name) = child_text(part, Kind::name) else { return };
        let written = child_text(part, Kind::qualifier);
        if name == "_rsc_set_" && written.is_none() {
            self.resources.is_marked = true;
            return;
        }
        let qualifier = written.map(|written| self.canonical(written, out));
        if qualifier.as_ref() != self.set_qualifier.as_ref() {
            self.save();
            self.set_qualifier.clone_from(&qualifier);
        }
        self.set.span = if self.set.members.is_empty() { part.span() } else { self.set.span.to(part.span()) };
        self.set.members.push(name.clone());
        self.resources.count += 1;
        self.resources.members.push((name, qualifier));
    }

    /// The qualifier as the CIB spells it; what is none stays, and is reported.
    fn canonical(&self, written: Text, out: &mut Vec<Diagnostic>) -> Text {
        if written.value.bytes().all(|byte| byte.is_ascii_digit()) && !written.value.is_empty() {
            return written;
        }
        match self.qualifier {
            Qualifier::Role => match Role::from_text(written.as_str()) {
                Some(role) => Text::new(role.name(), written.span),
                None => {
                    out.push(invalid_role(&written));
                    written
                }
            },
            Qualifier::Action => match Action::from_text(written.as_str()) {
                Some(action) => Text::new(action.name(), written.span),
                None => {
                    out.push(invalid_action(&written));
                    written
                }
            },
        }
    }

    fn save(&mut self) {
        if self.set.members.is_empty() {
            return;
        }
        let mut set = std::mem::replace(&mut self.set, ResourceSet::new(Span::default()));
        let is_off = |text: &&Text| Boolean::from_text(text.as_str()) == Some(Boolean(false));
        let off = |text: &Text| Value::new(Text::new("false", text.span));
        set.sequential = self.sequential.as_ref().filter(is_off).map(off);
        set.require_all = self.require_all.as_ref().filter(is_off).map(off);
        match (self.qualifier, self.set_qualifier.take()) {
            (Qualifier::Role, qualifier) => set.role = qualifier.map(Value::new),
            (Qualifier::Action, qualifier) => set.action = qualifier.map(Value::new),
        }
        self.resources.sets.push(set);
    }

    fn finish(mut self, out: &mut Vec<Diagnostic>) -> Resources {
        if let Some((bracket, span)) = self.opened {
            let close = if bracket == '[' { ']' } else { ')' };
            out.push(
                Diagnostic::new(&mistakes::UNBALANCED_SET, span, format!("nothing closes this `{bracket}`"))
                    .help(format!("write `{close}` behind the last resource of the set")),
            );
        }
        self.save();
        self.resources
    }
}

pub(super) fn boolean(value: Text, out: &mut Vec<Diagnostic>) -> Value<Boolean> {
    match Boolean::from_text(value.as_str()) {
        Some(Boolean(true)) => Value::new(Text::new("true", value.span)),
        Some(Boolean(false)) => Value::new(Text::new("false", value.span)),
        None => {
            out.push(
                Diagnostic::new(&mistakes::INVALID_BOOLEAN, value.span, format!("`{value}` is neither true nor false"))
                    .help("write true or false"),
            );
            Value::new(value)
        }
    }
}

pub(super) fn invalid_role(written: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::new(&mistakes::INVALID_ROLE, written.span, format!("`{written}` is no role"));
    if Action::from_text(written.as_str()).is_some() {
        return diagnostic.help("that is an action; roles are Started, Stopped, Promoted and Unpromoted");
    }
    let near = nearest(written.as_str(), ["Started", "Stopped", "Promoted", "Unpromoted", "Master", "Slave"]);
    diagnostic.help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "roles are Started, Stopped, Promoted (Master) and Unpromoted (Slave)".to_owned(),
    })
}

fn invalid_action(written: &Text) -> Diagnostic {
    let diagnostic = Diagnostic::new(&mistakes::INVALID_ACTION, written.span, format!("`{written}` is no action"));
    let meant = match Role::from_text(written.as_str()) {
        Some(Role::Promoted) => Some("promote"),
        Some(Role::Unpromoted) => Some("demote"),
        Some(Role::Started) => Some("start"),
        Some(Role::Stopped) => Some("stop"),
        None => None,
    };
    if let Some(action) = meant {
        return diagnostic.note("that is a role; an order is about actions").help(format!("write `{action}`"));
    }
    diagnostic.help(match nearest(written.as_str(), ["start", "stop", "promote", "demote"]) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "actions are start, stop, promote and demote".to_owned(),
    })
}
