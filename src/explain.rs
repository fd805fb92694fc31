//! The pages of rules, for people and as Markdown: `crmc explain`, `crmc rules` and docs/rules show them.

use crate::cib::schema::Target;
use crate::compile::{Options, compile};
use crate::diagnostic::{Category, Example, Page, RuleInfo, Severity};
use crate::report::text::wrap;
use crate::report::{Format, Look, Report};
use crate::source::{Sources, TooLarge};

impl Page {
    /// The text without the blank that a doc comment has in front of each line.
    #[must_use]
    pub fn markdown(&self) -> String {
        let lines = self.text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        text.trim().to_owned() + "\n"
    }
}

impl Example {
    /// What there is to compile, and how.
    ///
    /// # Errors
    /// Where the text is too large.
    pub fn input(&self, name: &str) -> Result<(Sources, Options), TooLarge> {
        let mut sources = Sources::single(name, self.text)?;
        if let Some(corosync) = self.corosync {
            sources.add("corosync.conf", corosync)?;
        }
        let options = Options { targets: targets(self.text), corosync: self.corosync.is_some(), ..Options::default() };
        Ok((sources, options))
    }

    /// The text as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let corosync = self.corosync.map(|text| format!("\nwith the corosync.conf\n\n```text\n{text}```\n"));
        format!("```crm\n{}```\n{}", self.text, corosync.unwrap_or_default())
    }

    /// The text for people.
    fn human(&self) -> String {
        let corosync = self.corosync.map(|text| format!("\n  with the corosync.conf\n\n{}", indented(text)));
        indented(self.text) + &corosync.unwrap_or_default()
    }
}

/// What an example is judged for: lines such as `# target: sles=16` say so.
#[must_use]
pub fn targets(example: &str) -> Vec<Target> {
    example.lines().filter_map(|line| line.strip_prefix("# target: ")?.trim().parse().ok()).collect()
}

/// What crmc says of the bad example of `rule`, and nothing else that it finds there.
#[must_use]
pub fn shown(rule: &'static RuleInfo, page: &Page, look: Look) -> String {
    let Ok((sources, options)) = page.bad.input("bad.crm") else { return String::new() };
    let mut found = compile(&sources, &options).diagnostics;
    found.retain(|found| found.rule == rule);
    let Ok(mut report) = Report::new(Format::Human, look, Vec::new()) else { return String::new() };
    let text = report.add(&sources, &found).and_then(|()| report.finish()).unwrap_or_default().concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// The severity, the category and what else decides when a rule speaks.
fn facts(rule: &RuleInfo) -> String {
    let mut facts = format!("{} in {}", rule.severity.name(), rule.category.name());
    if let Some(page) = &rule.page {
        facts += &format!(", since crmc {}", page.since);
    }
    if rule.blocks_build {
        facts += "; nothing is built before it is repaired, `--force` or not";
    }
    if rule.whole_only {
        facts += "; silent for fragments";
    }
    facts
}

/// A page as Markdown.
#[must_use]
pub fn markdown(rule: &'static RuleInfo) -> String {
    let mut text = format!("# {}\n\n{}\n\n*{}*\n", rule.name, rule.summary, facts(rule));
    if let Some(page) = &rule.page {
        text += &format!("\n{}", page.markdown().replace("\n# ", "\n## ").replacen("# ", "## ", 1));
        text += &format!("\n## Bad\n\n{}", page.bad.markdown());
        text += &format!("\n```text\n{}```\n", shown(rule, page, Look::default()));
        text += &format!("\n## Good\n\n{}", page.good.markdown());
    }
    text
}

/// A page for people.
#[must_use]
pub fn human(rule: &'static RuleInfo, look: Look) -> String {
    const INDENT: usize = 2;
    let bold = |text: &str| if look.color { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() };
    let mut text = format!("{}:", bold(rule.name));
    for (number, line) in wrap(rule.summary, look.width, rule.name.len() + 2).iter().enumerate() {
        text += &format!(
            "{}{line}",
            if number > 0 {
                "\n"
            } else if line.is_empty() {
                ""
            } else {
                " "
            }
        );
    }
    text += &format!("\n{}\n", wrap(&facts(rule), look.width, 0).join("\n"));
    let Some(page) = &rule.page else { return text };
    for block in blocks(&page.markdown()) {
        match block {
            Block::Heading(heading) => text += &format!("\n{}\n", bold(heading)),
            Block::Text(lines) => {
                for line in wrap(&lines, look.width.min(100).saturating_sub(INDENT), 0) {
                    text += &format!("  {line}\n");
                }
            }
        }
    }
    text += &format!("\n{}\n{}", bold("Bad"), page.bad.human());
    text += &format!("\n{}", indented(&shown(rule, page, Look { width: look.width.saturating_sub(INDENT), ..look })));
    text += &format!("\n{}\n{}", bold("Good"), page.good.human());
    text
}

enum Block<'t> {
    Heading(&'t str),
    Text(String),
}

/// The headings and paragraphs of a page; an item of a list is a paragraph of its own.
fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            blocks.push(Block::Heading(heading));
            is_open = false;
        } else if line.is_empty() {
            is_open = false;
        } else if let (true, false, Some(Block::Text(text))) = (is_open, line.starts_with("- "), blocks.last_mut()) {
            text.push(' ');
            text.push_str(line.trim());
        } else {
            blocks.push(Block::Text(line.to_owned()));
            is_open = true;
        }
    }
    blocks
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }).collect()
}

/// The rules of each category, in the order in which categories are listed.
fn by_category<'r>(rules: &'r [&'static RuleInfo]) -> impl Iterator<Item = (Category, Vec<&'static RuleInfo>)> + 'r {
    let of = |category| rules.iter().filter(|rule| rule.category == category).copied().collect::<Vec<_>>();
    Category::ALL.into_iter().map(move |category| (category, of(category))).filter(|(_, rules)| !rules.is_empty())
}

/// All rules for people.
#[must_use]
pub fn human_list(rules: &[&'static RuleInfo], look: Look) -> String {
    const FRONT: usize = 2 + 7 + 1;
    const LEAST: usize = 30;
    let paint = |severity: Severity, text: &str| {
        let color = match severity {
            Severity::Error => 31,
            Severity::Warning => 33,
            Severity::Info => 36,
        };
        if look.color { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let widest = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    // On a narrow page, what a rule finds stands below its name.
    let is_wide = look.width >= FRONT + widest + 2 + LEAST;
    let (column, used) = if is_wide { (widest, FRONT + widest + 2) } else { (0, FRONT) };
    let mut text = String::new();
    for (category, rules) in by_category(rules) {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &format!(
            "{}\n",
            if look.color { format!("\x1b[1m{}\x1b[0m", category.name()) } else { category.name().to_owned() }
        );
        for rule in rules {
            let severity = paint(rule.severity, &format!("{:7}", rule.severity.name()));
            let lines = wrap(rule.summary, look.width.saturating_sub(used).max(1), 0);
            let next = format!("\n{}", " ".repeat(used));
            let behind = if is_wide { "  " } else { &next };
            text += &format!("  {severity} {:column$}{behind}{}\n", rule.name, lines.join(&next));
        }
    }
    text
}

/// All rules as Markdown, with links to their pages.
#[must_use]
pub fn markdown_list(rules: &[&'static RuleInfo]) -> String {
    let mut text = String::from("# Rules\n\nMade by `crmc rules --format markdown` from the rules themselves.\n");
    for (category, rules) in by_category(rules) {
        text += &format!("\n## {}\n\n| rule | severity | what it finds |\n| --- | --- | --- |\n", category.name());
        for rule in rules {
            let name = rule.name;
            let name = if rule.page.is_some() { format!("[{name}]({name}.md)") } else { name.to_owned() };
            text += &format!("| {name} | {} | {} |\n", rule.severity.name(), rule.summary.replace('|', "\\|"));
        }
    }
    text
}
