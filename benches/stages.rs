//! How long each stage takes, in bytes of crm text a second.

mod generate;

use crmc::cib::schema;
use crmc::cib::write::{WriteOptions, write};
use crmc::compile::{Options, compile};
use crmc::lower::Lowering;
use crmc::resolve::Names;
use crmc::source::Sources;
use crmc::syntax;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [100, 10_000, 100_000];

fn main() {
    divan::main();
}

fn sources(statements: usize) -> Sources {
    Sources::single("generated.crm", generate::statements(statements)).expect("it fits")
}

fn measured(bencher: Bencher, statements: usize, stage: impl Fn(&Sources) + Sync) {
    let sources = sources(statements);
    let bytes = sources.files()[0].bytes().len();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| stage(black_box(&sources)));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn split(bencher: Bencher, statements: usize) {
    measured(bencher, statements, |sources| {
        black_box(syntax::split(sources.files()[0].bytes()).count());
    });
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn parse(bencher: Bencher, statements: usize) {
    measured(bencher, statements, |sources| {
        let bytes = sources.files()[0].bytes();
        for chunk in syntax::split(bytes) {
            let text = std::str::from_utf8(&bytes[chunk.range]).expect("the generator writes UTF-8");
            black_box(syntax::parse(text.trim_end(), 0));
        }
    });
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn parse_and_lower(bencher: Bencher, statements: usize) {
    measured(bencher, statements, |sources| {
        black_box(Lowering::of(sources));
    });
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn names(bencher: Bencher, statements: usize) {
    let lowered = Lowering::of(&sources(statements));
    bencher.bench_local(|| {
        black_box(Names::new(black_box(&lowered.configuration)));
    });
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn infer_schema(bencher: Bencher, statements: usize) {
    let lowered = Lowering::of(&sources(statements));
    bencher.bench_local(|| schema::infer(black_box(&lowered.configuration)));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn write_cib(bencher: Bencher, statements: usize) {
    let lowered = Lowering::of(&sources(statements));
    let names = Names::new(&lowered.configuration);
    let options = WriteOptions { schema: schema::Schema::V3_7, feature_set: None, configuration_only: false };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write(black_box(&names), &options, &mut out).expect("a vector takes all");
        out
    });
}

/// All of it: from text to findings and a CIB.
#[divan::bench(args = SIZES, sample_count = 10)]
fn build(bencher: Bencher, statements: usize) {
    measured(bencher, statements, |sources| {
        let compiled = compile(sources, &Options::default());
        let mut out = Vec::new();
        compiled.write_cib(&mut out, false).expect("a vector takes all");
        black_box(out);
    });
}
