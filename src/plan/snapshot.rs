//! A CIB at one moment: what a plan starts from.

use std::fmt::{self, Display, Formatter, Write};

use ecow::EcoString;
use sha2::{Digest, Sha256};

use crate::cib::read::any_document;
use crate::cib::schema::{Schema, Target};
use crate::cib::write::write_element;
use crate::compile::understand;
use crate::lower::Lowered;
use crate::model::{Element, Text};
use crate::resolve::{Names, cluster_property};
use crate::source::Sources;

/// A CIB as it was read, status included.
#[derive(Debug)]
pub struct Snapshot {
    sources: Sources,
    root: Element,
    understood: Lowered,
}

/// The version of a CIB: what the CIB manager compares, in this order. The first two count configurations, the last
/// one every change of the status, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Version {
    /// Raised by administrators alone.
    pub admin_epoch: u64,
    /// Raised by each change of the configuration.
    pub epoch: u64,
    /// Raised by each change of the status; 0 again with each new epoch.
    pub num_updates: u64,
}

/// As `crm_mon` and the log of Pacemaker write it.
impl Display for Version {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}.{}.{}", self.admin_epoch, self.epoch, self.num_updates)
    }
}

/// Why something is no CIB.
#[derive(Debug, thiserror::Error)]
pub enum NoCib {
    /// It is no XML, or not of the kind that crmc reads.
    #[error("{0}")]
    Malformed(String),
    /// It is XML of something else.
    #[error("is no CIB: its root is `{0}`, not `cib`; `cibadmin --query` prints one")]
    OtherRoot(EcoString),
}

impl Snapshot {
    /// Reads a CIB, which messages call `name`.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, NoCib> {
        let malformed = |reason: String| NoCib::Malformed(reason);
        let sources = Sources::single(name, bytes).map_err(|error| malformed(error.to_string()))?;
        let file = sources.files().first().ok_or_else(|| malformed("is empty".to_owned()))?;
        let root = any_document(file).map_err(|found| malformed(found.message))?;
        if root.name != "cib" {
            return Err(NoCib::OtherRoot(root.name));
        }
        let understood = understand(&sources);
        Ok(Self { sources, root, understood })
    }

    /// The text it was read from, as the one file.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The name it has in messages, and its text.
    #[must_use]
    pub fn file(&self) -> (&str, &[u8]) {
        self.sources.files().first().map_or(("", &[]), |file| (file.name(), file.bytes()))
    }

    /// The `cib` element, status included.
    #[must_use]
    pub fn root(&self) -> &Element {
        &self.root
    }

    /// What it says.
    #[must_use]
    pub fn understood(&self) -> &Lowered {
        &self.understood
    }

    /// Its version; what is not written is 0.
    #[must_use]
    pub fn version(&self) -> Version {
        let number =
            |name: &str| self.root.attribute(name).and_then(|text| text.as_str().parse().ok()).unwrap_or_default();
        Version { admin_epoch: number("admin_epoch"), epoch: number("epoch"), num_updates: number("num_updates") }
    }

    /// A name for its configuration: equal where `configuration` elements and schemas are.
    #[must_use]
    pub fn digest(&self) -> String {
        digest_of(&self.root)
    }

    /// The schema that it names.
    #[must_use]
    pub fn schema(&self) -> Option<Schema> {
        self.root.attribute("validate-with")?.as_str().parse().ok()
    }

    /// The release of Pacemaker that runs on the coordinator, else, before one was elected, the oldest that speaks the
    /// feature set.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        let version = self.property("dc-version").map(|version| {
            let end = version.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(version.len());
            version[..end].to_owned()
        });
        let from_version = version.and_then(|version| format!("pacemaker={version}").parse().ok());
        from_version.or_else(|| Target::of_feature_set(self.root.attribute("crm_feature_set")?.as_str()))
    }

    /// The name of the cluster, if it has one.
    #[must_use]
    pub fn cluster_name(&self) -> Option<EcoString> {
        self.property("cluster-name")
    }

    /// Whether the partition that told has quorum; taken for granted where nothing is said.
    #[must_use]
    pub fn has_quorum(&self) -> bool {
        self.root.attribute("have-quorum").is_none_or(|value| *value != "0" && *value != "false")
    }

    /// Whether it says what runs: without that, the scheduler knows of no node.
    #[must_use]
    pub fn has_status(&self) -> bool {
        let status = self.root.elements().find(|child| child.name == "status");
        status.is_some_and(|status| status.elements().next().is_some())
    }

    fn property(&self, name: &str) -> Option<EcoString> {
        let pair = cluster_property(&Names::new(&self.understood.configuration), &[name])?;
        pair.value.as_ref().map(|text| text.value.clone())
    }
}

/// The digest of the configuration of a `cib` element, with the schema that it names.
pub(super) fn digest_of(root: &Element) -> String {
    let mut text = Vec::new();
    let schema = root.attribute("validate-with").map(Text::as_str).unwrap_or_default();
    text.extend(schema.as_bytes());
    text.push(b'\n');
    for configuration in root.elements().filter(|child| child.name == "configuration") {
        // Writing to memory does not fail.
        let _ = write_element(configuration, &mut text);
    }
    digest(&text)
}

/// SHA-256, in hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Nor does this.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(attributes: &str, configuration: &str) -> Snapshot {
        let text = format!("<cib {attributes}><configuration>{configuration}</configuration><status/></cib>");
        Snapshot::read("cib", text.into_bytes()).unwrap()
    }

    #[test]
    fn a_cib_knows_its_version() {
        let cib = snapshot(r#"epoch="5" num_updates="7" admin_epoch="1" validate-with="pacemaker-3.9""#, "<nodes/>");
        assert_eq!(cib.version().to_string(), "1.5.7");
        assert_eq!(cib.schema(), Some(Schema::V3_9));
        assert!(cib.has_quorum() && !cib.has_status());
        assert!(snapshot("", "").version() < cib.version());
        assert!(!snapshot(r#"have-quorum="0""#, "").has_quorum());
    }

    #[test]
    fn the_coordinator_tells_the_release() {
        let properties = "<crm_config><cluster_property_set id=\"o\"><nvpair id=\"a\" name=\"dc-version\" \
                          value=\"2.1.5-a3f44794f94\"/></cluster_property_set></crm_config>";
        let target = |cib: &Snapshot| cib.target().map(|target| target.to_string());
        let newer = r#"crm_feature_set="3.19.7""#;
        assert_eq!(target(&snapshot(newer, properties)).as_deref(), Some("pacemaker=2.1.5"));
        assert_eq!(target(&snapshot(newer, "")).as_deref(), Some("pacemaker=3.0.0"));
        assert_eq!(target(&snapshot("", "")), None);
    }

    #[test]
    fn the_digest_is_that_of_the_configuration() {
        let one = snapshot(r#"epoch="5""#, "<nodes><node id=\"1\" uname=\"a\"/></nodes>");
        let same = snapshot(r#"epoch="6""#, "<nodes>\n  <node id='1' uname='a'></node>\n</nodes>");
        let other = snapshot(r#"epoch="5""#, "<nodes><node id=\"1\" uname=\"b\"/></nodes>");
        assert_eq!(one.digest(), same.digest());
        assert_ne!(one.digest(), other.digest());
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn what_is_no_cib() {
        let read = |text: &str| Snapshot::read("x", text.into()).unwrap_err().to_string();
        assert!(read("<configuration/>").starts_with("is no CIB"), "{}", read("<configuration/>"));
        assert!(!read("primitive a Dummy").is_empty());
    }
}
