use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::setting::{Kind, Place, SETTINGS, Setting, settings};
use super::{Config, FailOn, INVALID_SETTING, Patterns, Settings, UNKNOWN_SETTING};
use crate::diagnostic::{self, Diagnostic, RuleInfo};
use crate::lint::all_rules;
use crate::lint::select::Selector;
use crate::source::{SourceFile, Span};
use crate::suggest::nearest;

/// Reads a crmc.toml.
///
/// # Errors
/// All that is wrong with it, each at its place.
pub fn read(file: &SourceFile) -> Result<Config, Vec<Diagnostic>> {
    let mut reader = Reader { base: file.span().start, rules: all_rules(), mistakes: Vec::new() };
    let text = match std::str::from_utf8(file.bytes()) {
        Ok(text) => text,
        Err(error) => {
            let place = error.valid_up_to();
            reader.mistake(&INVALID_SETTING, place..place + 1, "this byte is not UTF-8");
            return Err(reader.mistakes);
        }
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.mistake(
            &INVALID_SETTING,
            error.span().unwrap_or_default(),
            format!("this is no TOML: {}", error.message()),
        );
    }
    let mut config = Config::default();
    if reader.mistakes.is_empty() {
        reader.table(table.get_ref(), Place::Top, &mut config.top, &mut |reader, key, value| {
            match key {
                "cluster" => reader.tables(value, Place::Cluster, &mut config.clusters),
                "per-file" => reader.tables(value, Place::PerFile, &mut config.per_file),
                _ => return false,
            }
            true
        });
    }
    diagnostic::sort(&mut reader.mistakes);
    if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
}

struct Reader {
    base: u32,
    rules: Vec<&'static RuleInfo>,
    mistakes: Vec<Diagnostic>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader {
    fn mistake(&mut self, rule: &'static RuleInfo, range: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        let offset = |at: usize| self.base + u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(offset(range.start), offset(range.end));
        self.mistakes.push(Diagnostic::new(rule, span, message));
        let last = self.mistakes.len() - 1;
        &mut self.mistakes[last]
    }

    fn tables(&mut self, value: &Value, place: Place, out: &mut Vec<Settings>) {
        let Some(tables) = value.get_ref().as_array() else {
            let message = format!("`{0}` is a table of its own; write [[{0}]]", place.table());
            self.mistake(&INVALID_SETTING, value.span(), message);
            return;
        };
        for table in tables {
            let Some(content) = table.get_ref().as_table() else {
                self.mistake(
                    &INVALID_SETTING,
                    table.span(),
                    format!("write [[{}]] and settings below it", place.table()),
                );
                continue;
            };
            let mut settings = Settings::default();
            self.table(content, place, &mut settings, &mut |_, _, _| false);
            if settings.files.is_empty() && !content.keys().any(|key| key.get_ref() == "files") {
                let message = format!("this [[{}]] does not say which files it is for", place.table());
                self.mistake(&INVALID_SETTING, table.span(), message).help =
                    Some("write `files = [\"PATTERN\"]`".to_owned());
            }
            out.push(settings);
        }
    }

    /// Reads the settings of a table; `nested` takes what is a table of its own.
    fn table(
        &mut self,
        table: &DeTable,
        place: Place,
        out: &mut Settings,
        nested: &mut dyn FnMut(&mut Self, &str, &Value) -> bool,
    ) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match settings(place).find(|setting| setting.name == name) {
                Some(setting) => self.setting(setting, value, out),
                None if nested(self, name, value) => {}
                None => self.unknown(name, key.span(), place),
            }
        }
    }

    fn unknown(&mut self, name: &str, range: Range<usize>, place: Place) {
        let tables: &[&str] = if place == Place::Top { &["cluster", "per-file"] } else { &[] };
        let near = nearest(name, settings(place).map(|setting| setting.name).chain(tables.iter().copied()));
        let elsewhere = SETTINGS.iter().find(|setting| setting.name == name).and_then(|setting| setting.places.first());
        let of = if place == Place::Top { String::new() } else { format!(" in [[{}]]", place.table()) };
        let help = match (near, elsewhere) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, Some(Place::Top)) => "it stands at the top of the file, above all [[tables]]".to_owned(),
            (None, Some(other)) => format!("it stands in [[{}]]", other.table()),
            (None, None) => {
                let known = settings(place).map(|setting| format!("`{}`", setting.name));
                let tables = tables.iter().map(|table| format!("`[[{table}]]`"));
                format!("there are {}", known.chain(tables).collect::<Vec<_>>().join(", "))
            }
        };
        self.mistake(&UNKNOWN_SETTING, range, format!("there is no setting `{name}`{of}")).help = Some(help);
    }

    fn setting(&mut self, setting: &Setting, value: &Value, out: &mut Settings) {
        match (setting.name, setting.kind) {
            ("name", _) => out.name = self.text(setting, value),
            ("base", _) => out.base = self.text(setting, value),
            ("corosync", _) => out.corosync = self.text(setting, value),
            ("agents", _) => out.agents = self.text(setting, value),
            ("baseline", _) => out.baseline = self.text(setting, value),
            ("fragment", _) => match value.get_ref().as_bool() {
                Some(is_fragment) => out.fragment = Some(is_fragment),
                None => self.wrong_type(setting, value),
            },
            ("fail-on", _) => {
                let named = |text: &str| FailOn::ALL.into_iter().find(|(name, _)| *name == text);
                out.fail_on = self.text(setting, value).and_then(|text| {
                    let found = named(&text).map(|(_, fail_on)| fail_on);
                    if found.is_none() {
                        let near = nearest(&text, FailOn::ALL.map(|(name, _)| name));
                        let message = format!("`{text}` is neither error, warning, info nor never");
                        self.mistake(&INVALID_SETTING, value.span(), message).help =
                            near.map(|near| format!("did you mean `{near}`?"));
                    }
                    found
                });
            }
            ("schema", _) => {
                if let Some(text) = self.text(setting, value) {
                    out.schema = self.parsed(&text, value);
                }
            }
            ("files", _) => out.files = self.patterns(setting, value),
            ("exclude", _) => out.exclude = self.patterns(setting, value),
            ("select", _) => out.selection.select = self.selectors(setting, value),
            ("ignore", _) => out.selection.ignore = self.selectors(setting, value),
            ("error", _) => out.selection.error = self.selectors(setting, value),
            ("warning", _) => out.selection.warning = self.selectors(setting, value),
            ("info", _) => out.selection.info = self.selectors(setting, value),
            ("target", _) => {
                let texts = self.texts(setting, value);
                out.target = texts.iter().filter_map(|(text, place)| self.parsed_at(text, place.clone())).collect();
            }
            _ => {}
        }
    }

    fn wrong_type(&mut self, setting: &Setting, value: &Value) {
        let message = format!("`{}` takes {}", setting.name, expected(setting.kind));
        self.mistake(&INVALID_SETTING, value.span(), message);
    }

    fn text(&mut self, setting: &Setting, value: &Value) -> Option<String> {
        let text = value.get_ref().as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            self.wrong_type(setting, value);
        }
        text
    }

    /// A text, or a list of texts, each with its place.
    fn texts(&mut self, setting: &Setting, value: &Value) -> Vec<(String, Range<usize>)> {
        let one = |value: &Value| value.get_ref().as_str().map(|text| (text.to_owned(), value.span()));
        if let Some(text) = one(value) {
            return vec![text];
        }
        let all =
            value.get_ref().as_array().and_then(|array: &DeArray| array.iter().map(one).collect::<Option<Vec<_>>>());
        all.unwrap_or_else(|| {
            self.wrong_type(setting, value);
            Vec::new()
        })
    }

    fn parsed<T: FromStr<Err: ToString>>(&mut self, text: &str, value: &Value) -> Option<T> {
        self.parsed_at(text, value.span())
    }

    fn parsed_at<T: FromStr<Err: ToString>>(&mut self, text: &str, place: Range<usize>) -> Option<T> {
        text.parse().map_err(|error: T::Err| self.mistake(&INVALID_SETTING, place, error.to_string())).ok()
    }

    fn patterns(&mut self, setting: &Setting, value: &Value) -> Patterns {
        let (texts, places): (Vec<String>, Vec<Range<usize>>) = self.texts(setting, value).into_iter().unzip();
        Patterns::new(texts).unwrap_or_else(|(number, error)| {
            let place = places.get(number).cloned().unwrap_or_default();
            self.mistake(&INVALID_SETTING, place, format!("this is no pattern: {}", error.kind()));
            Patterns::default()
        })
    }

    fn selectors(&mut self, setting: &Setting, value: &Value) -> Vec<Selector> {
        let mut selectors = Vec::new();
        for (name, place) in self.texts(setting, value) {
            match Selector::parse(&name, &self.rules) {
                Ok(selector) => selectors.push(selector),
                Err(unknown) => {
                    self.mistake(&INVALID_SETTING, place, format!("there is no rule or category `{name}`")).help =
                        unknown.nearest.map(|nearest| format!("did you mean `{nearest}`?"));
                }
            }
        }
        selectors
    }
}

/// What a value has to be.
fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text in quotes",
        Kind::Switch => "true or false",
        Kind::Path => "the path of a file in quotes",
        Kind::Patterns => "a list of patterns, as in [\"clusters/*.crm\"]",
        Kind::Rules => "a list of rules and categories, as in [\"style\", \"order-self\"]",
        Kind::Targets => "a version or a list of them, as in [\"pacemaker=2.1.5\"]",
        Kind::Schema => "the name of a schema, as in \"pacemaker-3.9\"",
        Kind::FailOn => "\"error\", \"warning\", \"info\" or \"never\"",
    }
}
