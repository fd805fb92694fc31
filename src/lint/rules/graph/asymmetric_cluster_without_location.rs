use super::words::{id_of, list};
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{NvPair, ObjectKind};
use crate::resolve::cluster_property;

declare_rule! {
    /// Nothing permits a resource to run in a cluster where everything needs a permission.
    ///
    /// # In the cluster
    /// With `symmetric-cluster=false` a resource runs only where a location with a score of 0 or more names a node; without
    /// one it never starts. That goes for fence devices, too. A colocation is no permission, and neither is a location that
    /// is about the promoted role.
    ///
    /// # Fix
    /// Add a location, such as `location l db 0: n1`, for each node that it may run on, or take `symmetric-cluster=false` out.
    ///
    /// # Evidence
    /// Experiments with 2.1.5; Pacemaker Explained, «Asymmetrical "Opt-In" Clusters». A location of the group or clone counts
    /// for what it holds; that of one member does not count for the next.
    pub struct AsymmetricClusterWithoutLocation: "asymmetric-cluster-without-location" in graph, Error, since "0.1.0", whole_only;
}

impl Rule for AsymmetricClusterWithoutLocation {
    fn check(&self, context: &Context, out: &mut Vec<Diagnostic>) {
        let placement = context.graphs.placement();
        let property = cluster_property(context.names, &["symmetric-cluster", "symmetric_cluster"]);
        let Some(property) = property.filter(|_| placement.is_opt_in()) else { return };
        let mut banned: Vec<Banned> = Vec::new();
        let mut is_any_permitted = false;
        for (index, object) in (0..).zip(&context.configuration.objects) {
            if !object.kind.is_resource() || context.names.container(index).is_some() {
                continue;
            }
            let members = without_permission(index, context);
            match members {
                Some(members) => banned.push(Banned { resource: index, members }),
                None => is_any_permitted = true,
            }
        }
        if !is_any_permitted && banned.len() > 1 {
            out.push(of_all(&banned, property, context));
        } else {
            out.extend(banned.iter().map(|banned| banned.report(property, context)));
        }
    }
}

/// What may run nowhere: a resource, or some members of a group.
struct Banned {
    resource: u32,
    /// Empty where it is the whole.
    members: Vec<u32>,
}

/// Nothing where the resource and all it holds are permitted somewhere.
fn without_permission(resource: u32, context: &Context) -> Option<Vec<u32>> {
    let (placement, names) = (context.graphs.placement(), context.names);
    if placement.is_permitted(resource) {
        return None;
    }
    let ObjectKind::Group(group) = &names.at(resource).kind else { return Some(Vec::new()) };
    let members: Vec<u32> = group.members.iter().filter_map(|member| names.index(member.as_str())).collect();
    let without: Vec<u32> = members.iter().copied().filter(|&member| !placement.is_permitted(member)).collect();
    match without.len() {
        0 => None,
        count if count == members.len() => Some(Vec::new()),
        _ => Some(without),
    }
}

impl Banned {
    fn report(&self, property: &NvPair, context: &Context) -> Diagnostic {
        let names = context.names;
        let object = names.at(self.resource);
        let id = id_of(names, self.resource);
        let members: Vec<&str> = self.members.iter().map(|&member| id_of(names, member)).collect();
        let (what, whom) = if members.is_empty() {
            (id.to_owned(), "it")
        } else {
            (format!("{} of group {id}", list(&members)), "the group")
        };
        Diagnostic::new(
            &INFO,
            object.kind.name_span().unwrap_or(object.span),
            format!("no location lets {what} run anywhere, and this cluster asks for one"),
        )
        .also(property.span(), "nothing runs where no location permits it")
        .note("it never starts; the status shows no more than \"Stopped\"")
        .help(format!("add a location for each node that {whom} may run on: `location {id}-n1 {id} 0: n1`"))
    }
}

fn of_all(banned: &[Banned], property: &NvPair, context: &Context) -> Diagnostic {
    let ids: Vec<&str> = banned.iter().map(|banned| id_of(context.names, banned.resource)).collect();
    Diagnostic::new(&INFO, property.span(), format!("nothing may run anywhere: no location permits {} to", list(&ids)))
        .label("asks for a location for everything that shall run")
        .note("nothing starts; the status shows no more than \"Stopped\"")
        .help("delete it, so that everything may run everywhere, or add locations")
}
