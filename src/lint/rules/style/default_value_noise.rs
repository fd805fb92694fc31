use foldhash::{HashMap, HashMapExt, HashSet};

use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, Walk, declare_rule};
use crate::lower::mistakes;
use crate::model::{AttributeSet, Boolean, Duration, FromText, NvPair, Object, ObjectKind, OptionSection, SetKind};
use crate::options::{self, Place};
use crate::resolve::{Resource, option_sets};
use crate::source::Span;

declare_rule! {
    /// Options are set to what they are without being written.
    ///
    /// # In the cluster
    /// Nothing, today. Who reads it takes it for a decision; and at a resource it overrides what a template, a group or
    /// `rsc_defaults` say, as soon as they do.
    ///
    /// # Fix
    /// Delete it. `--fix` does so.
    ///
    /// # Evidence
    /// The defaults in the metadata of Pacemaker's daemons (2.1.5) and in Pacemaker Explained. A default that overrides something is
    /// left alone (experiment with 2.1.5: `target-role=Started` against a Stopped template or default starts the resource). So is what
    /// is worth saying, whatever the default: fencing, quorum and timeouts; `interleave` and `notify`, of which other rules speak; the
    /// counts of DRBD clones, which its guides write out; globally-unique=false beside more than one instance a node; what takes back an earlier value, of which
    /// conflicting-options speaks. Silent for the update of a configuration (`--base`), which may
    /// take back what that says.
    pub struct DefaultValueNoise: "default-value-noise" in style, Info, since "0.1.0", whole_only;
}

impl Rule for DefaultValueNoise {
    fn walk<'r, 'c>(&self, context: &'r Context<'c>) -> Option<Box<dyn Walk<'r, 'c> + 'r>> {
        let noise = || Noise { context, takes_back: taking_back(context), layers: Layers::new(context) };
        (!context.is_update).then(|| Box::new(noise()) as _)
    }
}

struct Noise<'r, 'c> {
    context: &'r Context<'c>,
    takes_back: HashSet<Span>,
    layers: Layers<'r, 'c>,
}

impl<'r, 'c> Walk<'r, 'c> for Noise<'r, 'c> {
    fn object(&mut self, index: u32, object: &'c Object, out: &mut Vec<Diagnostic>) {
        let mut noise = Vec::new();
        match &object.kind {
            ObjectKind::Node(node) => {
                let sets = node.sets.iter().filter(|set| set.kind == SetKind::Instance);
                noise.extend(sets.flat_map(|set| defaults_of(Place::Node, set)));
            }
            kind => {
                for (place, set) in option_sets(kind) {
                    let defaults = defaults_of(place, set).into_iter();
                    let defaults = defaults.filter(|pair| !self.takes_back.contains(&pair.span()));
                    // What stands among the parameters, too, would be moved to its place.
                    let defaults = defaults.filter(|pair| !is_parameter(kind, pair.name.as_str()));
                    noise.extend(defaults.filter(|pair| !self.layers.is_meant(index, place, pair.name.as_str())));
                }
            }
        }
        let mut spans: Vec<(Span, String)> = noise.into_iter().map(named).collect();
        spans.extend(of_operations(object, self.context));
        spans.sort_by_key(|(span, _)| *span);
        out.extend(report(object, &spans));
    }
}

fn is_parameter(object: &ObjectKind, name: &str) -> bool {
    object.own_sets().any(|set| set.kind == SetKind::Instance && set.pair(name).is_some())
}

/// The options that contradict an earlier one, which would count again without them.
fn taking_back(context: &Context) -> HashSet<Span> {
    let conflicts = context.mistakes.iter().filter(|found| found.rule.name == mistakes::CONFLICTING_OPTIONS.name);
    conflicts.map(|found| found.span).collect()
}

fn named(pair: &NvPair) -> (Span, String) {
    let value = pair.value.as_ref().map_or("", |value| value.as_str());
    (pair.span(), format!("{}={value}", pair.name))
}

/// The pairs that say the default of their place. Of a name that is written twice, somebody meant something.
fn defaults_of(place: Place, set: &AttributeSet) -> Vec<&NvPair> {
    let counts_always = set.rules.is_empty() && set.id_ref.is_none() && set.score.is_none() && set.extra.is_none();
    let is_default = |pair: &&NvPair| {
        let value = pair.value.as_ref().filter(|_| counts_always && pair.identity.is_none());
        value.is_some_and(|value| is_default(place, pair.name.as_str(), value.as_str()))
    };
    let mut found: Vec<&NvPair> = set.pairs.iter().filter(is_default).collect();
    if !found.is_empty() {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        set.pairs.iter().for_each(|pair| *counts.entry(pair.name.as_str()).or_default() += 1);
        found.retain(|pair| counts[pair.name.as_str()] == 1);
    }
    found
}

/// Where one name is given several values.
struct Layers<'x, 'c> {
    context: &'x Context<'c>,
    /// How many sets of a section have the name.
    in_sections: HashMap<(OptionSection, &'c str), usize>,
    /// The primitives made from each template.
    made_from: HashMap<&'c str, Vec<&'x Resource<'c>>>,
}

impl<'x, 'c> Layers<'x, 'c> {
    fn new(context: &'x Context<'c>) -> Self {
        let mut in_sections: HashMap<(OptionSection, &str), usize> = HashMap::new();
        let sections = [OptionSection::Properties, OptionSection::ResourceDefaults, OptionSection::OperationDefaults];
        for (_, options) in sections.into_iter().flat_map(|section| context.names.options(section)) {
            for pair in &options.set.pairs {
                *in_sections.entry((options.section, pair.name.as_str())).or_default() += 1;
            }
        }
        let mut made_from: HashMap<&str, Vec<&Resource>> = HashMap::new();
        for resource in context.effective.resources() {
            if let Some(template) = resource.template {
                made_from.entry(template.id.as_str()).or_default().push(resource);
            }
        }
        Self { context, in_sections, made_from }
    }

    /// Whether a default overrides another value, or is one that guides write out.
    fn is_meant(&self, index: u32, place: Place, name: &str) -> bool {
        let in_section = |section| self.in_sections.get(&(section, name)).copied().unwrap_or_default();
        let primitives = match place {
            Place::Property => return in_section(OptionSection::Properties) > 1,
            Place::ResourceDefaults => return in_section(OptionSection::ResourceDefaults) > 1,
            Place::OperationDefaults => return in_section(OptionSection::OperationDefaults) > 1,
            _ => self.primitives(index),
        };
        let is_hiding = |resource: &&Resource| resource.settings(SetKind::Meta, name).len() > 1;
        in_section(OptionSection::ResourceDefaults) > 0
            || primitives.iter().any(is_hiding)
            || place == Place::Clone && self.is_written_out(index, name, &primitives)
    }

    /// Whether guides write the option of a clone out, or it is no default beside others.
    fn is_written_out(&self, clone: u32, name: &str, primitives: &[&Resource]) -> bool {
        const COUNTS: [&str; 5] =
            ["clone-node-max", "promoted-max", "promoted-node-max", "master-max", "master-node-max"];
        let instances = || self.context.effective.container_meta(clone, "clone-node-max");
        match name {
            "globally-unique" => instances().is_some_and(|setting| setting.value().trim() != "1"),
            _ => COUNTS.contains(&name) && primitives.iter().any(|resource| resource.is_a("ocf:linbit:drbd")),
        }
    }

    /// The primitive itself, those made from a template, or those in a container.
    fn primitives(&self, index: u32) -> Vec<&'x Resource<'c>> {
        let context = self.context;
        let kind = &context.names.at(index).kind;
        if let ObjectKind::Template(template) = kind {
            return self.made_from.get(template.id.as_str()).cloned().unwrap_or_default();
        }
        let mut found: Vec<&Resource> = context.effective.resource(index).into_iter().collect();
        for member in kind.members().iter().filter_map(|member| context.names.index(member.as_str())) {
            found.extend(context.effective.resource(member));
            let inner = context.names.at(member).kind.members().iter();
            let inner = inner.filter_map(|member| context.names.index(member.as_str()));
            found.extend(inner.filter_map(|index| context.effective.resource(index)));
        }
        found
    }
}

fn is_default(place: Place, name: &str, value: &str) -> bool {
    if is_worth_saying(place, name) {
        return false;
    }
    // true since 3.0 where clone-node-max is above 1, which is looked at elsewhere.
    if name == "globally-unique" && matches!(place, Place::Clone) {
        return Boolean::from_text(value) == Some(Boolean(false));
    }
    let definition = options::find(place, name).filter(|definition| definition.removed.is_none());
    let default = definition.and_then(|definition| Some((definition.kind, definition.default?)));
    default.is_some_and(|(kind, default)| kind.means_the_same(value, default))
}

/// What protects data, or is the business of other rules.
fn is_worth_saying(place: Place, name: &str) -> bool {
    let guards = ["stonith-", "fencing-", "fence-"];
    let others = ["no-quorum-policy", "startup-fencing", "timeout", "interleave", "notify"];
    place == Place::Property && guards.iter().any(|prefix| name.starts_with(prefix)) || others.contains(&name)
}

/// The attributes of operations that say the default, where `op_defaults` say nothing else.
fn of_operations(object: &Object, context: &Context) -> Vec<(Span, String)> {
    let ops = object.kind.operations().map(|operations| &operations.ops[..]).unwrap_or_default();
    let attributes = ops.iter().flat_map(|op| &op.attributes);
    let is_noise = |name: &str, value: &str| match name {
        "start-delay" => Duration::from_text(value) == Some(Duration(0)),
        "enabled" => Boolean::from_text(value) == Some(Boolean(true)),
        _ => false,
    };
    attributes
        .filter(|attribute| is_noise(attribute.name.as_str(), attribute.value.as_str()))
        .filter(|attribute| context.effective.operation_defaults(attribute.name.as_str()).next().is_none())
        .map(|attribute| {
            let span = attribute.name.span.to(attribute.value.span);
            (span, format!("{}={}", attribute.name, attribute.value))
        })
        .collect()
}

fn report(object: &Object, noise: &[(Span, String)]) -> Option<Diagnostic> {
    let ((first, text), rest) = noise.split_first()?;
    let texts: Vec<&str> = noise.iter().map(|(_, text)| text.as_str()).collect();
    let message = match rest.len() {
        0 => format!("`{text}` is the default"),
        _ => {
            format!("{} are the defaults", texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", "))
        }
    };
    let mut diagnostic = Diagnostic::new(&INFO, *first, message);
    let mut fix = Fix::safe("delete what is the default").changing(owner(object)).delete(*first);
    for (span, _) in rest {
        diagnostic = diagnostic.also(*span, "and this");
        fix = fix.delete(*span);
    }
    Some(diagnostic.note("it says nothing, and hides what is said").help("delete it").fix(fix))
}

/// By which name a fix changes the object.
fn owner(object: &Object) -> &str {
    match &object.kind {
        ObjectKind::Node(node) => node.uname.as_str(),
        ObjectKind::Options(options) => options.section.keyword(),
        kind => kind.id().map_or("", |id| id.as_str()),
    }
}
