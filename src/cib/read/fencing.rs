//! Fencing levels.

use super::take::{children, extra, require, take};
use crate::model::{Element, FencingLevel, FencingTarget, Id, Text};
use crate::source::Span;

/// A fencing level; the element comes back where it has no index, no devices, or not exactly one target.
pub(super) fn level(mut element: Element, comments: &mut Vec<Text>) -> Result<FencingLevel, Element> {
    let has = |name: &str| element.attribute(name).is_some();
    let by_attribute = has("target-attribute") && has("target-value");
    let targets = [has("target"), has("target-pattern"), by_attribute];
    if !(has("index") && has("devices")) || targets.iter().filter(|&&target| target).count() != 1 {
        return Err(element);
    }
    let target = if let Some([name, value]) = require(&mut element, ["target-attribute", "target-value"]) {
        FencingTarget::Attribute { name, value }
    } else if let Some(pattern) = take(&mut element, "target-pattern") {
        FencingTarget::Pattern(pattern)
    } else {
        FencingTarget::Node(take(&mut element, "target").unwrap_or_default())
    };
    let span = element.span;
    let others = children(&mut element, comments);
    Ok(FencingLevel {
        id: take(&mut element, "id"),
        target,
        index: take(&mut element, "index").unwrap_or_default(),
        devices: take(&mut element, "devices").map(|devices| list(&devices)).unwrap_or_default(),
        extra: extra(element, others),
        span,
    })
}

/// The ids of a list with commas, each with its own place unless references hide it.
fn list(text: &Text) -> Vec<Id> {
    let is_literal = text.span.len() as usize == text.value.len();
    let mut start = text.span.start;
    let ids = text.as_str().split(',').map(|id| {
        let end = start.saturating_add(u32::try_from(id.len()).unwrap_or(u32::MAX));
        let span = if is_literal { Span::new(start, end) } else { text.span };
        start = end.saturating_add(1);
        Id::new(id, span)
    });
    ids.collect()
}
