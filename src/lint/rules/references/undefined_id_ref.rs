use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Object, ObjectKind, PairIdentity};

declare_rule! {
    /// `$id-ref` or `@` refers to a part that is not defined.
    ///
    /// # In the cluster
    /// The schema refuses the whole CIB.
    ///
    /// # Fix
    /// Name the id of a set, rule, operation or pair that is defined.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: the reference does not match an id.
    pub struct UndefinedIdRef: "undefined-id-ref" in references, Error, since "0.1.0", blocks_build, whole_only;
}

impl Rule for UndefinedIdRef {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let mut check = |id: &Id, what: &str| {
            if context.names.holder_or_node(id.as_str()).is_none() && !is_generated(id.as_str(), context) {
                let near = context.names.nearest(id.as_str(), context.names.ids());
                out.push(
                    Diagnostic::new(&INFO, id.span, format!("{what} refers to {id}, which is not defined"))
                        .note("the schema refuses the whole CIB for it")
                        .help(match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => "name the id of a part, or of the object that owns it".to_owned(),
                        }),
                );
            }
        };
        object.kind.for_each_set(&mut |set| {
            if let Some(id) = &set.id_ref {
                check(id, "an attribute set");
            }
            for pair in &set.pairs {
                if let Some(PairIdentity::Reference(id)) = pair.identity.as_deref() {
                    check(id, "a pair");
                }
            }
        });
        object.kind.for_each_rule(&mut |rule| {
            if let Some(id) = &rule.id_ref {
                check(id, "a rule");
            }
        });
        if let Some(id) = object.kind.operations().and_then(|operations| operations.id_ref.as_ref()) {
            check(id, "`operations`");
        }
        for set in object.kind.resource_sets() {
            if let Some(id) = &set.id_ref {
                check(id, "a resource set");
            }
        }
    }
}

/// Whether it is the id that a part of a known object gets by itself, as in `db-instance_attributes`.
fn is_generated(id: &str, context: &Context) -> bool {
    const PARTS: [&str; 4] = ["-instance_attributes", "-meta_attributes", "-utilization", "-rule"];
    let has_part = |owner: &str| {
        let object = context.names.object(owner);
        let node = || context.names.node(owner).is_some();
        object.is_some_and(|object| !matches!(object.kind, ObjectKind::Tag(_))) || node()
    };
    PARTS.iter().any(|part| {
        // A pair, a rule or a later set adds to the name of the set.
        id.find(part).is_some_and(|end| has_part(&id[..end]))
    }) || ["cib-bootstrap-options", "rsc-options", "op-options"].iter().any(|default| id.starts_with(default))
}
