use std::collections::BTreeMap;

use crate::compile::is_xml;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::model::{Object, ObjectKind, Text};
use crate::source::Span;

declare_rule! {
    /// Words are quoted that need no quotes.
    ///
    /// # In the cluster
    /// Nothing: quotes are not part of the value.
    ///
    /// # Fix
    /// Take the quotes away, as `crmc fmt` does, or `--fix`.
    ///
    /// # Evidence
    /// crmsh quotes a value only where a blank or quote is in it. Reported once a file.
    pub struct QuotedNoise: "quoted-noise" in style, Info, since "0.1.0";
}

impl Rule for QuotedNoise {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        Some(Box::new(Quoted { context, of_file: BTreeMap::new() }))
    }
}

/// The values that are quoted for nothing.
struct Quoted<'r, 'c> {
    context: &'r Context<'c>,
    of_file: BTreeMap<Span, Vec<&'c Text>>,
}

impl<'r, 'c> Walk<'r, 'c> for Quoted<'r, 'c> {
    fn object(&mut self, _index: u32, object: &'c Object, _out: &mut Vec<Diagnostic>) {
        for text in values(&object.kind) {
            if is_needlessly_quoted(text, self.context) {
                self.of_file.entry(self.context.sources.file(text.span).span()).or_default().push(text);
            }
        }
    }

    fn end(self: Box<Self>, out: &mut Vec<Diagnostic>) {
        for (_, texts) in self.of_file {
            let Some(first) = texts.iter().min_by_key(|text| text.span) else { continue };
            let message = match texts.len() {
                1 => format!("`{first}` needs no quotes"),
                2 => format!("`{first}` needs no quotes, nor does another value of this file"),
                number => format!("`{first}` needs no quotes, nor do {} other values of this file", number - 1),
            };
            let fix = texts
                .iter()
                .fold(Fix::safe("take the quotes away"), |fix, text| fix.replace(text.span, text.value.clone()));
            out.push(
                Diagnostic::new(&INFO, first.span, message)
                    .note("they are not part of the value")
                    .help("take them away (`crmc fmt` does so)")
                    .fix(fix),
            );
        }
    }
}

/// The values of pairs and of the attributes of operations.
fn values(object: &ObjectKind) -> Vec<&Text> {
    let mut values = Vec::new();
    object.for_each_set(&mut |set| values.extend(set.pairs.iter().filter_map(|pair| pair.value.as_ref())));
    let ops = object.operations().into_iter().flat_map(|operations| &operations.ops);
    values.extend(ops.flat_map(|op| &op.attributes).map(|attribute| &attribute.value));
    values
}

fn is_needlessly_quoted(text: &Text, context: &Context) -> bool {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '%' | '+' | ',');
    // Most values have no quotes; that their lengths agree is seen without a look at the file.
    let length = text.span.end().saturating_sub(text.span.start) as usize;
    if length != text.value.len() + 2 || text.value.is_empty() || !text.value.chars().all(is_plain) {
        return false;
    }
    let raw = context.sources.text(text.span);
    raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']) && !is_xml(context.sources.file(text.span).bytes())
}
