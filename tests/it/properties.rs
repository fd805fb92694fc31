//! What holds for any input.

use std::path::Path;

use crmc::source::Sources;
use crmc::syntax::{ChunkKind, Node, parse, split};
use proptest::prelude::*;

use crate::language::{cib, compiled};
use crate::tools;

/// Text that looks like crm text, with bytes that make trouble.
fn troublesome() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "primitive",
        "group",
        "location",
        "order",
        "colocation",
        "property",
        "bundle",
        "alert",
        "role",
        "xml",
        "params",
        "meta",
        "op",
        "rule",
        "date",
        "x",
        "a=b",
        "$id=x",
        "@x",
        "inf:",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "\\",
        "\\\n",
        "\n",
        "\r\n",
        "#",
        "# c\n",
        "\t",
        " ",
        "\u{a0}",
        "é",
        "<a/>",
        "and",
        "eq",
        "n1:",
        "=",
        ":",
        "/",
        "\u{feff}",
    ]);
    let pieces =
        prop_oneof![8 => word.prop_map(|word| word.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..4)];
    let blank = prop_oneof![3 => Just(b" ".to_vec()), 1 => Just(Vec::new())];
    prop::collection::vec((pieces, blank), 0..40)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank].concat()).collect())
}

/// The text between the leaves of a tree.
fn gaps(statement: Node, text: &str) -> String {
    let mut gaps = String::new();
    let mut end = 0;
    for leaf in statement.descendants().filter(|node| node.children().next().is_none()) {
        let span = leaf.span();
        assert!(end <= span.start as usize, "leaves overlap");
        gaps.push_str(&text[end..span.start as usize]);
        end = span.end() as usize;
    }
    gaps + &text[end..]
}

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in troublesome()) {
        let chunks: Vec<_> = split(&bytes).collect();
        let whole: Vec<u8> = chunks.iter().flat_map(|chunk| bytes[chunk.range.clone()].to_vec()).collect();
        prop_assert_eq!(&whole, &bytes);
        for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Statement) {
            let Ok(text) = std::str::from_utf8(&bytes[chunk.range.clone()]) else { continue };
            let text = text.trim_end_matches(['\n', '\r']);
            let tree = parse(text, 0);
            prop_assert_eq!(tree.text(), text);
            // Nothing that means something stands outside of the leaves: only blanks, continuations, comments, the quotes
            // around words of the language, and the marks and fixed words whose node says that they are there.
            let mut shown = text.to_owned();
            for (_, comment) in tree.comments() {
                let range = comment.start as usize..comment.end() as usize;
                shown.replace_range(range.clone(), &" ".repeat(range.len()));
            }
            let rest = gaps(tree.root(), &shown);
            let words = ["description", "role", "attr", "pattern", "crm", "configure"];
            let left = words.iter().fold(rest.to_lowercase(), |rest, word| rest.replace(word, ""));
            prop_assert!(left.chars().all(|c| " \t\r\n\\=:$@{}\"'".contains(c)), "{:?} of {:?}", left, text);
        }
    }

    #[test]
    fn nothing_panics_and_all_is_repeatable(bytes in troublesome()) {
        let (_, once) = compiled(bytes.clone());
        let (_, again) = compiled(bytes);
        prop_assert_eq!(cib(&once), cib(&again));
        prop_assert_eq!(once.diagnostics, again.diagnostics);
    }

    #[test]
    fn fixtures_with_a_piece_changed_do_not_panic(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0..40_usize, put in troublesome()) {
        let fixtures = tools::crm_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compile"));
        let mut text = std::fs::read(which.get(&fixtures)).unwrap();
        let at = at.index(text.len() + 1);
        text.splice(at..(at + cut).min(text.len()), put);
        let (sources, compiled) = compiled(text);
        for found in &compiled.diagnostics {
            prop_assert!(whole(&sources).contains(found.span), "{found:?}");
        }
    }
}

fn whole(sources: &Sources) -> crmc::source::Span {
    sources.files()[0].span()
}
