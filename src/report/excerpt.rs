//! The few lines of source text that a finding concerns, ready to be shown: windows around its places, in which
//! secrets are masked, characters that do not show have pictures, and very long lines are cut out around
//! what matters. The cost depends on the places alone, not on the size of the file.

use std::ops::Range;

use super::redact::Secrets;
use super::{Finding, Place, text};
use crate::source::{Position, SourceFile};

/// Places with at most this many lines between them are shown in one window.
const GAP: usize = 2;
/// At most this many lines from the start of the statement down to the first place are shown.
const HEAD: usize = 3;
/// A place over more lines than this is shown as its first line.
const TALL: usize = 8;
/// At most this many places of a finding are shown.
const MOST_PLACES: usize = 50;
/// Even on the narrowest terminal, a line shows this many columns.
const NARROWEST: usize = 12;
/// A line is cut so that each label gets as many columns, where it wants them.
const LABEL: usize = 24;
/// What miette draws in front of a line, apart from its number; and further marks of more than one line.
const FRAME: usize = 4;
const GUTTER: usize = 3;
/// What it draws in front of a label where that hangs; and of one at the end of a mark of more than one line.
const HOOK: usize = 4;
const ELBOW: usize = 2;

/// Windows of text, one behind the other in one string, and the marks in them.
pub struct Excerpt<'a> {
    /// The lines of all windows, each with a line end.
    pub text: String,
    /// The windows, in the order in which they are shown: that of the primary place, then those of the other
    /// places in their order.
    pub windows: Vec<Window<'a>>,
    /// What is marked in them, sorted by place.
    pub marks: Vec<Mark>,
    /// How many places are not shown.
    pub left_out: usize,
}

/// Some lines of one file.
pub struct Window<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// Its part of the excerpt's text.
    pub range: Range<usize>,
    /// The number of its first line, from 0.
    pub line: usize,
    /// How many lines it has.
    pub height: usize,
}

/// A place in an excerpt, and what is said of it.
pub struct Mark {
    /// The bytes of the excerpt's text; at least one.
    pub range: Range<usize>,
    /// Where it starts in its file.
    pub position: Position,
    /// What is said; may be empty.
    pub label: String,
    /// Whether this is where the repair belongs.
    pub is_primary: bool,
}

impl<'a> Excerpt<'a> {
    /// The excerpt for a finding, on a page of `width` columns.
    pub fn new(finding: &Finding<'a>, width: usize) -> Self {
        let primary = Spot::new(finding.place(), finding.label().into_owned(), 0);
        let others =
            (1..).zip(finding.labels()).map(|(rank, (place, label))| Spot::new(place, label.into_owned(), rank));
        let mut spots: Vec<Spot> = std::iter::once(primary).chain(others).take(MOST_PLACES).collect();
        let left_out = finding.labels().count().saturating_sub(MOST_PLACES - 1);
        spots.sort_by_key(Spot::order);
        let tall = spots.iter().filter(|spot| !spot.is_on_one_line()).count();
        let gutter = if tall > 0 { GUTTER + tall } else { 0 };
        let number = spots.iter().map(|spot| digits(spot.lines.end)).max().unwrap_or_default();
        let room = width.saturating_sub(FRAME + number + gutter).max(NARROWEST);
        disjoin(&mut spots);

        let mut groups: Vec<Group> = Vec::new();
        for spot in spots {
            match groups.last_mut() {
                Some(group) if group.takes(&spot) => group.add(spot),
                _ => groups.push(Group::new(spot, room)),
            }
        }
        groups.sort_by_key(|group| group.spots.iter().map(|spot| spot.rank).min());

        let mut excerpt =
            Self { text: String::with_capacity(2 * width), windows: Vec::new(), marks: Vec::new(), left_out };
        for group in groups {
            group.render(finding.secrets, &mut excerpt);
        }
        excerpt.marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
        for mark in &mut excerpt.marks {
            mark.wrap(&excerpt.text, room);
        }
        excerpt
    }

    /// The position of the mark at `range`; of several, that of the primary one.
    pub fn position(&self, range: &Range<usize>) -> Option<Position> {
        let here = self.marks.iter().filter(|mark| mark.range == *range);
        here.max_by_key(|mark| mark.is_primary).map(|mark| mark.position)
    }

    /// The window that holds all of `range`.
    pub fn window(&self, range: &Range<usize>) -> Option<&Window<'a>> {
        let next = |window: &&Window| window.range.start <= range.start && range.start < window.range.end;
        self.windows.iter().find(next).filter(|window| range.end <= window.range.end)
    }
}

impl Mark {
    /// Breaks the label where it would not fit behind what it hangs from, on lines of `room` columns.
    fn wrap(&mut self, text: &str, room: usize) {
        let line = text[..self.range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let columns = |range: Range<usize>| text[range].chars().map(text::width).sum::<usize>();
        let used = if text[self.range.clone()].trim_end_matches('\n').contains('\n') {
            ELBOW
        } else {
            // The label hangs from the middle of the mark.
            columns(line..self.range.start) + columns(self.range.clone()) / 2 + HOOK
        };
        self.label = text::wrap(&self.label, room.saturating_sub(used).max(1), 0).join("\n");
    }
}

/// A place to be shown.
struct Spot<'a> {
    file: &'a SourceFile,
    /// Its bytes in the file, without a line end at the end.
    range: Range<usize>,
    /// Its lines, counted from 0: first and last.
    lines: Range<usize>,
    position: Position,
    label: String,
    /// 0 for the primary place, else the number of the label.
    rank: usize,
}

impl<'a> Spot<'a> {
    fn new(place: Place<'a>, label: String, rank: usize) -> Self {
        let file = place.file;
        let mut range = place.range();
        let trimmed = file.bytes()[range.clone()].trim_ascii_end().len();
        if trimmed > 0 {
            range.end = range.start + trimmed;
        }
        let first = file.line_of(range.start);
        let mut last = file.line_of(range.end.saturating_sub(1).max(range.start));
        let end_of_first = line_range(file, first).end;
        let is_tall = last - first >= TALL;
        if is_tall || range.end <= range.start || trimmed == 0 {
            last = first;
            range.end = range.end.min(end_of_first).max(range.start);
        }
        if range.is_empty() && range.start < end_of_first {
            range.end = next_char(file.bytes(), range.start);
        }
        Self { file, range, lines: first..last, position: place.start(), label, rank }
    }

    /// By file and place.
    fn order(&self) -> (u32, usize, usize, usize) {
        (self.file.span().start, self.lines.start, self.range.start, self.range.end)
    }

    fn is_on_one_line(&self) -> bool {
        self.lines.start == self.lines.end
    }

    /// What has to be seen of it on line `number`, and the room that its label wants there.
    fn focus(&self, number: usize) -> Option<Focus> {
        if self.is_on_one_line() && self.lines.start == number {
            return Some(Focus { range: self.range.clone(), label: Some(Room::of(&self.label)) });
        }
        let end = if self.lines.start == number { self.range.start } else { self.range.end };
        (self.lines.start == number || self.lines.end == number).then_some(Focus { range: end..end, label: None })
    }
}

/// What has to be seen of a line.
struct Focus {
    /// The bytes of the file.
    range: Range<usize>,
    /// What hangs from it.
    label: Option<Room>,
}

/// How many columns a label wants.
#[derive(Clone, Copy)]
struct Room {
    /// Those of its longest word.
    least: usize,
    /// Those of all of them.
    whole: usize,
}

impl Room {
    fn of(label: &str) -> Self {
        let least = label.split([' ', '\n']).map(text::length).max().unwrap_or_default();
        Self { least, whole: text::length(label) }
    }

    /// Not more than `most` for what can be broken.
    fn at_most(self, most: usize) -> usize {
        self.whole.min(most).max(self.least)
    }
}

/// The places of one window.
struct Group<'a> {
    file: &'a SourceFile,
    /// First and last line.
    lines: Range<usize>,
    spots: Vec<Spot<'a>>,
    /// How many columns there are for a line and what hangs from it.
    room: usize,
}

impl<'a> Group<'a> {
    fn new(spot: Spot<'a>, room: usize) -> Self {
        Self { file: spot.file, lines: spot.lines.clone(), spots: vec![spot], room }
    }

    /// Whether a place, which lies behind those of the group, can be shown in the same window.
    fn takes(&self, spot: &Spot) -> bool {
        let is_near = std::ptr::eq(spot.file, self.file) && spot.lines.start <= self.lines.end + GAP + 1;
        let fits = |line| {
            let mut foci = self.foci(line);
            let is_alone = foci.is_empty();
            foci.extend(spot.focus(line));
            is_alone || Cut::new(self.file, line, &foci, self.room).is_roomy
        };
        is_near && fits(spot.lines.start) && (spot.is_on_one_line() || fits(spot.lines.end))
    }

    fn add(&mut self, spot: Spot<'a>) {
        self.lines.end = self.lines.end.max(spot.lines.end);
        self.spots.push(spot);
    }

    fn foci(&self, line: usize) -> Vec<Focus> {
        self.spots.iter().filter_map(|spot| spot.focus(line)).collect()
    }

    fn render(self, secrets: &Secrets, excerpt: &mut Excerpt<'a>) {
        let start = excerpt.text.len();
        let first = head(self.file, self.lines.start);
        let mut ends: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); self.spots.len()];
        for number in first..=self.lines.end {
            let cut = Cut::new(self.file, number, &self.foci(number), self.room).range;
            let row = Row::new(self.file, &line_range(self.file, number), &cut, secrets, &mut excerpt.text);
            for (spot, (from, to)) in self.spots.iter().zip(&mut ends) {
                if spot.lines.start == number {
                    *from = Some(row.place(spot.range.start));
                }
                if spot.lines.end == number {
                    *to = Some(row.place_of_end(spot.range.end));
                }
            }
        }
        let range = start..excerpt.text.len();
        let height = self.lines.end + 1 - first;
        excerpt.windows.push(Window { name: self.file.name(), range, line: first, height });
        for (spot, ends) in self.spots.into_iter().zip(ends) {
            let (Some(from), Some(to)) = ends else { continue };
            let is_primary = spot.rank == 0;
            let end = to.max(next_char(excerpt.text.as_bytes(), from));
            excerpt.marks.push(Mark { range: from..end, position: spot.position, label: spot.label, is_primary });
        }
    }
}

/// The first line to show where `line` is the first of interest: where the statement starts, if that is near.
fn head(file: &SourceFile, line: usize) -> usize {
    let continues = |number: usize| file.line(number).ends_with(b"\\");
    let up = (1..=HEAD).take_while(|&n| line.checked_sub(n).is_some_and(continues)).count();
    let starts_here = line.checked_sub(up + 1).is_none_or(|above| !continues(above));
    line - if starts_here { up } else { up.min(1) }
}

/// The bytes of a line in its file, without the line end.
fn line_range(file: &SourceFile, number: usize) -> Range<usize> {
    let start = file.line_starts().get(number).map_or(file.bytes().len(), |&start| start as usize);
    start..start + file.line(number).len()
}

/// The part of a line to show.
struct Cut {
    /// Offsets in the file.
    range: Range<usize>,
    /// Whether all that has to be seen is, and each label has as much room as it wants.
    is_roomy: bool,
}

impl Cut {
    /// Of line `number`, which has `room` columns, the part with the `foci`, which are sorted. As little as can be is left out,
    /// first at the start, so that labels come to hang further left.
    fn new(file: &SourceFile, number: usize, foci: &[Focus], room: usize) -> Self {
        let line = line_range(file, number);
        let cells = Cells::around(file, &line, foci.first().map_or(line.start, |focus| focus.range.start), room);
        let first = foci.first().map_or(0, |focus| cells.index(focus.range.start));
        let usual = cells.usual_start(first, room);
        let candidate = |start, shown| (start, cells.end(start, shown));
        let later = (usual..=first).map(|start| candidate(start, room));
        let fits = |&(start, end): &(usize, usize), most: usize| {
            foci.iter().all(|focus| cells.shows(focus, start..end, room, focus.label.map(|label| label.at_most(most))))
        };
        let is_cut = |(start, end), is_roomy| Self { range: cells.range(start..end), is_roomy };
        for most in (0..=LABEL).rev() {
            if let Some(cut) = later.clone().find(|cut| fits(cut, most)) {
                return is_cut(cut, most == LABEL);
            }
        }
        // What is shown of a long place may end earlier, so that its middle moves to the left.
        let mut shorter = (NARROWEST..room).rev().map(|shown| candidate(first, shown));
        is_cut(shorter.find(|cut| fits(cut, 0)).unwrap_or_else(|| candidate(first, room)), false)
    }
}

/// The characters of a line, or of enough of it to choose from.
struct Cells {
    /// Where each starts in the file, and one more.
    offsets: Vec<usize>,
    /// In which column each starts, and one more.
    columns: Vec<usize>,
    /// Whether the line has more in front of them, and behind.
    is_open: (bool, bool),
}

impl Cells {
    /// The characters so near to `place` that they may be shown with it.
    fn around(file: &SourceFile, line: &Range<usize>, place: usize, room: usize) -> Self {
        // No character takes more than four bytes.
        let reach = 4 * room;
        let place = place.clamp(line.start, line.end);
        let near = place.saturating_sub(reach).max(line.start)..(place + reach).min(line.end);
        let most = near.len() + 1;
        let (mut offsets, mut columns, mut column) = (Vec::with_capacity(most), Vec::with_capacity(most), 0);
        for (offset, c) in characters(file, near.clone()) {
            offsets.push(offset);
            columns.push(column);
            column += if c == '\t' { text::width(c) } else { text::width(text::visible(c)) };
        }
        offsets.push(near.end);
        columns.push(column);
        // A byte order mark belongs to the first one.
        offsets[0] = near.start;
        Self { offsets, columns, is_open: (near.start > line.start, near.end < line.end) }
    }

    fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The number of the character that holds the byte at `offset`.
    fn index(&self, offset: usize) -> usize {
        self.offsets.partition_point(|&at| at <= offset).saturating_sub(1)
    }

    fn width(&self, range: Range<usize>) -> usize {
        self.columns[range.end] - self.columns[range.start]
    }

    /// The columns of the mark for what is left out in front.
    fn lead(&self, start: usize) -> usize {
        usize::from(start > 0 || self.is_open.0)
    }

    /// Where a line starts to be shown if nothing is known of labels: at its start, if that is near, else somewhat before the
    /// character `first`; near the end of the line there is room for more.
    fn usual_start(&self, first: usize, room: usize) -> usize {
        let all = self.width(0..self.count());
        let is_whole = self.is_open == (false, false) && all <= room;
        if is_whole || !self.is_open.0 && self.width(0..first) <= room * 2 / 3 {
            return 0;
        }
        let before = (room / 3).max(room.saturating_sub(2 + self.width(first..self.count())));
        self.columns.partition_point(|&column| column + before < self.columns[first])
    }

    /// One behind the last character that is shown in `room` columns from the character `start` on.
    fn end(&self, start: usize, room: usize) -> usize {
        let room = room - self.lead(start);
        if !self.is_open.1 && self.width(start..self.count()) <= room {
            return self.count();
        }
        let limit = self.columns[start] + room - 1;
        self.columns.partition_point(|&column| column <= limit).saturating_sub(1).max(start)
    }

    /// Whether a line of which the characters `shown` are to be seen shows the start of a place, with `label` columns for what
    /// hangs from its middle.
    fn shows(&self, focus: &Focus, shown: Range<usize>, room: usize, label: Option<usize>) -> bool {
        let (from, to) = (self.index(focus.range.start), self.index(focus.range.end).min(shown.end));
        let is_seen = shown.start <= from && (from < shown.end || from == shown.end && from == self.count());
        let hang = || self.lead(shown.start) + self.width(shown.start..from) + self.width(from..to.max(from)) / 2;
        is_seen && label.is_none_or(|label| label == 0 || hang() + HOOK + label <= room)
    }

    /// Offsets in the file.
    fn range(&self, shown: Range<usize>) -> Range<usize> {
        self.offsets[shown.start]..self.offsets[shown.end]
    }
}

/// The characters of a part of a file with their offsets in it; a byte order mark at its start is left out.
fn characters(file: &SourceFile, range: Range<usize>) -> impl Iterator<Item = (usize, char)> {
    let mut offset = range.start;
    file.bytes()[range]
        .utf8_chunks()
        .flat_map(move |chunk| {
            let start = offset;
            offset += chunk.valid().len() + chunk.invalid().len();
            let valid = chunk.valid().char_indices().map(move |(at, c)| (start + at, c));
            let invalid =
                (!chunk.invalid().is_empty()).then_some((start + chunk.valid().len(), char::REPLACEMENT_CHARACTER));
            valid.chain(invalid)
        })
        .filter(|&(at, c)| !(at == 0 && c == '\u{FEFF}'))
}

/// One line as it is shown.
struct Row {
    /// Offsets in the file, and where they are in the excerpt.
    places: Vec<(usize, usize)>,
    /// Where the line starts and ends in the excerpt.
    start: usize,
    end: usize,
}

impl Row {
    fn new(file: &SourceFile, line: &Range<usize>, cut: &Range<usize>, secrets: &Secrets, text: &mut String) -> Self {
        let start = text.len();
        if cut.start > line.start {
            text.push('…');
        }
        let hidden = secrets.hidden(file, cut.clone());
        let mut places = Vec::with_capacity(cut.len());
        for (offset, c) in characters(file, cut.clone()) {
            places.push((offset, text.len()));
            let shown = if hidden.contains(offset) { '*' } else { c };
            text.push(if shown == '\t' { '\t' } else { text::visible(shown) });
        }
        places.push((cut.end, text.len()));
        if cut.end < line.end {
            text.push('…');
        }
        let end = text.len();
        text.push('\n');
        Self { places, start, end }
    }

    /// Where the character that holds the byte at `offset` is shown.
    fn place(&self, offset: usize) -> usize {
        let behind = self.places.partition_point(|(at, _)| *at <= offset);
        behind.checked_sub(1).and_then(|index| self.places.get(index)).map_or(self.start, |(_, place)| *place)
    }

    /// Where a place ends that ends in front of the byte at `offset`.
    fn place_of_end(&self, offset: usize) -> usize {
        let index = self.places.partition_point(|(at, _)| *at < offset);
        self.places.get(index).map_or(self.end, |(_, place)| *place)
    }
}

/// Where the character behind the one at `at` starts.
fn next_char(text: &[u8], at: usize) -> usize {
    let rest = text.get(at + 1..).unwrap_or_default();
    (at + 1 + rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count()).min(text.len())
}

/// Cuts places that overlap on a line into places side by side; equal ones become one. They are sorted, and stay so.
fn disjoin(spots: &mut Vec<Spot>) {
    let mut index = 1;
    while index < spots.len() {
        let (head, tail) = spots.split_at_mut(index);
        let (Some(left), Some(right)) = (head.last_mut(), tail.first_mut()) else { return };
        let on_one_line = std::ptr::eq(left.file, right.file) && left.is_on_one_line() && right.is_on_one_line();
        if !on_one_line || right.range.start >= left.range.end && left.range != right.range {
            index += 1;
        } else if left.range == right.range {
            let right = spots.remove(index);
            let left = &mut spots[index - 1];
            if right.rank == 0 {
                left.position = right.position;
            }
            left.rank = left.rank.min(right.rank);
            if !left.label.is_empty() && !right.label.is_empty() {
                left.label.push_str("; ");
            }
            left.label.push_str(&right.label);
        } else if left.range.start == right.range.start {
            // What remains of the longer one may now lie behind others.
            right.range.start = left.range.end;
            tail.sort_by_key(Spot::order);
        } else {
            left.range.end = right.range.start;
            index += 1;
        }
    }
}

/// How many digits a number of a line, counted from 0, has when counted from 1.
fn digits(line: usize) -> usize {
    (line + 1).to_string().len()
}
