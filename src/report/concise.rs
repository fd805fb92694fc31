//! One line a finding, in the form that editors and `grep` know from compilers.

use std::io;

use super::{Finding, Layout, text};

/// `FILE:LINE:COL: SEVERITY[RULE]: MESSAGE`; columns count characters from 1.
pub struct Concise;

impl Layout for Concise {
    fn finding(&mut self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let place = finding.place();
        let start = place.start();
        writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            text::one_line(place.file.name()),
            start.line,
            start.column,
            finding.severity().name(),
            finding.rule().name,
            text::one_line(&finding.message()),
        )
    }
}
