//! Primitives, templates, groups, clones and bundles.

use super::Context;
use super::attributes::{attributes, set, sets};
use super::words::{
    Layout, Said, Unsayable, id_ref, id_spec, name, names, no_keyword, nothing_more, pair_name, pair_value, require,
    word,
};
use crate::lower::agent::class_of;
use crate::model::{
    Agent, Attribute, Bundle, CloneKind, CloneResource, Container, Group, Network, Op, Operations, Part, Primitive,
    PrimitiveBase, ResourceContent, SetKind, Storage, Template, Text,
};

/// `primitive ID {AGENT | @TEMPLATE} …`
pub(super) fn primitive(primitive: &Primitive, context: &Context) -> Said<String> {
    nothing_more(&primitive.extra)?;
    let mut out = Layout::new("primitive");
    out.word(name(&primitive.id)?);
    match &primitive.base {
        PrimitiveBase::Agent(agent) => out.word(&self::agent(agent)?),
        PrimitiveBase::Template(template) => out.word(&format!("@{}", name(template)?)),
    };
    out.description(primitive.description.as_deref())?;
    contents(&primitive.contents, context, &mut out)?;
    Ok(out.finish())
}

/// `rsc_template ID AGENT …`
pub(super) fn template(template: &Template, context: &Context) -> Said<String> {
    nothing_more(&template.extra)?;
    let mut out = Layout::new("rsc_template");
    out.word(name(&template.id)?).word(&agent(&template.agent)?);
    out.description(template.description.as_ref())?;
    contents(&template.contents, context, &mut out)?;
    Ok(out.finish())
}

/// The agent, without what goes without saying: crmsh leaves `ocf:heartbeat:` out.
fn agent(agent: &Agent) -> Said<String> {
    let part = |text: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '@' | '+');
        require(!text.is_empty() && !text.starts_with('@') && text.chars().all(is_plain))
    };
    let (class, kind) = (agent.class.as_str(), agent.kind.as_str());
    part(class)?;
    part(kind)?;
    match agent.provider.as_ref().map(Text::as_str) {
        Some("heartbeat") if class == "ocf" && class_of(kind) == ("ocf", Some("heartbeat")) => Ok(kind.to_owned()),
        Some(provider) => {
            part(provider)?;
            Ok(format!("{class}:{provider}:{kind}"))
        }
        None => {
            require(class != "ocf")?;
            Ok(format!("{class}:{kind}"))
        }
    }
}

fn contents(contents: &[ResourceContent], context: &Context, out: &mut Layout) -> Said {
    for content in contents {
        match content {
            ResourceContent::Operations(operations) => self::operations(operations, context, out)?,
            ResourceContent::Set(each) => {
                let keyword = match each.kind {
                    SetKind::Instance => "params",
                    SetKind::Meta => "meta",
                    SetKind::Utilization => "utilization",
                    SetKind::ClusterProperty => return Err(Unsayable),
                };
                set(keyword, each, context, out)?;
            }
        }
    }
    Ok(())
}

fn operations(operations: &Operations, context: &Context, out: &mut Layout) -> Said {
    nothing_more(&operations.extra)?;
    let id = operations.id.as_deref().filter(|id| !context.comes_again(id));
    if id.is_some() || operations.id_ref.is_some() {
        for spec in [id.map(id_spec), operations.id_ref.as_deref().map(id_ref)].into_iter().flatten() {
            out.line("operations").word(&spec?);
        }
    } else {
        require(!operations.ops.is_empty())?;
    }
    operations.ops.iter().try_for_each(|each| op(each, context, out))
}

fn op(op: &Op, context: &Context, out: &mut Layout) -> Said {
    nothing_more(&op.extra)?;
    require(!op.name.as_str().contains(['"', '\'', '\\', ' ']))?;
    out.line("op").word(&word(&op.name)?);
    attributes(&op.attributes, out)?;
    if let Some(id) = op.id.as_ref().filter(|id| !context.comes_again(id)) {
        out.word(&format!("id={}", pair_value(id.as_str())?));
    }
    sets(&op.sets, &[(SetKind::Instance, "op_params"), (SetKind::Meta, "op_meta")], context, out)
}

const PARAMS_AND_META: [(SetKind, &str); 2] = [(SetKind::Instance, "params"), (SetKind::Meta, "meta")];

/// `group ID MEMBER… …`
pub(super) fn group(group: &Group, context: &Context) -> Said<String> {
    nothing_more(&group.extra)?;
    require(!group.members.is_empty() && is_distinct(&group.members))?;
    let mut out = Layout::new("group");
    out.word(name(&group.id)?).word(&names(&group.members)?);
    out.description(group.description.as_ref())?;
    sets(&group.sets, &PARAMS_AND_META, context, &mut out)?;
    Ok(out.finish())
}

fn is_distinct(members: &[crate::model::Id]) -> bool {
    let mut sorted: Vec<&str> = members.iter().map(Text::as_str).collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

/// `clone ID CHILD …`, `ms ID CHILD …`
pub(super) fn clone(clone: &CloneResource, context: &Context) -> Said<String> {
    nothing_more(&clone.extra)?;
    let mut out = Layout::new(match clone.kind {
        CloneKind::Clone => "clone",
        CloneKind::Master => "ms",
    });
    out.word(name(&clone.id)?).word(name(clone.child.as_ref().ok_or(Unsayable)?)?);
    out.description(clone.description.as_ref())?;
    sets(&clone.sets, &PARAMS_AND_META, context, &mut out)?;
    Ok(out.finish())
}

/// `bundle ID docker … network … storage … meta … primitive ID`
///
/// The clauses stand in the order of the elements, except that `meta` never stands in front of `docker`, `network`
/// and `storage`: crmsh takes those words as more meta attributes there.
pub(super) fn bundle(bundle: &Bundle, context: &Context) -> Said<String> {
    nothing_more(&bundle.extra)?;
    let mut out = Layout::new("bundle");
    out.word(name(&bundle.id)?);
    out.description(bundle.description.as_ref())?;
    let container = bundle.container.as_ref().ok_or(Unsayable)?;
    let mut rest = bundle.sets.iter();
    for part in bundle_clauses(bundle) {
        match part {
            Part::Container => self::container(container, &mut out)?,
            Part::Network => bundle.network.iter().try_for_each(|network| self::network(network, context, &mut out))?,
            Part::Storage => bundle.storage.iter().try_for_each(|storage| self::storage(storage, context, &mut out))?,
            Part::Member => {
                let id = name(bundle.primitive.as_ref().ok_or(Unsayable)?)?;
                no_keyword(id)?;
                out.line("primitive").word(id);
            }
            _ => sets(std::slice::from_ref(rest.next().ok_or(Unsayable)?), &PARAMS_AND_META, context, &mut out)?,
        }
    }
    Ok(out.finish())
}

/// The clauses of a bundle in the order in which they are printed.
pub(super) fn bundle_clauses(bundle: &Bundle) -> Vec<Part> {
    let mut parts = bundle.arrangement.sequence(&[
        (Part::Container, usize::from(bundle.container.is_some())),
        (Part::Network, usize::from(bundle.network.is_some())),
        (Part::Storage, usize::from(bundle.storage.is_some())),
        (Part::Set, bundle.sets.len()),
        (Part::Member, usize::from(bundle.primitive.is_some())),
    ]);
    let is_set_or_member = |part: &Part| matches!(part, Part::Set | Part::Member);
    let first_set = parts.iter().position(is_set_or_member).unwrap_or(parts.len());
    if !parts[first_set..].iter().all(is_set_or_member) {
        parts.sort_unstable();
    }
    parts
}

fn container(container: &Container, out: &mut Layout) -> Said {
    nothing_more(&container.extra)?;
    require(["docker", "podman", "rkt"].contains(&container.technology.as_str()))?;
    out.line(container.technology.as_str());
    attributes(&container.attributes, out)
}

fn network(network: &Network, context: &Context, out: &mut Layout) -> Said {
    nothing_more(&network.extra)?;
    out.line("network");
    attributes(&network.attributes, out)?;
    mappings("port-mapping", &network.port_mappings, context, out)
}

fn storage(storage: &Storage, context: &Context, out: &mut Layout) -> Said {
    nothing_more(&storage.extra)?;
    out.line("storage");
    mappings("storage-mapping", &storage.mappings, context, out)
}

fn mappings(keyword: &str, mappings: &[Vec<Attribute>], context: &Context, out: &mut Layout) -> Said {
    for mapping in mappings {
        out.word(keyword);
        for Attribute { name, value } in mapping {
            if *name != "id" || !context.comes_again(value) {
                out.word(&format!("{}={}", pair_name(name.as_str())?, pair_value(value.as_str())?));
            }
        }
    }
    Ok(())
}
