use super::words::{clone, meta, nodes, primitives, value};
use crate::diagnostic::{Diagnostic, Fix};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object};

declare_rule! {
    /// The number of instances of a clone is written down, and is no more than that of the nodes.
    ///
    /// # In the cluster
    /// With fewer instances than nodes, which nodes get none is arbitrary. With as many, the next node gets none.
    ///
    /// # Fix
    /// Delete `clone-max`: a clone has one instance for each node. `--fix` does so where the numbers are equal. To keep it
    /// from a node, write a location.
    ///
    /// # Evidence
    /// Pacemaker Explained, «Clone Options». Remote nodes count: they get an instance each (experiment with 2.1.5). Silent for DRBD, where it is
    /// the number of copies of the data, for unique instances, and where a location speaks of the clone.
    pub struct CloneMaxBelowNodes: "clone-max-below-nodes" in clones, Info, since "0.1.0", whole_only;
}

impl Rule for CloneMaxBelowNodes {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let Some(pair) = meta(clone, &["clone-max"]) else { return };
        let Some(max) = value(pair).trim().parse::<usize>().ok().filter(|&max| max > 0) else { return };
        let is_unique = meta(clone, &["globally-unique"])
            .is_some_and(|pair| Boolean::from_text(value(pair)) == Some(Boolean(true)));
        let is_drbd = primitives(clone, context).iter().any(|resource| resource.is_a("ocf:linbit:drbd"));
        let nodes = nodes(context);
        let speaks =
            context.names.index(clone.id.as_str()).is_some_and(|index| context.graphs.placement().speaks_of(index));
        if is_unique || is_drbd || speaks || !context.names.declares_nodes() || max > nodes {
            return;
        }
        let (message, note) = if max < nodes {
            (format!("{} runs on {max} of {nodes} nodes", clone.id), "which nodes get no instance is arbitrary")
        } else {
            (
                format!("clone-max={max} is what {} has without it", clone.id),
                "a node that is added later gets no instance",
            )
        };
        let diagnostic = Diagnostic::new(&INFO, pair.span(), message).note(note);
        out.push(if max == nodes {
            let fix = Fix::safe("delete `clone-max`").changing(clone.id.value.clone()).delete(pair.span());
            diagnostic.help("delete `clone-max`").fix(fix)
        } else {
            diagnostic.help("delete `clone-max`, or say by a location where the clone is not to run")
        });
    }
}
