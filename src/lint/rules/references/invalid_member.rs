use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind};

declare_rule! {
    /// A group, clone or bundle lists an object that it cannot hold.
    ///
    /// # In the cluster
    /// The schema refuses the whole CIB.
    ///
    /// # Fix
    /// List primitives in a group, a primitive or a group in a clone, one primitive in a bundle.
    ///
    /// # Evidence
    /// The schemas of 2.1.5.
    pub struct InvalidMember: "invalid-member" in references, Error, since "0.1.0", blocks_build;
}

impl Rule for InvalidMember {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        for member in object.kind.members() {
            let Some(held) = context.names.object(member.as_str()) else { continue };
            let fits = match object.kind {
                ObjectKind::Clone(_) => matches!(held.kind, ObjectKind::Primitive(_) | ObjectKind::Group(_)),
                _ => matches!(held.kind, ObjectKind::Primitive(_)),
            };
            if fits {
                continue;
            }
            let holds =
                if matches!(object.kind, ObjectKind::Clone(_)) { "a primitive or a group" } else { "primitives" };
            let noun = object.kind.noun();
            out.push(
                Diagnostic::new(
                    &INFO,
                    member.span,
                    format!("a {noun} cannot hold {member}, which is a {}", held.kind.noun()),
                )
                .also(held.kind.name_span().unwrap_or(held.span), format!("{member} is defined here"))
                .note("the schema refuses it, and with it the whole CIB")
                .help(format!("a {noun} holds {holds}; use order and colocation constraints for more")),
            );
        }
    }
}
