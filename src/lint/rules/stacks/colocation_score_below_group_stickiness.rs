use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Colocation, Kind, Members, Object, ObjectKind, Role, Score, Value};
use crate::resolve::{OrderSteps, Resource, Setting};

declare_rule! {
    /// A colocation draws a resource less than its stickiness holds it.
    ///
    /// # In the cluster
    /// What runs already stays: when the resource that it was to follow moves, after a takeover say, it does not go along. The stickiness
    /// of a group is the sum of that of its members.
    ///
    /// # Fix
    /// Write a score above the sum, or `inf:`; or `resource-stickiness=0` on members that need none.
    ///
    /// # Evidence
    /// Experiments with 2.1.5: a group of three with a stickiness of 1000 each stays where it is with a score of 2000 or 3000, and follows
    /// with 3001; of one primitive 500 loses and 2000 wins. saphanabootstrap-formula issue 85. A warning where it is meant to follow: the
    /// colocation names the promoted role, or a mandatory order joins the two; else a hint. Of two resources, not of sets. Of infinite
    /// stickiness stickiness-infinity speaks.
    pub struct ColocationScoreBelowGroupStickiness: "colocation-score-below-group-stickiness" in stacks, Warning, since "0.1.0";
}

impl Rule for ColocationScoreBelowGroupStickiness {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Colocation(colocation) = &object.kind else { return };
        out.extend(judge(colocation, context));
    }
}

fn judge(colocation: &Colocation, context: &Context) -> Option<Diagnostic> {
    let written = colocation.score.as_ref()?;
    let score = written.score().filter(|score| *score > Score::ZERO && !score.is_infinite())?;
    let Members::Plain(ends) = &colocation.members else { return None };
    let ([dependent, with], None) = (&ends[..], &colocation.node_attribute) else { return None };
    let of = |id: &str| context.names.index(id).map(|index| (index, &context.names.at(index).kind));
    let ((dependent_index, dependent_kind), (with_index, with_kind)) =
        (of(dependent.rsc.as_str())?, of(with.rsc.as_str())?);
    let role = with.role.as_ref().and_then(Value::get);
    let is_promoted = role == Some(Role::Promoted);
    // What runs on every node moves nowhere.
    if matches!(with_kind, ObjectKind::Clone(_)) && !is_promoted {
        return None;
    }
    let members: Vec<&Resource> = match dependent_kind {
        ObjectKind::Primitive(_) => vec![context.effective.resource(dependent_index)?],
        ObjectKind::Group(group) => {
            let indices = group.members.iter().filter_map(|member| context.names.index(member.as_str()));
            indices.filter_map(|index| context.effective.resource(index)).collect()
        }
        _ => return None,
    };
    if context.names.clone_around(dependent_index).is_some() {
        return None;
    }
    let stickiness: Vec<(Setting, Score)> = members.iter().filter_map(|member| stickiness(member)).collect();
    if stickiness.iter().any(|(_, score)| score.is_infinite()) {
        return None;
    }
    let sum = stickiness.iter().fold(Score::ZERO, |sum, (_, score)| sum.plus(*score));
    let (first, _) = stickiness.iter().find(|(_, score)| *score > Score::ZERO).filter(|_| score <= sum)?;
    let is_joined = || {
        let names_with = |order: &OrderSteps| {
            order.blocks.iter().flat_map(|block| &block.steps).any(|step| step.resource == with_index)
        };
        let mut orders = context.graphs.orders_naming(dependent_index);
        orders.any(|order| order.kind == Kind::Mandatory && names_with(order))
    };
    let severity = if is_promoted || is_joined() { Severity::Warning } else { Severity::Info };
    let (user, base) = (&dependent.rsc, &with.rsc);
    let message = format!("{user} is drawn to {base} by {score}, and held where it is by {sum}");
    let more = sum.plus(Score::new(1));
    let span = written.text().span;
    let label =
        if members.len() > 1 { "this is its stickiness, once for each member" } else { "this is its stickiness" };
    let fix = Fix::risky("write `INFINITY`").changing(colocation.id.value.clone()).replace(span, "INFINITY");
    Some(
        Diagnostic::new(&INFO, span, message)
            .severity(severity)
            .also(first.pair.span(), label)
            .note(format!("once it runs it stays: when {base} moves, it does not follow"))
            .help(format!("write a score of {more} or more, or `inf:`"))
            .fix(fix),
    )
}

/// What holds a resource where it runs.
fn stickiness<'c>(resource: &Resource<'c>) -> Option<(Setting<'c>, Score)> {
    let setting = resource.meta("resource-stickiness")?;
    Some((setting, setting.get::<Score>()?))
}
