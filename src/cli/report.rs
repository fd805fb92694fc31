//! How findings are shown, and where.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use crmc::diagnostic::Diagnostic;
use crmc::report::{Format, Look, Report};
use crmc::source::Sources;
use crmc::suggest::nearest;

use super::output::{Pending, UntilClosed};
use super::{Failure, PAGE};

/// How findings are shown.
#[derive(Args)]
pub struct ReportArguments {
    /// How findings are written [default: human]
    #[arg(long, value_enum)]
    format: Option<FormatName>,

    #[command(flatten)]
    look: LookArguments,
}

/// How anything for people looks.
#[derive(Args)]
pub struct LookArguments {
    /// Whether to use colours; auto uses them on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// For people: the lines concerned, the cause and the repair
    Human,
    #[value(help = "One line a finding: FILE:LINE:COL: SEVERITY[RULE]: MESSAGE")]
    Concise,
    /// One JSON object; schema/report.schema.json describes it
    Json,
    #[value(help = "SARIF 2.1.0, for code scanning and editors")]
    Sarif,
    /// Workflow commands: annotations in GitHub's pull requests
    Github,
    /// A code quality report for GitLab's merge requests
    Gitlab,
    #[value(help = "JUnit's XML, which CI systems show as tests")]
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Human => Self::Human,
            FormatName::Concise => Self::Concise,
            FormatName::Json => Self::Json,
            FormatName::Sarif => Self::Sarif,
            FormatName::Github => Self::Github,
            FormatName::Gitlab => Self::Gitlab,
            FormatName::Junit => Self::Junit,
        }
    }
}

impl ReportArguments {
    /// Writes findings to standard error.
    pub fn on_standard_error(&self, sources: &Sources, findings: &[Diagnostic]) -> Result<(), Failure> {
        self.look.on_standard_error(self.format(), sources, findings)
    }

    /// How it looks.
    pub fn look_arguments(&self) -> &LookArguments {
        &self.look
    }

    /// The format of findings.
    pub fn format(&self) -> Format {
        self.format.map_or(Format::Human, Format::from)
    }

    /// When to use colours.
    pub fn color(&self) -> Color {
        self.look.color
    }
}

impl LookArguments {
    /// Writes findings to standard error.
    pub fn on_standard_error(&self, format: Format, sources: &Sources, findings: &[Diagnostic]) -> Result<(), Failure> {
        let look = self.look(&io::stderr(), terminal_size::terminal_size_of(io::stderr()));
        let out = BufWriter::new(UntilClosed::new(io::stderr().lock()));
        Report::new(format, look, out)
            .and_then(|mut report| {
                report.add(sources, findings)?;
                report.finish()
            })
            .map(drop)
            .map_err(|error| Failure::io("standard error", &error))
    }

    /// How a report looks on `stream`, whose size as a terminal is `size`.
    pub fn look(&self, stream: &impl IsTerminal, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Look {
        let color = use_color(self.color, stream);
        // Some terminals say that they have no columns at all.
        let width = size.map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0).unwrap_or(PAGE);
        Look { color, width }
    }
}

/// Where reports go, several from one run.
#[derive(Args)]
pub struct OutputArguments {
    #[command(flatten)]
    pub report: ReportArguments,

    /// Write a report in this format to this file; - is standard output; may be repeated [for example: sarif=crmc.sarif]
    #[arg(long = "output", value_name = "FORMAT=FILE")]
    outputs: Vec<Output>,

    /// For people, count findings by rule instead of showing each
    #[arg(long)]
    statistics: bool,
}

/// One of them.
#[derive(Clone)]
struct Output {
    format: FormatName,
    path: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            return Err("it is FORMAT=FILE, for example sarif=crmc.sarif".to_owned());
        };
        let formats =
            FormatName::value_variants().iter().filter_map(|format| Some((format.to_possible_value()?, *format)));
        match formats.clone().find(|(known, _)| known.get_name() == name) {
            Some((_, format)) => Ok(Self { format, path: PathBuf::from(path) }),
            None => {
                let known: Vec<String> = formats.map(|(known, _)| known.get_name().to_owned()).collect();
                Err(match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => format!("there is no format `{name}`; did you mean `{near}`?"),
                    None => format!("there is no format `{name}`; there are {}", known.join(", ")),
                })
            }
        }
    }
}

/// What a report is written to.
pub enum Out {
    Stdout(BufWriter<UntilClosed<io::Stdout>>),
    File(PathBuf, Pending),
    /// Nobody wants it.
    Nowhere,
}

impl Out {
    /// Ends it: a file takes its place.
    pub fn keep(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(|error| unwritable(&error)),
            Self::File(path, file) => file.keep().map_err(|error| Failure::io(path.display(), &error)),
            Self::Nowhere => Ok(()),
        }
    }

    fn file(path: &Path) -> Result<Self, Failure> {
        let file = Pending::new(path).map_err(|error| Failure::io(path.display(), &error))?;
        Ok(Self::File(path.to_owned(), file))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(_, file) => file.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(_, file) => file.flush(),
            Self::Nowhere => Ok(()),
        }
    }
}

/// A failure of a report's output.
pub fn unwritable(error: &io::Error) -> Failure {
    Failure::io("standard output", error)
}

/// A report on all outputs, and their formats in the same order.
pub struct Reports {
    pub report: Report<Out>,
    pub formats: Vec<Format>,
}

impl OutputArguments {
    /// The files that are written.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.outputs.iter().map(|output| &output.path).filter(|path| !is_stdout(path))
    }

    /// Starts the reports that were asked for; `muted` is one that nobody sees.
    pub fn start(&self, muted: bool) -> Result<Reports, Failure> {
        let arguments = &self.report;
        let stdout = Output { format: arguments.format.unwrap_or(FormatName::Human), path: PathBuf::from("-") };
        let implied = (arguments.format.is_some() || self.outputs.is_empty()).then_some(stdout);
        let outputs: Vec<&Output> = implied.iter().chain(&self.outputs).collect();
        for (index, output) in outputs.iter().enumerate() {
            if outputs[..index].iter().any(|earlier| earlier.path == output.path) {
                let name =
                    if is_stdout(&output.path) { "standard output".into() } else { output.path.to_string_lossy() };
                return Err(Failure::new(name, "takes only one report; send the other one to a file"));
            }
        }
        let mut report = Report::default();
        let mut formats = Vec::new();
        for output in outputs {
            let to_stdout = is_stdout(&output.path);
            let format = match output.format {
                FormatName::Human | FormatName::Concise if self.statistics => Format::Statistics,
                format => Format::from(format),
            };
            let (look, out) = if to_stdout {
                let look = arguments.look.look(&io::stdout(), terminal_width());
                let out = Out::Stdout(BufWriter::new(UntilClosed::new(io::stdout())));
                (look, if muted { Out::Nowhere } else { out })
            } else {
                (Look { color: arguments.color() == Color::Always, width: PAGE }, Out::file(&output.path)?)
            };
            report = report.and(format, look, out).map_err(|error| unwritable(&error))?;
            formats.push(format);
        }
        Ok(Reports { report, formats })
    }
}

fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// The size of the terminal that standard output is, if it is one.
pub fn terminal_width() -> Option<(terminal_size::Width, terminal_size::Height)> {
    terminal_size::terminal_size_of(io::stdout())
}

/// Whether to write colours to `stream`.
pub fn use_color(color: Color, stream: &impl IsTerminal) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb,
    }
}
