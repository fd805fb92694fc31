//! SARIF 2.1.0, the format of OASIS for findings of static analysis: GitHub code scanning, Azure DevOps and editors read
//! it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Counts, Finding, FixView, Layout, Needs, Place, text};
use crate::diagnostic::{RuleInfo, Severity};

/// The schema that the text follows, as its publisher names it.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes each finding as it comes. The rules that spoke follow behind them: JSON knows no order of names, and so nothing
/// needs to be kept but these.
#[derive(Default)]
pub struct Sarif {
    rules: Vec<&'static RuleInfo>,
    indices: HashMap<&'static str, usize>,
    is_behind_first: bool,
}

impl Sarif {
    fn index(&mut self, rule: &'static RuleInfo) -> usize {
        *self.indices.entry(rule.name).or_insert_with(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        })
    }
}

impl Layout for Sarif {
    fn needs(&self, _rule: &RuleInfo) -> Needs {
        Needs { fingerprint: true, fix: true, edits: true }
    }

    fn begin(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        write!(
            out,
            "{{\"version\":\"2.1.0\",\"$schema\":\"{SCHEMA}\",\n \"runs\":[{{\"columnKind\":\"unicodeCodePoints\","
        )?;
        out.write_all(b"\n  \"results\":[")
    }

    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        out.write_all(if self.is_behind_first { b",\n   " } else { b"\n   " })?;
        self.is_behind_first = true;
        let index = self.index(finding.rule());
        text::json(out, &Outcome::new(finding, index))
    }

    fn end(&mut self, out: &mut dyn io::Write, _counts: Counts) -> io::Result<()> {
        out.write_all(b"],\n  \"tool\":{\"driver\":{\"name\":\"crmc\",\"semanticVersion\":")?;
        write!(out, "\"{}\",\n   \"rules\":[", env!("CARGO_PKG_VERSION"))?;
        for (number, rule) in self.rules.iter().enumerate() {
            out.write_all(if number > 0 { b",\n    " } else { b"\n    " })?;
            text::json(out, &descriptor(rule))?;
        }
        out.write_all(b"]}}}]}\n")
    }
}

/// What there is to know of a rule.
fn descriptor(rule: &RuleInfo) -> Value {
    let page = rule.page.as_ref().map(|page| {
        let (bad, good) = (page.bad.markdown(), page.good.markdown());
        format!("{}\n# Bad\n\n{bad}\n# Good\n\n{good}", page.markdown())
    });
    let help = page.unwrap_or_else(|| rule.summary.to_owned());
    let full = rule.page.as_ref().and_then(|page| first_section(&page.markdown())).unwrap_or(rule.summary.to_owned());
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": full },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.category.name()] },
    })
}

/// The first section of a page without its heading, as one paragraph.
fn first_section(markdown: &str) -> Option<String> {
    let lines = markdown.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
    let text: Vec<&str> = lines.take_while(|line| !line.starts_with('#')).filter(|line| !line.is_empty()).collect();
    (!text.is_empty()).then(|| text.join(" "))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A `result` of SARIF.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
}

impl Outcome {
    fn new(finding: &Finding, rule_index: usize) -> Self {
        let related = (1..).zip(finding.labels()).map(|(id, (place, label))| {
            let mut location = location(place, &label);
            location["id"] = json!(id);
            location
        });
        Self {
            rule_id: finding.rule().name,
            rule_index,
            level: level(finding.severity()),
            message: json!({ "text": finding.story() }),
            locations: [location(finding.place(), &finding.label())],
            related_locations: related.collect(),
            partial_fingerprints: json!({ "crmc/v1": finding.fingerprint() }),
            fixes: finding.fix().map(fix).into_iter().collect(),
        }
    }
}

fn location(place: Place, label: &str) -> Value {
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(place), "region": region(place) } });
    if !label.is_empty() {
        location["message"] = json!({ "text": label });
    }
    location
}

fn artifact(place: Place) -> Value {
    json!({ "uri": uri(place.path()) })
}

/// Lines and columns from 1; the end is one behind the last character, and where it is the start, the region is empty.
fn region(place: Place) -> Value {
    let (start, end) = (place.start(), place.end());
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn fix(fix: FixView) -> Value {
    let mut changes: Vec<Value> = Vec::new();
    let mut open: Option<Cow<str>> = None;
    for (place, text) in fix.edits {
        let replacement = json!({ "deletedRegion": region(place), "insertedContent": { "text": text } });
        match changes.last_mut().and_then(|change| change["replacements"].as_array_mut()) {
            Some(replacements) if open.as_deref() == Some(place.path()) => replacements.push(replacement),
            _ => changes.push(json!({ "artifactLocation": artifact(place), "replacements": [replacement] })),
        }
        open = Some(Cow::Owned(place.path().to_owned()));
    }
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// A path as a URI: relative to where crmc ran, unless it is absolute.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a/b c.crm"), "a/b%20c.crm");
        assert_eq!(uri("/srv/ä:%.crm"), "file:///srv/%C3%A4%3A%25.crm");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
