use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{AclUserItem, Id, Object, ObjectKind};

declare_rule! {
    /// A user or group has an ACL role that is not defined.
    ///
    /// # In the cluster
    /// The schema refuses the whole CIB.
    ///
    /// # Fix
    /// Define the role, or name one that is.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: the reference does not match an id.
    pub struct AclUndefinedRole: "acl-undefined-role" in references, Error, since "0.1.0", blocks_build, whole_only;
}

impl Rule for AclUndefinedRole {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let is_role = |kind: &ObjectKind| matches!(kind, ObjectKind::AclRole(_));
        let mut check = |role: &Id, owner: &Id| {
            if context.names.object(role.as_str()).is_some_and(|found| is_role(&found.kind)) {
                return;
            }
            out.push(
                Diagnostic::new(&INFO, role.span, format!("{owner} has the role {role}, which is not defined"))
                    .note("the schema refuses the whole CIB for it; with no role, the user has no rights at all")
                    .help(match context.names.nearest(role.as_str(), context.names.ids_of(is_role)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("define it: `role {role} …`"),
                    }),
            );
        };
        match &object.kind {
            ObjectKind::AclSubject(subject) => subject.roles.iter().for_each(|role| check(role, &subject.id)),
            ObjectKind::AclUser(user) => {
                for item in &user.items {
                    if let AclUserItem::Role(role) = item {
                        check(role, &user.id);
                    }
                }
            }
            _ => {}
        }
    }
}
