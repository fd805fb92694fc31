//! `crmc decompile`: CIB XML to crm text.

use std::path::PathBuf;

use clap::Args;
use crmc::cib::{read, schema};
use crmc::diagnostic::Severity;
use crmc::report::Format;
use crmc::syntax::{Chunk, ChunkKind, MAX_WORDS, is_too_long, split};
use crmc::{compile, print};

use super::input::{self, File, Stdin};
use super::{DONE, FINDINGS, Failure, ReportArguments, complain, output};

/// Write CIB XML as crm text
///
/// The CIB may be whole, with or without its status, or its configuration element, a section or a single object.
/// What the language has no words for stays XML, in `xml` statements: nothing is lost, and `crmc build` with the schema
/// of the CIB gives the same configuration again.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A file of CIB XML, or - for standard input
    #[arg(value_name = "CIB.xml|-")]
    file: PathBuf,

    /// Where to write the text; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// The name that messages give to standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten, next_help_heading = "Output")]
    report: ReportArguments,
}

const EXAMPLES: &str = "\
Examples:
  crmc decompile cib.xml -o prod.crm
  cibadmin --query | crmc decompile -      (what a live cluster runs)

Exit codes: 0 written, 1 the XML has errors and nothing was written, 2 could not run.";

/// Decompiles one CIB.
pub fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let stdin = Stdin::named(arguments.stdin_filename.as_deref());
    let input = File::named(&arguments.file).read(&stdin)?;
    let sources = input::join([input])?;
    let Some(file) = sources.files().first() else { return Ok(DONE) };
    if !compile::is_xml(file.bytes()) {
        return Err(Failure::new(file.name(), "is no XML; give the CIB of a cluster"));
    }
    let (configuration, diagnostics) = read::read(file);
    arguments.report.on_standard_error(&sources, &diagnostics)?;
    if diagnostics.iter().any(|found| found.severity == Severity::Error) {
        if arguments.report.format() == Format::Human {
            complain(&"crmc: nothing was written; repair the errors first");
        }
        return Ok(FINDINGS);
    }
    let schema = schema::of(&configuration);
    let mut text = print::configuration(&configuration, schema);
    let undefined = compile::undefined(&sources, &configuration, schema);
    if !undefined.is_empty() && !print::is_marked_fragment(&configuration) {
        text.insert_str(0, print::FRAGMENT);
        if arguments.report.format() == Format::Human {
            complain(&format_args!(
                "crmc: {} refers to what it does not define; the text is marked as a fragment, so that it builds\n\
                 crmc: `crmc check {}` says where",
                file.name(),
                file.name()
            ));
        }
    }
    let is_long = |chunk: &Chunk| chunk.kind == ChunkKind::Statement && is_too_long(&text[chunk.range.clone()]);
    let long = split(text.as_bytes()).filter(is_long).count();
    if long > 0 {
        complain(&format_args!(
            "crmc: {long} of the objects of {} take more than {MAX_WORDS} words: the text is complete, but does not build again",
            file.name()
        ));
    }
    output::write(&arguments.output, |out| out.write_all(text.as_bytes()))?;
    Ok(if long > 0 { FINDINGS } else { DONE })
}
