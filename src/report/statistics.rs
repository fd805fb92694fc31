//! For people: how often each rule spoke. The first look at a folder of old configurations.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;

use super::human::{paint_severity, summary};
use super::{Counts, Finding, Layout, Look, Needs};
use crate::diagnostic::{RuleInfo, Severity};

/// Counts, and shows a table at the end.
pub struct Statistics {
    look: Look,
    rows: HashMap<(&'static str, Severity), Row>,
}

/// How often a rule spoke, at one severity.
#[derive(Default)]
struct Row {
    number: usize,
    fixable: usize,
}

impl Statistics {
    pub fn new(look: Look) -> Self {
        Self { look, rows: HashMap::new() }
    }
}

impl Layout for Statistics {
    fn needs(&self, _rule: &RuleInfo) -> Needs {
        Needs { fix: true, ..Needs::default() }
    }

    fn finding(&mut self, _out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let row = self.rows.entry((finding.rule().name, finding.severity())).or_default();
        row.number += 1;
        row.fixable += usize::from(finding.fix().is_some());
        Ok(())
    }

    /// The most frequent first.
    fn end(&mut self, out: &mut dyn io::Write, counts: Counts) -> io::Result<()> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|&((rule, severity), row)| (Reverse(row.number), *rule, *severity));
        let digits = rows.first().map_or(0, |(_, row)| row.number.to_string().len());
        let longest = rows.iter().map(|((rule, _), _)| rule.len()).max().unwrap_or_default();
        for ((rule, severity), row) in rows {
            let name = paint_severity(self.look, *severity, &format!("{:7}", severity.name()));
            let fixable = if row.fixable > 0 { format!("  {} fixable", row.fixable) } else { String::new() };
            let rule = if row.fixable > 0 { format!("{rule:longest$}") } else { (*rule).to_owned() };
            writeln!(out, "{:digits$}  {name}  {rule}{fixable}", row.number)?;
        }
        if counts.total() > 0 {
            writeln!(out)?;
        }
        summary(self.look, counts, out)
    }
}
