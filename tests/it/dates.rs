//! Dates of rules, as Pacemaker's own program reads them.

use std::process::Command;

use crmc::model::{FromText, Moment};

use crate::tools;

/// Days, to be joined with times.
const DAYS: [&str; 56] = [
    "2026-05-20",
    "20260520",
    "2026-5-2",
    "26-05-20",
    "2026-W21-3",
    "2026-W1-2",
    "2026-w21-3",
    "2026W213",
    "2026-W21",
    "2026-W53-1",
    "2020-W53-7",
    "2021-W53-1",
    "2020-W54-1",
    "2026-W10-0",
    "2026-W10-8",
    "2026-140",
    "2026140",
    "2026-366",
    "2024-366",
    "2026-000",
    "2026-1",
    "2026-05",
    "2026",
    "10",
    "2026-13-45",
    "2026-00-10",
    "2026-05-00",
    "2026-05-32",
    "2026-06-31",
    "2024-02-29",
    "2025-02-29",
    "1900-02-29",
    "2000-02-29",
    "20261301",
    "20260532",
    "20260000",
    "202605201000",
    "2026052",
    "9990520",
    "1779264000",
    "@1779264000",
    "20.05.2026",
    "20-05-2026",
    "05/20/2026",
    "2026/05/20",
    "2026 05 20",
    "2026-05-20x",
    "2026-05-20;",
    "2026-May-20",
    "May",
    "yesterday",
    "Today",
    "epoch",
    "EPOCH",
    "epochx",
    "",
];

/// What may follow a day.
const TIMES: [&str; 26] = [
    "",
    "T",
    " ",
    "T10",
    " 10:00",
    "T10:00:00Z",
    "T1000",
    "T100",
    "T1:2:3",
    "T24:00:00",
    "T24:01",
    "T25:00",
    "T10:60",
    "T10:00:60",
    "T-1:00",
    " noon",
    "T10:00+02:00",
    "T10:00-0200",
    "T10:00 +02:00",
    " 10:00:00 -0500",
    "T10:00 +25:00",
    "T10:00 -x",
    " 10:00 CET",
    " 10:00:00.5",
    "T10:5x",
    "/2026-06-01",
];

/// Times alone.
const TODAY: [&str; 10] = ["10:00", "10:00:00", "10:60", "12:", "12:xx", "ab:cd", "T10:00", "T1", "T25:00", "tomorrow"];

#[test]
fn dates_are_read_as_iso8601_reads_them() {
    let Some(program) = tools::find("dates_are_read_as_iso8601_reads_them", "iso8601") else { return };
    let joined = DAYS.iter().flat_map(|day| TIMES.iter().map(move |time| format!("{day}{time}")));
    let mut wrong = Vec::new();
    for text in joined.chain(TODAY.iter().map(ToString::to_string)) {
        let output = Command::new(&program).args(["-d", &text]).output().unwrap();
        let is_read = Moment::from_text(&text).is_some();
        // The end of the day before the first is one, to that program.
        if !is_read && text.ends_with("T24:00:00") && (text.starts_with("2026-000") || text.starts_with("20260000")) {
            continue;
        }
        if output.status.success() != is_read {
            wrong.push(format!("`{text}` is read here: {is_read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
