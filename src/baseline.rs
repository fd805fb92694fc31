//! Known findings: a file that lists what was found once, so that only what is new is shown.
//!
//! A finding is known by its file and its [fingerprint](crate::report::Fingerprints), which survives moved lines and another
//! layout. Where a file is not there any more, what was known of it is known of any other file: it may have been renamed.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// The version of the format.
const VERSION: u32 = 1;

/// A list of known findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The file, relative to the folder of the baseline, with `/` between folders.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// The fingerprint.
    pub fingerprint: String,
    /// What was said, for people who read the list.
    #[serde(default)]
    pub message: String,
    /// The last day on which it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum InvalidBaseline {
    /// It is not the JSON that it should be.
    #[error("is no baseline of crmc: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of another version.
    #[error("is a baseline of version {0}; this crmc knows version {VERSION}")]
    Version(u32),
}

#[derive(Deserialize)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

impl Baseline {
    /// A list of these.
    #[must_use]
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        entries.dedup();
        Self { entries }
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// Where it is none, or one of another version.
    pub fn parse(text: &[u8]) -> Result<Self, InvalidBaseline> {
        let Document { version, findings } = serde_json::from_slice(text)?;
        if version != VERSION {
            return Err(InvalidBaseline::Version(version));
        }
        Ok(Self::new(findings))
    }

    /// The text: JSON with a line for each finding, so that a change of one is a change of one line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{{\"version\": {VERSION}, \"findings\": [");
        for (index, entry) in self.entries.iter().enumerate() {
            text.push_str(if index > 0 { ",\n  " } else { "\n  " });
            // Texts and numbers can always be written.
            text.push_str(&serde_json::to_string(entry).unwrap_or_default());
        }
        text.push_str(if self.entries.is_empty() { "]}\n" } else { "\n]}\n" });
        text
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Until when findings are known that this list knows, too.
    #[must_use]
    pub fn dates(&self) -> HashMap<(&str, &str), Date> {
        let dated = self.entries.iter().filter_map(|entry| Some((entry, entry.until?)));
        dated.map(|(entry, until)| ((entry.file.as_str(), entry.fingerprint.as_str()), until)).collect()
    }
}

/// What is said of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is new.
    No,
    /// It is known.
    Yes,
    /// It was, until that day.
    Until(Date),
}

/// A baseline that findings are held against.
pub struct Held {
    baseline: Baseline,
    today: Option<Date>,
    is_used: Vec<bool>,
    /// By file and fingerprint, for files that are there.
    placed: HashMap<(String, String), usize>,
    /// By fingerprint, for those that are not.
    homeless: HashMap<String, Vec<usize>>,
}

impl Held {
    /// Holds findings against `baseline`. Without `today`, nothing has expired; `is_there` says of a file whether it is.
    #[must_use]
    pub fn new(baseline: Baseline, today: Option<Date>, is_there: impl Fn(&str) -> bool) -> Self {
        let mut placed = HashMap::new();
        let mut homeless: HashMap<String, Vec<usize>> = HashMap::new();
        let mut files: HashMap<&str, bool> = HashMap::new();
        // From the last on, so that the first of several is taken first.
        for (index, entry) in baseline.entries.iter().enumerate().rev() {
            if *files.entry(&entry.file).or_insert_with(|| is_there(&entry.file)) {
                placed.insert((entry.file.clone(), entry.fingerprint.clone()), index);
            } else {
                homeless.entry(entry.fingerprint.clone()).or_default().push(index);
            }
        }
        Self { is_used: vec![false; baseline.entries.len()], baseline, today, placed, homeless }
    }

    /// Whether a finding in `file` is known. Each entry knows one.
    pub fn knows(&mut self, file: &str, fingerprint: &str) -> Known {
        let own = self.placed.remove(&(file.to_owned(), fingerprint.to_owned()));
        let Some(index) = own.or_else(|| self.homeless.get_mut(fingerprint)?.pop()) else { return Known::No };
        self.is_used[index] = true;
        match self.baseline.entries[index].until {
            Some(until) if self.today.is_some_and(|today| until < today) => Known::Until(until),
            _ => Known::Yes,
        }
    }

    /// The entries that no finding has needed and that are about what was looked at: `was_checked` says that of files;
    /// what was in files that are not there any more is looked for in all.
    #[must_use]
    pub fn unneeded(&self, was_checked: impl Fn(&str) -> bool, all_were_checked: bool) -> HashSet<&Entry> {
        let homeless: HashSet<usize> = self.homeless.values().flatten().copied().collect();
        let is_unneeded = |index: usize, entry: &Entry| {
            !self.is_used[index] && (was_checked(&entry.file) || (all_were_checked && homeless.contains(&index)))
        };
        let entries = self.baseline.entries.iter().enumerate();
        entries.filter(|(index, entry)| is_unneeded(*index, entry)).map(|(_, entry)| entry).collect()
    }

    /// The baseline without these entries; what was found in another file is noted there by the next that writes it.
    #[must_use]
    pub fn without(&self, unneeded: &HashSet<&Entry>) -> Baseline {
        let entries = self.baseline.entries.iter().filter(|entry| !unneeded.contains(entry));
        Baseline { entries: entries.cloned().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(file: &str, fingerprint: &str, until: Option<&str>) -> Entry {
        Entry {
            file: file.to_owned(),
            rule: "order-cycle".to_owned(),
            fingerprint: fingerprint.to_owned(),
            message: "a and b".to_owned(),
            until: until.map(|date| date.parse().unwrap()),
        }
    }

    fn held(entries: Vec<Entry>, there: &[&str]) -> Held {
        Held::new(Baseline::new(entries), "2026-11-26".parse().ok(), |file| there.contains(&file))
    }

    #[test]
    fn its_text_reads_back() {
        let two = Baseline::new(vec![entry("b", "2", Some("2027-03-31")), entry("a", "1", None)]);
        let text = two.text();
        assert_eq!(
            text,
            "{\"version\": 1, \"findings\": [
  {\"file\":\"a\",\"rule\":\"order-cycle\",\"fingerprint\":\"1\",\"message\":\"a and b\"},
  {\"file\":\"b\",\"rule\":\"order-cycle\",\"fingerprint\":\"2\",\"message\":\"a and b\",\"until\":\"2027-03-31\"}
]}
"
        );
        assert_eq!(Baseline::parse(text.as_bytes()).unwrap(), two);
        let none = Baseline::default();
        assert_eq!(Baseline::parse(none.text().as_bytes()).unwrap(), none);
    }

    #[test]
    fn what_is_none_is_refused() {
        let error = |text: &str| Baseline::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error("[]").starts_with("is no baseline of crmc: "));
        assert_eq!(error(r#"{"version": 2, "findings": []}"#), "is a baseline of version 2; this crmc knows version 1");
        let dated = r#"{"version":1,"findings":[{"file":"a","rule":"r","fingerprint":"f","until":"soon"}]}"#;
        assert!(error(dated).contains("`soon` is no date"));
    }

    #[test]
    fn each_entry_knows_one_finding_of_its_file() {
        let mut held = held(vec![entry("a", "1", None), entry("b", "1", None)], &["a", "b"]);
        assert_eq!(held.knows("c", "1"), Known::No);
        assert_eq!(held.knows("a", "1"), Known::Yes);
        assert_eq!(held.knows("a", "1"), Known::No);
        assert_eq!(held.knows("b", "1"), Known::Yes);
    }

    #[test]
    fn what_was_known_of_a_file_that_has_gone_is_known_of_any() {
        let mut held = held(vec![entry("old", "1", None)], &["a"]);
        assert_eq!(held.knows("new", "1"), Known::Yes);
        assert_eq!(held.knows("new", "1"), Known::No);
        assert!(held.unneeded(|_| false, true).is_empty());
    }

    #[test]
    fn entries_expire_behind_their_day() {
        let entries = vec![entry("a", "1", Some("2026-11-25")), entry("a", "2", Some("2026-11-26"))];
        let mut held = held(entries, &["a"]);
        assert_eq!(held.knows("a", "1"), Known::Until("2026-11-25".parse().unwrap()));
        assert_eq!(held.knows("a", "2"), Known::Yes);
    }

    #[test]
    fn what_no_finding_needs_can_go() {
        let mut held = held(
            vec![entry("a", "1", None), entry("a", "2", None), entry("b", "1", None), entry("c", "1", None)],
            &["a", "b"],
        );
        held.knows("a", "2");
        let names = |entries: HashSet<&Entry>| {
            let mut names: Vec<String> =
                entries.iter().map(|entry| format!("{}{}", entry.file, entry.fingerprint)).collect();
            names.sort();
            names
        };
        assert_eq!(names(held.unneeded(|file| file == "a", false)), ["a1"]);
        assert_eq!(names(held.unneeded(|file| file == "a", true)), ["a1", "c1"]);
        assert_eq!(held.without(&held.unneeded(|_| true, true)).entries, [entry("a", "2", None)]);
    }
}
