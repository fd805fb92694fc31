use crate::compile::is_xml;
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::Object;
use crate::options::{self, Origin, Place};
use crate::resolve::option_sets;

declare_rule! {
    /// A property that the cluster writes at run time stands in the file.
    ///
    /// # In the cluster
    /// dc-version, cluster-infrastructure and have-watchdog are overwritten as soon as a controller is elected; a new
    /// last-lrm-refresh makes the cluster think again. In a file they are noise: they change with every cluster and
    /// every clean-up.
    ///
    /// # Fix
    /// Delete it. `--fix` does so.
    ///
    /// # Evidence
    /// Pacemaker's own list of options marks the first three as generated (source of 3.0.2); last-lrm-refresh is written by
    /// `crm_resource` and crmsh.
    pub struct RuntimePropertyCommitted: "runtime-property-committed" in style, Info, since "0.1.0";
}

impl Rule for RuntimePropertyCommitted {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        // What is read from a cluster has them.
        if is_xml(context.sources.file(object.span).bytes()) {
            return;
        }
        let sets = option_sets(&object.kind).into_iter().filter(|(place, _)| *place == Place::Property);
        for pair in sets.flat_map(|(_, set)| &set.pairs) {
            let name = pair.name.as_str();
            let is_written = options::find(Place::Property, name).is_some_and(|option| option.origin != Origin::User);
            // Of any other infrastructure there is more to say.
            let is_old =
                name == "cluster-infrastructure" && pair.value.as_ref().is_some_and(|value| *value != "corosync");
            if !is_written || is_old {
                continue;
            }
            out.push(
                Diagnostic::new(&INFO, pair.span(), format!("the cluster writes `{name}` itself"))
                    .note("in a file it changes nothing for long, and makes every comparison differ")
                    .help("delete it")
                    .fix(Fix::safe(format!("delete `{name}`")).changing("property").delete(pair.span())),
            );
        }
    }
}
