use crate::cib::is_ncname;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Id, Object, ObjectKind};

declare_rule! {
    /// An id is not one that XML takes.
    ///
    /// # In the cluster
    /// The schema refuses the whole CIB. A colon would also collide with the names of clone instances.
    ///
    /// # Fix
    /// Start with a letter or `_`, and go on with letters, digits, `_`, `-` and `.`.
    ///
    /// # Evidence
    /// Ids are what XML calls an `NCName` in the schemas. Node ids, node names, ticket names and the names of users are free text.
    pub struct InvalidIdSyntax: "invalid-id-syntax" in references, Error, since "0.1.0";
}

impl Rule for InvalidIdSyntax {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        if !matches!(object.kind, ObjectKind::Node(_) | ObjectKind::Raw(..)) {
            object.kind.id().into_iter().for_each(|id| check(id, out));
        }
        object.kind.for_each_part_id(&mut |id| check(id, out));
    }
}

fn check(id: &Id, out: &mut Vec<Diagnostic>) {
    if is_ncname(id.as_str()) {
        return;
    }
    let culprit = id.value.chars().find(|&c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    let message = match culprit {
        Some(':') => format!("the id `{id}` holds a colon"),
        Some(c) if c.is_whitespace() => format!("the id `{id}` holds a blank"),
        Some(c) => format!("the id `{id}` holds `{c}`"),
        None if id.value.is_empty() => "an id is empty".to_owned(),
        None => format!("the id `{id}` does not start with a letter"),
    };
    out.push(
        Diagnostic::new(&INFO, id.span, message)
            .note("the schema refuses the whole CIB; a colon would also collide with the names of clone instances")
            .help("start with a letter or `_`, and go on with letters, digits, `_`, `-` and `.`"),
    );
}
