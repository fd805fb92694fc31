//! The model to crm text.
//!
//! Each object becomes one statement, laid out as `crm configure show` does: a clause a line, lines continued by a
//! backslash and a tab. What the language has no words for becomes an `xml` statement of the whole object, in which
//! a container only names what it contains.

mod attributes;
mod constraint;
mod others;
mod resource;
mod rule;
mod spelling;
mod words;

use std::collections::HashSet;

use ecow::EcoString;

use crate::cib::schema::Schema;
use crate::cib::write::{regenerated, write_object};
use crate::directive::{self, Directive};
use crate::model::{Configuration, Id, Object, ObjectKind, OptionSection, Section, Text};
use crate::resolve::Names;
use words::Said;

/// An object as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its index among the objects of the configuration.
    pub object: u32,
    /// The statement, with the comments and directives in front of it, each with its line end.
    pub text: String,
    /// Whether the language has no words for it, so that it is an `xml` statement.
    pub is_xml: bool,
}

/// The configuration as crm text, which compiles to the same again. `schema` is that of the CIB: ids that crmc would
/// generate the same for it are left out.
#[must_use]
pub fn configuration(configuration: &Configuration, schema: Schema) -> String {
    let mut text: String = statements(configuration, schema).into_iter().map(|statement| statement.text).collect();
    comments(&configuration.trailing_comments, &mut text);
    text
}

/// The line above the text of a configuration that refers to what it does not define.
pub const FRAGMENT: &str = "# crmc: fragment\n";

/// Whether one of its comments says that it is a fragment.
#[must_use]
pub fn is_marked_fragment(configuration: &Configuration) -> bool {
    let comments = configuration.objects.iter().flat_map(|object| &object.comments);
    let lines = comments.chain(&configuration.trailing_comments).flat_map(|comment| comment.as_str().lines());
    lines.map(directive::parse).any(|said| said == Some(Directive::Fragment))
}

/// The statements in the order that people expect: nodes, templates, primitives, groups, clones, bundles, constraints,
/// tags, fencing, access control, alerts, properties and defaults. Statements of one kind keep the order of their
/// objects.
#[must_use]
pub fn statements(configuration: &Configuration, schema: Schema) -> Vec<Statement> {
    let names = Names::new(configuration);
    let mut context = Context::default();
    let mut said: Vec<Option<String>> = Vec::new();
    let mut is_xml: Vec<bool> =
        configuration.objects.iter().map(|object| statement(&object.kind, &context).is_err()).collect();
    // An id for which there are no words makes one more object XML, and then fewer ids come again.
    loop {
        context.regenerated = Some(regenerated(&names, schema, &mut is_xml));
        let say = |(object, is_xml): (&Object, &bool)| {
            if *is_xml { None } else { statement(&object.kind, &context).ok() }
        };
        said.clear();
        said.extend(configuration.objects.iter().zip(&is_xml).map(say));
        let is_settled = said.iter().zip(&is_xml).all(|(said, is_xml)| said.is_none() == *is_xml);
        is_xml.clear();
        is_xml.extend(said.iter().map(Option::is_none));
        if is_settled {
            break;
        }
    }
    let print = |index: u32| {
        let said = said.get_mut(index as usize).and_then(Option::take);
        let is_xml = said.is_none();
        let text = with_comments(names.at(index), &said.unwrap_or_else(|| xml(&names, schema, index)));
        Statement { object: index, text, is_xml }
    };
    order(configuration).into_iter().map(print).collect()
}

/// What the printers of all statements share.
#[derive(Debug, Default)]
struct Context {
    /// The ids that need not be written; all, as long as it is not known which.
    regenerated: Option<HashSet<EcoString>>,
}

impl Context {
    /// Whether the id need not be written, because crmc would generate it.
    fn comes_again(&self, id: &Id) -> bool {
        self.regenerated.as_ref().is_none_or(|regenerated| regenerated.contains(id.as_str()))
    }
}

/// The statement with its directive, without comments.
fn statement(kind: &ObjectKind, context: &Context) -> Said<String> {
    let directives = spelling::directives(kind)?;
    let statement = match kind {
        ObjectKind::Node(node) => others::node(node, context),
        ObjectKind::Primitive(primitive) => resource::primitive(primitive, context),
        ObjectKind::Template(template) => resource::template(template, context),
        ObjectKind::Group(group) => resource::group(group, context),
        ObjectKind::Clone(clone) => resource::clone(clone, context),
        ObjectKind::Bundle(bundle) => resource::bundle(bundle, context),
        ObjectKind::Location(location) => constraint::location(location, context),
        ObjectKind::Colocation(colocation) => constraint::colocation(colocation),
        ObjectKind::Order(order) => constraint::order(order),
        ObjectKind::Ticket(ticket) => constraint::ticket(ticket),
        ObjectKind::Options(options) => attributes::options(options, context),
        ObjectKind::FencingTopology(topology) => others::fencing(topology),
        ObjectKind::Tag(tag) => others::tag(tag),
        ObjectKind::Alert(alert) => others::alert(alert, context),
        ObjectKind::AclRole(role) => others::role(role, context),
        ObjectKind::AclSubject(subject) => others::subject(subject),
        ObjectKind::AclUser(user) => others::user(user),
        ObjectKind::Raw(..) => Err(words::Unsayable),
    }?;
    Ok(directives + &statement)
}

fn with_comments(object: &Object, statement: &str) -> String {
    let mut text = String::with_capacity(statement.len() + 1);
    comments(&object.comments, &mut text);
    text.push_str(statement);
    text.push('\n');
    text
}

fn comments(comments: &[Text], out: &mut String) {
    for comment in comments {
        for line in comment.as_str().split(['\n', '\r']) {
            let line = line.trim();
            if !line.starts_with('#') {
                out.push_str("# ");
            }
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// The indices of the objects in the order of their statements.
///
/// The scheduler places resources in the order of the CIB where nothing else decides. There, a container stands in
/// the place of the first primitive in it; one without any has to stand among the primitives to keep its own.
fn order(configuration: &Configuration) -> Vec<u32> {
    let mut ranked: Vec<(u8, u32)> = Vec::with_capacity(configuration.objects.len());
    let mut is_before_primitive = false;
    for (index, object) in (0_u32..).zip(&configuration.objects).collect::<Vec<_>>().into_iter().rev() {
        let own = rank(&object.kind);
        let is_container = (PRIMITIVE + 1..CONSTRAINT).contains(&own);
        let stands_alone = is_container && object.kind.members().is_empty();
        let rank = if stands_alone && is_before_primitive { PRIMITIVE } else { own };
        is_before_primitive |= rank == PRIMITIVE;
        ranked.push((rank, index));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, index)| index).collect()
}

const PRIMITIVE: u8 = 2;
const CONSTRAINT: u8 = 6;

/// The place of a statement among the others.
fn rank(kind: &ObjectKind) -> u8 {
    match kind {
        ObjectKind::Node(_) => 0,
        ObjectKind::Template(_) => 1,
        ObjectKind::Primitive(_) => PRIMITIVE,
        ObjectKind::Group(_) => 3,
        ObjectKind::Clone(_) => 4,
        ObjectKind::Bundle(_) => 5,
        ObjectKind::Location(_) | ObjectKind::Colocation(_) | ObjectKind::Order(_) | ObjectKind::Ticket(_) => {
            CONSTRAINT
        }
        ObjectKind::Tag(_) => 7,
        ObjectKind::FencingTopology(_) => 8,
        ObjectKind::AclRole(_) | ObjectKind::AclSubject(_) | ObjectKind::AclUser(_) => 9,
        ObjectKind::Alert(_) => 10,
        ObjectKind::Options(options) => match options.section {
            OptionSection::Properties => 11,
            OptionSection::ResourceDefaults => 12,
            OptionSection::OperationDefaults => 13,
        },
        ObjectKind::Raw(section, element) => match (section, element.name.as_str()) {
            (Section::Resources, "template") => 1,
            (Section::Resources, "group") => 3,
            (Section::Resources, "clone" | "master") => 4,
            (Section::Resources, "bundle") => 5,
            (Section::Nodes, _) => 0,
            (Section::Resources, _) => PRIMITIVE,
            (Section::Constraints, _) => CONSTRAINT,
            (Section::Tags, _) => 7,
            (Section::FencingTopology, _) => 8,
            (Section::Acls, _) => 9,
            (Section::Alerts, _) => 10,
            (Section::CrmConfig, _) => 11,
            (Section::RscDefaults, _) => 12,
            (Section::OpDefaults, _) => 13,
            (Section::Configuration, _) => 14,
        },
    }
}

/// `xml <element …>`, around it its section where the tag alone does not tell that.
fn xml(names: &Names, schema: Schema, index: u32) -> String {
    let kind = &names.at(index).kind;
    let mut element = Vec::new();
    if write_object(names, schema, index, &mut element).is_err() {
        // Writing to memory does not fail.
        return String::new();
    }
    let element = String::from_utf8_lossy(&element);
    let section = match kind {
        ObjectKind::Raw(section, element) if !crate::cib::read::belongs_to(*section, &element.name) => Some(*section),
        ObjectKind::FencingTopology(_) => Some(Section::FencingTopology),
        ObjectKind::Options(options) if options.section != OptionSection::Properties => Some(kind.section()),
        _ => None,
    };
    let lines: Vec<&str> = element.lines().collect();
    match section.map(Section::tag) {
        None => format!("xml {}", lines.join(" \\\n")),
        Some(tag) => format!("xml <{tag}> \\\n  {} \\\n</{tag}>", lines.join(" \\\n  ")),
    }
}
