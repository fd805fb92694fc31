use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;

declare_rule! {
    /// A fragment's container lists a resource that is defined elsewhere.
    ///
    /// # In the cluster
    /// The CIB of this fragment cannot hold the member: it would stand in the container without it, and a cluster
    /// that takes it would stop the member.
    ///
    /// # Fix
    /// Compile the fragment together with the file that defines the member, or give that with `--base`.
    ///
    /// # Evidence
    /// The CIB holds a member as a child element of its container.
    pub struct MemberLeftOut: "member-left-out" in references, Info, since "0.1.0";
}

impl Rule for MemberLeftOut {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        // Where this is all there is, the name is undefined, and that is said already.
        if !context.fragment {
            return;
        }
        let name = object.kind.id().map_or("", |id| id.as_str());
        for member in object.kind.members().iter().filter(|id| context.names.object(id.as_str()).is_none()) {
            out.push(
                Diagnostic::new(&INFO, member.span, format!("{member} is not defined in this fragment"))
                    .note(format!("a CIB built from the fragment alone has {} {name} without it", object.kind.noun())),
            );
        }
    }
}
