use super::promotion::{never_promoted, remedy};
use super::words::id_of;
use crate::diagnostic::Diagnostic;
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{
    Colocation, Endpoint, Id, Location, LocationSubject, Members, Object, ObjectKind, Role, Score, ScoreSource, Value,
};

declare_rule! {
    /// A constraint is about the promoted or unpromoted instances of what is never promoted.
    ///
    /// # In the cluster
    /// Of a normal clone Pacemaker drops the role: the dependent runs with any instance, or, with a negative score, keeps
    /// away from all of them, which is from every node. A must that names such a role of anything else binds nothing. A
    /// location with it places nothing, a ticket with it guards nothing.
    ///
    /// # Fix
    /// Make the clone promotable (`meta promotable=true`), or take the role out.
    ///
    /// # Evidence
    /// Experiments with 2.1.5. Promotable are `ms`, clones with `promotable=true`, and bundles with `promoted-max`.
    pub struct RoleOnNonPromotable: "role-on-non-promotable" in graph, Error, since "0.1.0";
}

impl Rule for RoleOnNonPromotable {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        match &object.kind {
            ObjectKind::Colocation(colocation) => of_colocation(colocation, context, out),
            ObjectKind::Location(location) => of_location(location, context, out),
            ObjectKind::Ticket(ticket) => {
                for (id, role) in members(&ticket.members) {
                    out.extend(report(id, role, "the ticket guards nothing", context));
                }
            }
            _ => {}
        }
    }
}

fn of_colocation(colocation: &Colocation, context: &Context, out: &mut Vec<Diagnostic>) {
    let score = colocation.score.as_ref().and_then(ScoreSource::score);
    let all = members(&colocation.members);
    let with = match &colocation.members {
        Members::Plain(ends) => ends.last().map(|end| &end.rsc),
        Members::Sets(_) => None,
    };
    for (id, role) in all {
        let is_with = with.is_none_or(|with| with.span == id.span);
        let is_ban = score.is_some_and(|score| score < Score::ZERO);
        let resource = never_promoted(context, id);
        let is_clone = resource.is_some_and(|clone| matches!(context.names.at(clone).kind, ObjectKind::Clone(_)));
        let effect = match (is_with && is_clone, is_ban) {
            (true, true) => {
                "Pacemaker drops the role: what shall keep away keeps away from every instance, and from a normal clone that \
                 leaves it no node"
            }
            (true, false) => "Pacemaker drops the role: any instance will do",
            (false, _) => "Pacemaker does not hold the two to it, and says nothing",
        };
        out.extend(report(id, role, effect, context));
    }
}

fn of_location(location: &Location, context: &Context, out: &mut Vec<Diagnostic>) {
    const EFFECT: &str = "the location places nothing";
    let of_rules = location.rules.iter().filter_map(|rule| rule.role.as_deref());
    let role = of_rules.chain(location.role.as_deref()).find(|role| is_promotion(role));
    match &location.subject {
        LocationSubject::Resource(id) => out.extend(role.and_then(|role| report(id, role, EFFECT, context))),
        LocationSubject::Sets(sets) => {
            for set in sets {
                let role = set.role.as_ref().filter(|role| is_promotion(role)).or(role);
                let found = set.members.iter().filter_map(|id| report(id, role?, EFFECT, context));
                out.extend(found);
            }
        }
        LocationSubject::Pattern(_) => {}
    }
}

fn members(members: &Members<Endpoint>) -> Vec<(&Id, &Value<Role>)> {
    match members {
        Members::Plain(ends) => ends.iter().filter_map(|end| Some((&end.rsc, end.role.as_ref()?))).collect(),
        Members::Sets(sets) => {
            let of_set = sets.iter().filter_map(|set| Some((set, set.role.as_ref()?)));
            of_set.flat_map(|(set, role)| set.members.iter().map(move |id| (id, role))).collect()
        }
    }
}

fn is_promotion(role: &Value<Role>) -> bool {
    matches!(role.get(), Some(Role::Promoted | Role::Unpromoted))
}

fn report(id: &Id, role: &Value<Role>, effect: &str, context: &Context) -> Option<Diagnostic> {
    let names = context.names;
    let resource = is_promotion(role).then(|| never_promoted(context, id)).flatten()?;
    let shown = id_of(names, resource);
    let kind = names.at(resource).kind.noun();
    let kind = if kind == "clone" { "a clone that is not promotable".to_owned() } else { format!("a {kind}") };
    Some(
        Diagnostic::new(
            &INFO,
            id.span,
            format!("{shown} has no role {role}: it is never promoted", role = role.as_str()),
        )
        .label(kind)
        .note(effect)
        .help(format!("take the role out, or {}", remedy(names, resource))),
    )
}
