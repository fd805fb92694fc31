use serde::Serialize;

use super::build::Builder;
use super::concern;
use super::words::sign;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Configuration;
use crate::report::Secrets;
use crate::resolve::Names;
use crate::source::Sources;

/// What is to be seen of a configuration, secrets masked. Things are numbered by their place in these lists.
#[derive(Debug, Serialize)]
pub struct Picture {
    /// What it is a picture of.
    pub(super) title: String,
    pub(super) boxes: Vec<Shape>,
    pub(super) links: Vec<Link>,
    pub(super) chips: Vec<Chip>,
    pub(super) statements: Vec<Statement>,
    pub(super) findings: Vec<Note>,
    /// What findings mean and what to write instead, each text once.
    pub(super) stories: Vec<String>,
}

/// A box, or the knot of a constraint on sets.
#[derive(Debug, Serialize)]
pub(super) struct Shape {
    pub kind: Kind,
    pub name: String,
    /// The agent, or what makes the box a special one of its kind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// The box around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// The boxes in it; in a group the first to start in front.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<usize>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Node,
    Primitive,
    Group,
    Clone,
    Bundle,
    /// A name that nothing has.
    Missing,
    /// Where the lines of two sets meet, each member of the one with each of the other.
    Knot,
}

/// A line between two boxes. The upper one stands on the lower one.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    pub relation: Relation,
    /// In an order what acts first; in a colocation what is placed first.
    pub lower: usize,
    pub upper: usize,
    /// Whether it is a must.
    #[serde(skip)]
    pub is_firm: bool,
    /// What is not understood of itself; empty otherwise.
    #[serde(skip)]
    pub label: String,
    pub statement: usize,
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Relation {
    /// The upper one acts after the lower one.
    Order,
    /// The upper one runs where the lower one runs.
    Colocation,
    /// The two keep away from each other.
    Apart,
}

/// What a constraint says of one box: a location, or a ticket. A line to each node would cross all others.
#[derive(Debug, Serialize)]
pub(super) struct Chip {
    #[serde(skip)]
    pub tone: Tone,
    pub on: usize,
    /// The node, where it speaks of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<usize>,
    pub text: String,
    pub statement: usize,
}

/// What a chip means for the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tone {
    /// It should run there.
    For,
    /// It should not.
    Against,
    /// It must not.
    Never,
    /// It needs the ticket.
    Ticket,
}

/// What is written of something in the picture, and the findings on it.
#[derive(Debug, Serialize)]
pub(super) struct Statement {
    pub text: String,
    /// `file:line`.
    pub place: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<usize>,
    /// That of the worst finding.
    #[serde(skip)]
    pub severity: Option<Severity>,
}

/// A finding.
#[derive(Debug, Serialize)]
pub(super) struct Note {
    pub severity: Severity,
    pub rule: &'static str,
    pub message: String,
    /// The number of what it means and what to write instead, one line each.
    pub story: usize,
    /// `file:line`.
    pub place: String,
    /// The statements it is about, as far as they are in the picture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<usize>,
}

impl Picture {
    /// What is to be seen of the configuration that comes from `sources`, with these findings on it.
    #[must_use]
    pub fn new(sources: &Sources, configuration: &Configuration, diagnostics: &[Diagnostic]) -> Self {
        let secrets = Secrets::find(sources);
        let names = Names::new(configuration);
        let (mut picture, statement_of) = Builder::new(sources, &secrets, &names).build();
        concern::note(&mut picture, sources, &secrets, configuration, &statement_of, diagnostics);
        picture
    }

    /// The outermost box around a box.
    pub(super) fn top(&self, mut number: usize) -> usize {
        while let Some(parent) = self.boxes[number].parent {
            number = parent;
        }
        number
    }

    /// The boxes from this one outwards, itself first.
    pub(super) fn outwards(&self, number: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(number), |&inner| self.boxes[inner].parent)
    }

    /// What a container is, in words.
    pub(super) fn note(&self, number: usize) -> String {
        let shape = &self.boxes[number];
        let noun = match shape.kind {
            Kind::Group => "group",
            Kind::Clone => "clone",
            Kind::Bundle => "bundle",
            Kind::Node | Kind::Primitive | Kind::Missing | Kind::Knot => "",
        };
        if shape.caption.is_empty() { noun.to_owned() } else { format!("{noun}, {}", shape.caption) }
    }

    /// The chips of each box.
    pub(super) fn chips_by_box(&self) -> Vec<Vec<usize>> {
        let mut by_box = vec![Vec::new(); self.boxes.len()];
        for (number, chip) in self.chips.iter().enumerate() {
            by_box[chip.on].push(number);
        }
        by_box
    }

    /// What stands in a box, a line each, for formats that draw lines to nodes: name and agent, or what kind of container it
    /// is, and what is said of it without a node.
    pub(super) fn lines(&self, number: usize, chips: &[usize]) -> Vec<String> {
        let shape = &self.boxes[number];
        let mut lines = if shape.children.is_empty() {
            let caption = (!shape.caption.is_empty()).then(|| shape.caption.clone());
            [shape.name.clone()].into_iter().chain(caption).collect()
        } else {
            vec![format!("{} ({})", shape.name, self.note(number))]
        };
        let loose = chips.iter().map(|&chip| &self.chips[chip]).filter(|chip| chip.node.is_none());
        lines.extend(loose.map(|chip| format!("[{}]", chip.text)));
        lines
    }

    /// The findings on a statement: their rules, each once, with a sign.
    pub(super) fn marks(&self, statement: Option<usize>) -> Vec<String> {
        let findings = statement.into_iter().flat_map(|statement| &self.statements[statement].findings);
        let notes = findings.map(|&finding| &self.findings[finding]);
        let mut marks: Vec<String> = notes.map(|note| format!("{} {}", sign(note.severity), note.rule)).collect();
        marks.dedup();
        marks
    }

    /// What a mark on these statements says: the worst severity, and the first numbers of what is found, the worst first.
    pub(super) fn mark(&self, statements: &[usize]) -> Option<(Severity, String)> {
        const SHOWN: usize = 2;
        let all = statements.iter().flat_map(|&statement| &self.statements[statement].findings);
        let mut findings: Vec<usize> = all.copied().collect();
        findings.sort_unstable();
        findings.dedup();
        let worst = self.findings[*findings.first()?].severity;
        let mut words = vec![sign(worst).to_string()];
        words.extend(findings.iter().take(SHOWN).map(|finding| (finding + 1).to_string()));
        words.extend((findings.len() > SHOWN).then(|| format!("+{}", findings.len() - SHOWN)));
        Some((worst, words.join(" ")))
    }

    /// The worst finding on what a box stands for.
    pub(super) fn severity(&self, number: usize) -> Option<Severity> {
        self.boxes[number].statement.and_then(|statement| self.statements[statement].severity)
    }

    /// The worst of what is found on these statements.
    pub(super) fn worst(&self, statements: impl Iterator<Item = usize>) -> Option<Severity> {
        statements.filter_map(|statement| self.statements[statement].severity).max()
    }
}
