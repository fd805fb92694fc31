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
const NARROWEST: usize = 20;
/// A label has this many columns at least, wherever it hangs.
const NARROWEST_LABEL: usize = 12;
/// A line with fewer columns is cut so that a label has this many to the right of where it hangs.
const NARROW: usize = 54;
const LABEL: usize = 24;
/// What the frame around the text takes, apart from the line number.
const FRAME: usize = 6;

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
        spots.sort_by_key(|spot| (spot.file.span().start, spot.lines.start, spot.range.start, spot.range.end));

        let mut groups: Vec<Group> = Vec::new();
        for spot in spots {
            let limit = width.saturating_sub(FRAME + digits(spot.lines.end)).max(NARROWEST);
            match groups.last_mut() {
                Some(group) if group.takes(&spot, limit) => group.add(spot, limit),
                _ => groups.push(Group::new(spot, limit)),
            }
        }
        groups.sort_by_key(|group| group.spots.iter().map(|spot| spot.rank).min());

        let mut excerpt = Self { text: String::new(), windows: Vec::new(), marks: Vec::new(), left_out };
        for group in groups {
            group.render(finding.secrets, &mut excerpt);
        }
        excerpt.marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
        disjoin(&excerpt.text, &mut excerpt.marks);
        for mark in &mut excerpt.marks {
            mark.wrap(&excerpt.text, width);
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
    /// Breaks the label where it would not fit on the page.
    fn wrap(&mut self, text: &str, width: usize) {
        let line = text[..self.range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let columns = |range: Range<usize>| text[range].chars().map(text::width).sum::<usize>();
        // The label hangs from the middle of the mark.
        let used = columns(line..self.range.start) + columns(self.range.clone()) / 2;
        // On a narrow page each column counts, those of a line number, too.
        let (frame, least) = if width < NARROW {
            (FRAME + digits(self.position.line.saturating_sub(1) as usize), NARROWEST_LABEL)
        } else {
            (FRAME + 1, NARROWEST)
        };
        let room = width.saturating_sub(frame + 5 + used).max(least);
        self.label = text::wrap(&self.label, room, 0).join("\n");
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
        let end_of_first = file.line_starts()[first] as usize + file.line(first).len();
        let is_tall = last - first >= TALL;
        if is_tall || range.end <= range.start || trimmed == 0 {
            last = first;
            range.end = range.end.min(end_of_first).max(range.start);
        }
        Self { file, range, lines: first..last, position: place.start(), label, rank }
    }
}

/// The places of one window.
struct Group<'a> {
    file: &'a SourceFile,
    /// First and last line.
    lines: Range<usize>,
    spots: Vec<Spot<'a>>,
    /// Which part of a line is shown, for those that are too long; offsets in the file.
    cuts: Vec<(usize, Range<usize>)>,
    /// How many columns a line may have.
    limit: usize,
}

impl<'a> Group<'a> {
    fn new(spot: Spot<'a>, limit: usize) -> Self {
        let file = spot.file;
        let mut group = Self { file, lines: spot.lines.clone(), spots: Vec::new(), cuts: Vec::new(), limit };
        group.add(spot, limit);
        group
    }

    /// Whether a place, which lies behind those of the group, can be shown in the same window.
    fn takes(&self, spot: &Spot, limit: usize) -> bool {
        let is_near = std::ptr::eq(spot.file, self.file) && spot.lines.start <= self.lines.end + GAP + 1;
        let inside = |(line, cut): &(usize, Range<usize>)| *line != spot.lines.start || spot.range.start < cut.end;
        is_near && limit <= self.limit && self.cuts.iter().all(inside)
    }

    fn add(&mut self, spot: Spot<'a>, limit: usize) {
        self.limit = limit;
        self.lines.end = self.lines.end.max(spot.lines.end);
        let label = if spot.label.is_empty() || self.limit >= NARROW { 0 } else { LABEL };
        self.cut(spot.lines.start, spot.range.start..spot.range.end, label);
        self.cut(spot.lines.end, spot.range.end..spot.range.end, label);
        self.spots.push(spot);
    }

    /// Chooses the part of a line to show, if it is too long and no part was chosen yet, with as many columns for a label.
    fn cut(&mut self, line: usize, focus: Range<usize>, label: usize) {
        if self.cuts.iter().any(|(number, _)| *number == line) {
            return;
        }
        if let Some(cut) = cut_out(self.file, line, &focus, self.limit, label) {
            self.cuts.push((line, cut));
        }
    }

    fn render(self, secrets: &Secrets, excerpt: &mut Excerpt<'a>) {
        let start = excerpt.text.len();
        let first = head(self.file, self.lines.start);
        let mut ends: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); self.spots.len()];
        for number in first..=self.lines.end {
            let chosen = self.cuts.iter().find(|(line, _)| *line == number).map(|(_, cut)| cut.clone());
            let line = line_range(self.file, number);
            let cut = chosen
                .or_else(|| cut_out(self.file, number, &(line.start..line.start), self.limit, 0))
                .unwrap_or_else(|| line.clone());
            let row = Row::new(self.file, &line, &cut, secrets, &mut excerpt.text);
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
            let end = to.max(next_char(&excerpt.text, from));
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

/// The part of a line to show, around `focus`, where the line has more than `limit` columns, of which `label` are behind the
/// start of the focus.
fn cut_out(file: &SourceFile, number: usize, focus: &Range<usize>, limit: usize, label: usize) -> Option<Range<usize>> {
    let line = line_range(file, number);
    let bytes = &file.bytes()[line.clone()];
    let tabs = || memchr::memchr_iter(b'\t', bytes).count();
    if line.len() <= limit / 4 || bytes.is_ascii() && bytes.len() + tabs() * (text::width('\t') - 1) <= limit {
        return None;
    }
    // No character takes more than four bytes, so this much around the focus is enough to choose from.
    let reach = 4 * limit;
    let start = focus.start.clamp(line.start, line.end);
    let near = start.saturating_sub(reach).max(line.start)..(start + reach).min(line.end);
    let columns_of = |c| if c == '\t' { text::width(c) } else { text::width(text::visible(c)) };
    let cells: Vec<(usize, usize)> =
        characters(file, near.clone()).map(|(offset, c)| (offset, columns_of(c))).collect();
    let whole: usize = cells.iter().map(|(_, width)| width).sum();
    if near == line && whole <= limit {
        return None;
    }
    let room = limit.saturating_sub(2);
    let focused = cells.partition_point(|(offset, _)| *offset < start);
    let columns = |cells: &[(usize, usize)]| cells.iter().map(|(_, width)| width).sum::<usize>();
    let is_near_start =
        near.start == line.start && columns(&cells[..focused]) <= (room * 2 / 3).min(room.saturating_sub(label));
    let before = if is_near_start { focused } else { fit(cells[..focused].iter().rev(), room / 3) };
    let after = fit(cells[focused..].iter(), room.saturating_sub(columns(&cells[focused - before..focused])));
    // Near the end of the line there is room for more of what stands in front.
    let used = columns(&cells[focused..focused + after]).max(label);
    let before = if is_near_start { before } else { fit(cells[..focused].iter().rev(), room.saturating_sub(used)) };
    let offset = |index: usize| cells.get(index).map_or(near.end, |(offset, _)| *offset);
    Some(offset(focused - before)..offset(focused + after))
}

/// How many of the `cells`, from the first on, fit in `room` columns.
fn fit<'c>(cells: impl Iterator<Item = &'c (usize, usize)>, room: usize) -> usize {
    let mut used = 0;
    let fits = |(_, width): &&(usize, usize)| {
        used += width;
        used <= room
    };
    cells.take_while(fits).count()
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
        let mut places = Vec::with_capacity(cut.len());
        for (offset, c) in characters(file, cut.clone()) {
            places.push((offset, text.len()));
            let shown = if secrets.hide(file, offset) { '*' } else { c };
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
fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Cuts marks that overlap on a line into marks side by side; marks of the same place become one.
fn disjoin(text: &str, marks: &mut Vec<Mark>) {
    let mut index = 1;
    while index < marks.len() {
        let (head, tail) = marks.split_at_mut(index);
        let (Some(left), Some(right)) = (head.last_mut(), tail.first_mut()) else { return };
        let is_one_line = |range: &Range<usize>| !text[range.clone()].trim_end_matches('\n').contains('\n');
        let on_one_line = is_one_line(&left.range) && is_one_line(&right.range);
        if !on_one_line || right.range.start >= left.range.end {
            index += 1;
        } else if left.range == right.range {
            let right = marks.remove(index);
            let left = &mut marks[index - 1];
            if right.is_primary {
                left.is_primary = true;
                left.position = right.position;
            }
            if !left.label.is_empty() && !right.label.is_empty() {
                left.label.push_str("; ");
            }
            left.label.push_str(&right.label);
        } else if left.range.start == right.range.start {
            // What remains of the longer one may now lie behind others.
            right.range.start = left.range.end;
            tail.sort_by_key(|mark| (mark.range.start, mark.range.end));
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
