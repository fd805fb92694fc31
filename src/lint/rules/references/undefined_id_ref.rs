use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Object, ObjectKind, OptionSection, PairIdentity, SetKind};
use crate::resolve::{Holder, Names, may_be_built, may_be_of_inner_part, named_rule, named_set};

declare_rule! {
    /// `$id-ref` or `@` refers to a part that is not defined.
    ///
    /// # In the cluster
    /// The schema refuses the whole CIB where nothing has the id. Where something else has it, Pacemaker finds no such part: the
    /// resource goes without the parameters, meta attributes or operations, and a pair that refers to anything but a pair makes the
    /// scheduler abort.
    ///
    /// # Fix
    /// Name the id of a set, rule, operation or pair that is defined, or of an object that has such a set of its own.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: the reference does not match an id; `No match for //meta_attributes[@id='…']` where that is the id of
    /// parameters; an assertion that fails where an `nvpair` refers to a set. crmsh says «Reference not found», and goes on.
    pub struct UndefinedIdRef: "undefined-id-ref" in references, Error, since "0.1.0", blocks_build, whole_only;
}

impl Rule for UndefinedIdRef {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut check = |id: &Id, wanted: &Wanted| out.extend(wanted.finding(id, context));
        object.kind.for_each_set(&mut |set| {
            if let Some(id) = &set.id_ref {
                check(id, &Wanted::set(set.kind));
            }
            for pair in &set.pairs {
                if let Some(PairIdentity::Reference(id)) = pair.identity.as_deref() {
                    check(id, &Wanted::PAIR);
                }
            }
        });
        object.kind.for_each_rule(&mut |rule| {
            if let Some(id) = &rule.id_ref {
                check(id, &Wanted::RULE);
            }
        });
        if let Some(id) = object.kind.operations().and_then(|operations| operations.id_ref.as_ref()) {
            check(id, &Wanted::OPERATIONS);
        }
        for set in object.kind.resource_sets() {
            if let Some(id) = &set.id_ref {
                check(id, &Wanted::RESOURCE_SET);
            }
        }
    }
}

/// What a reference has to lead to.
struct Wanted {
    /// What refers.
    what: &'static str,
    /// The element of the CIB.
    tag: &'static str,
    /// Several of it.
    plural: &'static str,
    /// The kind of an attribute set.
    kind: Option<SetKind>,
}

impl Wanted {
    const PAIR: Self = Self { what: "a pair", tag: "nvpair", plural: "pairs", kind: None };
    const RULE: Self = Self { what: "a rule", tag: "rule", plural: "rules", kind: None };
    const OPERATIONS: Self = Self { what: "`operations`", tag: "operations", plural: "operations", kind: None };
    const RESOURCE_SET: Self =
        Self { what: "a resource set", tag: "resource_set", plural: "resource sets", kind: None };

    fn set(kind: SetKind) -> Self {
        let plural = match kind {
            SetKind::Instance => "parameters or attributes",
            SetKind::Meta => "meta attributes",
            SetKind::Utilization => "utilization",
            SetKind::ClusterProperty => "properties",
        };
        Self { what: "an attribute set", tag: kind.tag(), plural, kind: Some(kind) }
    }

    fn finding(&self, id: &Id, context: &Context) -> Option<Diagnostic> {
        match context.names.holder_or_node(id.as_str()) {
            None => (!self.is_generated(id, context)).then(|| self.undefined(id, context)),
            Some(Holder::Object(index)) if !matches!(context.names.at(index).kind, ObjectKind::Options(_)) => {
                let owner = context.names.at(index);
                (!self.is_owned_by(&owner.kind)).then(|| self.lacking(id, owner))
            }
            Some(holder @ (Holder::Object(index) | Holder::Part(index))) => {
                let tag = tag_of(&context.names.at(index).kind, id)?;
                (tag != self.tag).then(|| {
                    let message = format!("{} refers to {id}, which stands for no {}", self.what, self.plural);
                    Diagnostic::new(&INFO, id.span, message)
                        .also(context.names.span_of(holder), format!("here, {id} is the id of {tag}"))
                        .note(format!("Pacemaker looks for {} of that id, and finds none", self.plural))
                        .help(format!("name the id of {}", self.plural))
                })
            }
        }
    }

    fn undefined(&self, id: &Id, context: &Context) -> Diagnostic {
        let near = context.names.nearest(id.as_str(), context.names.ids());
        Diagnostic::new(&INFO, id.span, format!("{} refers to {id}, which is not defined", self.what))
            .note("the schema refuses the whole CIB for it")
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name the id of a part, or of the object that owns it".to_owned(),
            })
    }

    fn lacking(&self, id: &Id, owner: &Object) -> Diagnostic {
        let lacks_id = self.tag == "operations" && owner.kind.operations().is_some();
        let message = if lacks_id {
            format!("{} refers to those of {id}, which have no id", self.what)
        } else {
            format!("{} refers to {id}, which has no {} of its own", self.what, self.plural)
        };
        Diagnostic::new(&INFO, id.span, message)
            .also(owner.kind.name_span().unwrap_or(owner.span), format!("{id} is defined here"))
            .note("the reference leads nowhere; Pacemaker refuses such a CIB, or goes without")
            .help(if lacks_id {
                format!("write `operations $id={id}-operations` in front of its operations")
            } else {
                "give it some, or delete the reference".to_owned()
            })
    }

    /// Whether the object has a part that its own id stands for.
    fn is_owned_by(&self, owner: &ObjectKind) -> bool {
        let mut has_set = false;
        owner.for_each_set(&mut |set| has_set |= set.kind.tag() == self.tag && set.id_ref.is_none());
        let mut has_rule = false;
        owner.for_each_rule(&mut |rule| has_rule |= rule.id_ref.is_none());
        let has_operations = || owner.operations().is_some_and(|operations| operations.id.is_some());
        has_set
            || (self.tag == "rule" && has_rule)
            || (self.tag == "operations" && has_operations())
            || matches!(owner, ObjectKind::Raw(..))
    }

    /// Whether it is the id that a part of a known object gets by itself, as in `db-instance_attributes`.
    fn is_generated(&self, id: &Id, context: &Context) -> bool {
        let names = context.names;
        let is_inner = || may_be_of_inner_part(names, id.as_str());
        let is_set = |set: &str| may_be_built(names, set) || matches!(names.holder(set), Some(Holder::Part(_)));
        match (self.tag, self.kind) {
            ("rule", _) => named_rule(names, id).is_some() || is_inner(),
            ("nvpair", _) => id.value.rmatch_indices('-').any(|(at, _)| is_set(&id.value[..at])),
            (_, Some(kind)) => named_set(names, id, kind).is_some() || is_inner() || is_later_default(id, names),
            _ => false,
        }
    }
}

/// Whether defaults may be built with that id that are not the first of their kind, and nobody named.
fn is_later_default(id: &Id, names: &Names) -> bool {
    OptionSection::ALL.into_iter().any(|section| {
        let number = id.value.strip_prefix(section.default_id()).and_then(|rest| rest.strip_prefix('-'));
        let nameless = || names.options(section).filter(|(_, options)| options.set.id.is_none()).count();
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) && nameless() > 1
    })
}

/// The element that has the id, as far as a reference could mean it.
fn tag_of(kind: &ObjectKind, id: &Id) -> Option<&'static str> {
    let mut found = None;
    kind.for_each_set(&mut |set| {
        let is_it = |pair: &PairIdentity| matches!(pair, PairIdentity::Id(other) if other == id);
        if set.id.as_deref() == Some(id) {
            found = Some(set.kind.tag());
        } else if set.pairs.iter().filter_map(|pair| pair.identity.as_deref()).any(is_it) {
            found = Some("nvpair");
        }
    });
    kind.for_each_rule(&mut |rule| {
        if rule.id.as_deref() == Some(id) {
            found = Some("rule");
        }
    });
    if let Some(operations) = kind.operations() {
        if operations.id.as_deref() == Some(id) {
            found = Some("operations");
        } else if operations.ops.iter().any(|op| op.id.as_deref() == Some(id)) {
            found = Some("op");
        }
    }
    if kind.resource_sets().iter().any(|set| set.id.as_ref() == Some(id)) {
        found = Some("resource_set");
    }
    found
}
