use crate::diagnostic::{Category, Diagnostic, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::model::{Object, ObjectKind, PrimitiveBase};

/// A primitive is made from a template that is not defined.
pub struct UndefinedTemplate;

static INFO: RuleInfo = RuleInfo {
    name: "undefined-template",
    category: Category::References,
    severity: Severity::Error,
    blocks_build: true,
    whole_only: true,
    summary: "A primitive is made from a template that is not defined.",
};

impl Rule for UndefinedTemplate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

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
