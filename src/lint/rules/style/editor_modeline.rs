use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Text;

declare_rule! {
    /// A line for an editor was saved with the configuration.
    ///
    /// # In the cluster
    /// It becomes a comment of the CIB. `crm configure edit` puts it there and takes only its own newest form away again.
    ///
    /// # Fix
    /// Delete the line; editors know the language by the name of the file. `--fix` does so.
    ///
    /// # Evidence
    /// crmsh 4.4 writes `#vim:set syntax=pcmk`, newer versions `# vim: set filetype=pcmk:`.
    pub struct EditorModeline: "editor-modeline" in style, Info, since "0.1.0";
}

impl Rule for EditorModeline {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let comments = context.configuration.objects.iter().flat_map(|object| &object.comments);
        for comment in comments.chain(&context.configuration.trailing_comments).filter(|comment| is_modeline(comment)) {
            out.push(
                Diagnostic::new(&INFO, comment.span, "this line is for an editor")
                    .note("it becomes a comment of the CIB")
                    .help("delete it")
                    .fix(Fix::safe("delete the line").delete_object(comment.span)),
            );
        }
    }
}

fn is_modeline(comment: &Text) -> bool {
    let text = comment.as_str().trim_start_matches('#').trim_start();
    let rest = ["vim:", "vi:", "ex:"].iter().find_map(|editor| text.strip_prefix(editor));
    let settings =
        rest.map(str::trim_start).and_then(|rest| rest.strip_prefix("set ").or_else(|| rest.strip_prefix("se ")));
    let is_language =
        |word: &str| ["syntax=pcmk", "filetype=pcmk", "ft=pcmk"].iter().any(|setting| word.starts_with(setting));
    settings.is_some_and(|settings| settings.split_whitespace().any(is_language))
}
