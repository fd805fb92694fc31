use std::collections::HashMap;

use ecow::EcoString;

use crate::model::Text;
use crate::source::Span;

/// A line `key: value`.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The sections in which it stands and its key, as in `quorum.two_node`; nodes and interfaces with a number from 0.
    pub path: EcoString,
    /// Its key.
    pub key: Text,
    /// Its value.
    pub value: Text,
}

/// A section.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// As in `quorum.device`.
    pub path: EcoString,
    /// Its name, where it is opened.
    pub name: Text,
}

/// What a corosync.conf says.
#[derive(Clone, Debug, Default)]
pub struct Corosync {
    /// The whole file.
    pub span: Span,
    settings: Vec<Setting>,
    sections: Vec<Section>,
    setting_at: HashMap<EcoString, usize>,
    section_at: HashMap<EcoString, usize>,
}

/// A node of the nodelist.
#[derive(Clone, Debug)]
pub struct Node<'c> {
    /// Where its section starts.
    pub span: Span,
    /// Its name; without one, Pacemaker takes the host's.
    pub name: Option<&'c Text>,
    /// The number by which corosync knows it.
    pub id: Option<&'c Text>,
    /// The addresses of its links, by number.
    pub addresses: Vec<&'c Text>,
    /// How many votes it has: 1 unless written.
    pub votes: u32,
}

/// An `interface` of `totem`.
#[derive(Clone, Debug)]
pub struct Interface<'c> {
    /// Where its section starts.
    pub span: Span,
    /// The network to which corosync binds.
    pub network: Option<&'c Text>,
    /// The address of multicast.
    pub multicast: Option<&'c Text>,
}

/// An arbiter beside the nodes.
#[derive(Clone, Debug)]
pub struct Device<'c> {
    /// Where its section starts.
    pub span: Span,
    /// What it is: `net`, today.
    pub model: Option<&'c Text>,
    /// How many votes it has, where that is written.
    pub votes: Option<u32>,
}

impl Corosync {
    pub(super) fn of(span: Span) -> Self {
        Self { span, ..Self::default() }
    }

    pub(super) fn add_setting(&mut self, setting: Setting) {
        self.setting_at.insert(setting.path.clone(), self.settings.len());
        self.settings.push(setting);
    }

    /// A section may be opened several times: the first place counts.
    pub(super) fn add_section(&mut self, section: Section) {
        if !self.section_at.contains_key(&section.path) {
            self.section_at.insert(section.path.clone(), self.sections.len());
            self.sections.push(section);
        }
    }

    /// The setting of that path; of several the last, which is the one that counts.
    #[must_use]
    pub fn setting(&self, path: &str) -> Option<&Setting> {
        self.setting_at.get(path).and_then(|index| self.settings.get(*index))
    }

    /// All settings with that key, in whatever section.
    pub fn settings_called<'c>(&'c self, key: &'c str) -> impl Iterator<Item = &'c Setting> {
        self.settings.iter().filter(move |setting| setting.key == key)
    }

    /// The number of that path, where it is one.
    #[must_use]
    pub fn number(&self, path: &str) -> Option<u32> {
        number(&self.setting(path)?.value)
    }

    /// Whether a switch of the section `quorum` is on: any number but 0.
    #[must_use]
    pub fn has_quorum_switch(&self, key: &str) -> bool {
        self.number(&format!("quorum.{key}")).is_some_and(|value| value != 0)
    }

    /// What counts votes: `corosync_votequorum`, if anything.
    #[must_use]
    pub fn provider(&self) -> Option<&Setting> {
        self.setting("quorum.provider")
    }

    /// The name of a section where it is first opened.
    #[must_use]
    pub fn section(&self, path: &str) -> Option<&Text> {
        self.section_at.get(path).and_then(|index| self.sections.get(*index)).map(|section| &section.name)
    }

    /// The nodes, in their order.
    #[must_use]
    pub fn nodes(&self) -> Vec<Node<'_>> {
        self.numbered("nodelist.node.")
            .map(|(path, span)| Node {
                span,
                name: self.text(&format!("{path}.name")),
                id: self.text(&format!("{path}.nodeid")),
                addresses: (0..8).filter_map(|link| self.text(&format!("{path}.ring{link}_addr"))).collect(),
                votes: self.number(&format!("{path}.quorum_votes")).unwrap_or(1),
            })
            .collect()
    }

    /// The interfaces, in their order.
    #[must_use]
    pub fn interfaces(&self) -> Vec<Interface<'_>> {
        self.numbered("totem.interface.")
            .map(|(path, span)| Interface {
                span,
                network: self.text(&format!("{path}.bindnetaddr")),
                multicast: self.text(&format!("{path}.mcastaddr")),
            })
            .collect()
    }

    /// The arbiter, where there is one.
    #[must_use]
    pub fn device(&self) -> Option<Device<'_>> {
        let section = self.section("quorum.device")?;
        Some(Device {
            span: section.span,
            model: self.text("quorum.device.model"),
            votes: self.number("quorum.device.votes"),
        })
    }

    /// The votes of all nodes together: `expected_votes`, which counts where both are written, else the sum of the nodelist.
    #[must_use]
    pub fn expected_votes(&self) -> Option<u32> {
        let nodes = self.nodes();
        let sum = nodes.iter().fold(0_u32, |sum, node| sum.saturating_add(node.votes));
        self.number("quorum.expected_votes").or((!nodes.is_empty()).then_some(sum))
    }

    fn text(&self, path: &str) -> Option<&Text> {
        self.setting(path).map(|setting| &setting.value)
    }

    fn numbered<'c>(&'c self, prefix: &'c str) -> impl Iterator<Item = (&'c str, Span)> {
        let is_numbered = move |section: &&Section| {
            section.path.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.sections.iter().filter(is_numbered).map(|section| (section.path.as_str(), section.name.span))
    }
}

/// A number as corosync reads it: without a minus, and with nothing behind it.
pub(super) fn number(text: &Text) -> Option<u32> {
    text.as_str().parse().ok()
}
