use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::{Context, Rule, declare_rule};
use crate::model::{Object, ObjectKind, Order, Score, Text};

declare_rule! {
    /// An order has a number where its kind belongs.
    ///
    /// # In the cluster
    /// crmsh writes a kind into the CIB for it: Optional for `0`, Mandatory for every other number, also for `-10` and
    /// `-inf`, and for `00`. A score in the CIB itself is deprecated since Pacemaker 2.0.1 and logged with each
    /// calculation.
    ///
    /// # Fix
    /// Write the kind: `Mandatory:`, `Optional:` or `Serialize:`.
    ///
    /// # Evidence
    /// Tried with crmsh 4.4.0. Scores of orders broke configuration management when 2.0.1 came (puppet-corosync issue 469).
    pub struct OrderNumericScore: "order-numeric-score" in graph, Warning, since "0.1.0";
}

impl Rule for OrderNumericScore {
    fn check_object(&self, object: &Object, _context: &Context, out: &mut Vec<Diagnostic>) {
        let ObjectKind::Order(order) = &object.kind else { return };
        if let Some(label) = &order.score_label {
            out.push(of_text(order, label, object));
        } else if let (Some(score), None) = (&order.score, &order.kind) {
            let number = score.get();
            let kind = if number == Some(Score::ZERO) { "Optional" } else { "Mandatory" };
            out.push(
                diagnostic(&order.id, &score.text, number, kind)
                    .note("the score of an order is deprecated since Pacemaker 2.0.1, which warns of it")
                    .help(format!("write kind=\"{kind}\" in its place")),
            );
        }
    }
}

fn of_text(order: &Order, label: &Text, object: &Object) -> Diagnostic {
    let kind = order.kind.as_ref().map_or("Mandatory", |kind| kind.as_str());
    let number = label.value.parse::<i64>().ok().map(Score::new);
    let found = diagnostic(&order.id, label, number, kind);
    if is_odd(label, number) {
        return found
            .severity(Severity::Error)
            .note("0 is taken for Optional, any other number, also a negative one, for Mandatory")
            .help(format!(
                "write `Optional:` where the order shall hold only if both act at the same time, else `{kind}:`"
            ));
    }
    found
        .note("0 is taken for Optional, any other number for Mandatory")
        .help(format!("write `{kind}:`"))
        .fix(Fix::safe(format!("write `{kind}:`")).set_attribute(object.span, "kind", kind))
}

/// Whether something else must have been meant: less than nothing, or a nothing that is none for crmsh.
fn is_odd(label: &Text, number: Option<Score>) -> bool {
    label.value.starts_with('-') || (number == Some(Score::ZERO) && *label != "0")
}

fn diagnostic(id: &Text, written: &Text, number: Option<Score>, kind: &str) -> Diagnostic {
    let message = if is_odd(written, number) {
        format!("order {id} has the score {written}, which makes it {kind}")
    } else {
        format!("order {id} has a score in the place of its kind")
    };
    Diagnostic::new(&INFO, written.span, message)
}
