use super::words::{clone, meta, primitives, value};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Boolean, FromText, Object, SetKind};
use crate::resolve::Resource;

declare_rule! {
    /// A clone does not notify its instances, and its agent needs that.
    ///
    /// # In the cluster
    /// DRBD and PAF refuse to work without notifications. Other databases use them to find the primary and to work out who may be
    /// promoted: without them a failover may choose the wrong one, or none.
    ///
    /// # Fix
    /// Write `notify=true` at the clone. `--fix` does so.
    ///
    /// # Evidence
    /// The agents themselves (`meta_expect` in `ocf:linbit:drbd`, `ocf:heartbeat:pgsqlms`), silent with `ignore_missing_notifications=true`. pgsql, mysql,
    /// mariadb and redis need it in a promotable clone only, pgsql with `rep_mode`; that is a warning.
    pub struct CloneNotifyMissing: "clone-notify-missing" in clones, Error, since "0.1.0";
}

impl Rule for CloneNotifyMissing {
    fn check_object(&self, object: &Object, context: &Context, out: &mut Vec<Diagnostic>) {
        let Some(clone) = clone(object) else { return };
        let written = meta(clone, &["notify"]);
        if written.is_some_and(|pair| Boolean::from_text(value(pair)) != Some(Boolean(false))) {
            return;
        }
        for resource in primitives(clone, context) {
            let inherited = resource.meta("notify").is_some_and(|setting| setting.get() == Some(Boolean(true)));
            let Some(severity) = need(resource, clone.is_promotable()).filter(|_| !inherited) else { continue };
            let Some(agent) = resource.agent else { continue };
            let place = written.map_or(clone.id.span, crate::model::NvPair::span);
            let note = if severity == Severity::Error {
                "the agent refuses to work without notifications"
            } else {
                "it uses them to find the primary: without, a failover may choose the wrong instance, or none"
            };
            out.push(
                Diagnostic::new(&INFO, place, format!("{} needs notifications", agent.kind))
                    .severity(severity)
                    .also(resource.id().span, "is run in this clone")
                    .note(note)
                    .help("write `meta notify=true` at the clone")
                    .fix(Fix::safe("set notify=true").changing(clone.id.value.clone()).set_pair(
                        object.span,
                        SetKind::Meta,
                        "notify",
                        "true",
                    )),
            );
        }
    }
}

/// How bad it is for the agent to go without notifications.
fn need(resource: &Resource, is_promotable: bool) -> Option<Severity> {
    const PROMOTED: [&str; 4] =
        ["ocf:heartbeat:mysql", "ocf:heartbeat:mariadb", "ocf:heartbeat:redis", "ocf:heartbeat:pgsql"];
    if resource.is_a("ocf:linbit:drbd") {
        let ignores = resource.param("ignore_missing_notifications");
        return (ignores.and_then(|setting| setting.get()) != Some(Boolean(true))).then_some(Severity::Error);
    }
    if resource.is_a("ocf:heartbeat:pgsqlms") {
        return Some(Severity::Error);
    }
    if resource.is_a("ocf:heartbeat:rabbitmq-cluster") {
        return Some(Severity::Warning);
    }
    if resource.is_a("ocf:heartbeat:pgsql") && !resource.may_have_param("rep_mode") {
        return None;
    }
    (is_promotable && PROMOTED.iter().any(|agent| resource.is_a(agent))).then_some(Severity::Warning)
}
