//! Attribute sets and their pairs.

use super::Context;
use super::rule::{rule, takes_pairs};
use super::words::{
    Layout, Said, Unsayable, absent, id_label, id_ref, id_spec, name, no_keyword, nothing_more, pair, pair_name,
    pair_value, require, score,
};
use crate::model::{Attribute, AttributeSet, NvPair, OptionSet, PairIdentity, SetKind};

/// A set as a clause of its own, which begins with `keyword`.
pub(super) fn set(keyword: &str, set: &AttributeSet, context: &Context, out: &mut Layout) -> Said {
    out.line(keyword);
    set_content(set, context, out)
}

/// What stands in a set behind its keyword.
pub(super) fn set_content(set: &AttributeSet, context: &Context, out: &mut Layout) -> Said {
    if let Some(id) = set.id.as_ref().filter(|id| !context.comes_again(id)) {
        out.word(&id_spec(id)?);
    }
    for word in content(set, context)? {
        out.word(&word);
    }
    Ok(())
}

/// The sets of an object that has parameters and meta attributes, each kind under its keyword.
pub(super) fn sets(sets: &[AttributeSet], keywords: &[(SetKind, &str)], context: &Context, out: &mut Layout) -> Said {
    for each in sets {
        let (_, keyword) = keywords.iter().find(|(kind, _)| *kind == each.kind).ok_or(Unsayable)?;
        set(keyword, each, context, out)?;
    }
    Ok(())
}

/// What stands in a set behind its id: score, rules and pairs.
fn content(set: &AttributeSet, context: &Context) -> Said<Vec<String>> {
    nothing_more(&set.extra)?;
    if let Some(reference) = &set.id_ref {
        absent(set.id.as_ref())?;
        absent(set.score.as_ref())?;
        require(set.rules.is_empty() && set.pairs.is_empty())?;
        return Ok(vec![id_ref(reference)?]);
    }
    let mut words = Vec::with_capacity(set.pairs.len() + set.rules.len() + 1);
    words.extend(set.score.as_deref().map(score).transpose()?);
    for each in &set.rules {
        words.push(rule(each, context)?);
    }
    // A rule that ends in dates goes on with what follows, where that looks like a part of a date.
    if let (Some(last), Some(first)) = (set.rules.last(), set.pairs.first()) {
        require(!takes_pairs(last, first.name.as_str()))?;
    }
    for each in &set.pairs {
        words.push(nvpair(each, context)?);
    }
    Ok(words)
}

fn nvpair(each: &NvPair, context: &Context) -> Said<String> {
    let written = each.name.as_str();
    match (each.identity.as_deref(), &each.value) {
        (Some(PairIdentity::Reference(id)), None) if written.is_empty() => Ok(format!("@{}", pair_id(id.as_str())?)),
        (Some(PairIdentity::Reference(id)), None) => Ok(format!("@{}:{}", pair_id(id.as_str())?, pair_name(written)?)),
        (Some(PairIdentity::Reference(_)), Some(_)) => Err(Unsayable),
        (Some(PairIdentity::Id(id)), value) if !context.comes_again(id) => {
            let value = value.as_ref().ok_or(Unsayable)?;
            Ok(format!("${}:{}={}", pair_id(id.as_str())?, pair_name(written)?, pair_value(value.as_str())?))
        }
        (_, Some(value)) => pair(written, value.as_str()),
        (_, None) => {
            require(!written.contains(['@', '/', '#', '%']))?;
            no_keyword(written)?;
            Ok(name(&each.name)?.to_owned())
        }
    }
}

/// The id of a pair: a colon would end it.
fn pair_id(id: &str) -> Said<&str> {
    require(!id.contains([':', '/']) && !matches!(id, "id" | "id-ref" | "role"))?;
    pair_name(id)
}

/// The attributes of an element as pairs.
pub(super) fn attributes(attributes: &[Attribute], out: &mut Layout) -> Said {
    for Attribute { name, value } in attributes {
        out.word(&format!("{}={}", pair_name(name.as_str())?, pair_value(value.as_str())?));
    }
    Ok(())
}

/// `property`, `rsc_defaults`, `op_defaults`: one pair a line.
pub(super) fn options(options: &OptionSet, context: &Context) -> Said<String> {
    let OptionSet { section, set } = options;
    let mut out = Layout::new(section.keyword());
    let is_named = set.id.as_deref().is_some_and(|id| *id != section.default_id() || !context.comes_again(id));
    // The first of two labels is the id, the second the score; and the keyword alone is no statement for crmsh.
    let needs_name = set.score.is_some() || (set.pairs.is_empty() && set.rules.is_empty());
    if let Some(id) = set.id.as_ref().filter(|_| is_named || needs_name) {
        out.word(&id_label(id)?);
    } else {
        absent(set.score.as_ref())?;
    }
    // Of two options with one name, the language keeps the last, as crmsh does; Pacemaker takes the first.
    let mut names: Vec<&str> =
        set.pairs.iter().map(|pair| pair.name.as_str()).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    require(names.windows(2).all(|pair| pair[0] != pair[1]))?;
    for (index, word) in content(set, context)?.iter().enumerate() {
        let is_in_head = index == 0 && (set.score.is_some() || set.id_ref.is_some());
        if is_in_head {
            out.word(word)
        } else {
            out.line(word)
        };
    }
    Ok(out.finish())
}
