use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};

declare_rule! {
    /// A resource is listed in two groups or clones.
    ///
    /// # In the cluster
    /// A resource can stand in one place of the CIB only: one of the two containers would be without it.
    ///
    /// # Fix
    /// Take it out of one of them; make a second primitive if two instances are meant.
    ///
    /// # Evidence
    /// The CIB holds a member as a child element of its container.
    pub struct MemberInTwoContainers: "member-in-two-containers" in references, Error, since "0.1.0", blocks_build;
}

impl Rule for MemberInTwoContainers {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let names = context.names;
        for (second, member) in names.repeated_members() {
            let container = names.at(*second);
            let first = names.index(member.as_str()).and_then(|index| names.container(index));
            let Some(first) = first.filter(|first| first != second).map(|first| names.at(first)) else { continue };
            // Of a container that is defined twice, `duplicate-id` speaks.
            if first.kind.id() == container.kind.id() {
                continue;
            }
            let listed = first.kind.members().iter().find(|other| *other == *member);
            let mut diagnostic = Diagnostic::new(
                &INFO,
                member.span,
                format!("{member} stands in {} and in {}", first.kind.title(), container.kind.title()),
            )
            .label("listed again here");
            if let Some(listed) = listed {
                diagnostic = diagnostic.also(listed.span, format!("{} lists it first", first.kind.title()));
            }
            out.push(
                diagnostic
                    .note("a resource has one parent; crmsh refuses the second container, and with it the whole file")
                    .help("take it out of one of them, or define a second resource"),
            );
        }
    }
}
