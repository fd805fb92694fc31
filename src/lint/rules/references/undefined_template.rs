use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, PrimitiveBase};

declare_rule! {
    /// A primitive is made from a template that is not defined.
    ///
    /// # In the cluster
    /// The primitive has no agent: the schema refuses the whole CIB.
    ///
    /// # Fix
    /// Define the template (`rsc_template`), or name one that is.
    ///
    /// # Evidence
    /// `crm_verify` 2.1.5: the reference does not match an id.
    pub struct UndefinedTemplate: "undefined-template" in references, Error, since "0.1.0", blocks_build, whole_only;
}

impl Rule for UndefinedTemplate {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Primitive(primitive) = &object.kind else { return };
        let PrimitiveBase::Template(template) = &primitive.base else { return };
        let is_template = |kind: &ObjectKind| matches!(kind, ObjectKind::Template(_));
        let found = context.names.object(template.as_str());
        if found.is_some_and(|found| is_template(&found.kind)) {
            return;
        }
        let message = match found {
            Some(other) => {
                format!("primitive {} is made from {template}, which is a {}", primitive.id, other.kind.noun())
            }
            None => format!("primitive {} is made from the template {template}, which is not defined", primitive.id),
        };
        let near = context.names.nearest(template.as_str(), context.names.ids_of(is_template));
        out.push(Diagnostic::new(&INFO, template.span, message).note("the schema refuses the whole CIB for it").help(
            match near {
                Some(near) => format!("did you mean `@{near}`?"),
                None => format!("define it: `rsc_template {template} AGENT …`"),
            },
        ));
    }
}
