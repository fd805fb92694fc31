/// Declares a rule: its type, and as `INFO` what selection, reports and `crmc explain` know of it.
///
/// The doc comment is the rule's page. Its first line says which pattern is found; then come `# In the cluster` (what
/// Pacemaker does), `# Fix` and `# Evidence` (the experiment or document that the rule rests on). The examples are
/// `bad.crm` and `good.crm` of `fixtures/rules/<category>/<name>/`. After the version of crmc that brought the rule,
/// `blocks_build` and `whole_only` may follow ([`RuleInfo`](crate::diagnostic::RuleInfo)), then `with "corosync.conf"`:
/// `bad.corosync.conf` and `good.corosync.conf` belong to the examples.
macro_rules! declare_rule {
    (
        #[doc = $summary:literal]
        $(#[doc = $doc:literal])*
        pub struct $rule:ident: $name:literal in $category:ident, $severity:ident, since $since:literal
            $(, $flag:ident)* $(with $beside:literal)?;
    ) => {
        #[doc = $summary]
        $(#[doc = $doc])*
        pub struct $rule;

        static INFO: $crate::diagnostic::RuleInfo = {
            #[allow(unused_mut, reason = "most rules have no flag")]
            let mut info = $crate::diagnostic::RuleInfo {
                name: $name,
                category: $crate::lint::declare::declare_rule!(@category $category),
                severity: $crate::diagnostic::Severity::$severity,
                blocks_build: false,
                whole_only: false,
                summary: $summary.trim_ascii(),
                page: Some($crate::diagnostic::Page {
                    text: concat!($($doc, "\n"),*),
                    bad: $crate::lint::declare::declare_rule!(@example $category, $name, "bad" $(, $beside)?),
                    since: $since,
                    good: $crate::lint::declare::declare_rule!(@example $category, $name, "good" $(, $beside)?),
                }),
            };
            $(info.$flag = true;)*
            info
        };

        impl $crate::lint::Declared for $rule {
            fn info(&self) -> &'static $crate::diagnostic::RuleInfo {
                &INFO
            }
        }
    };
    (@example $category:ident, $name:literal, $which:literal) => {
        $crate::diagnostic::Example {
            text: $crate::lint::declare::declare_rule!(@file $category, $name, $which, "crm"),
            corosync: None,
        }
    };
    (@example $category:ident, $name:literal, $which:literal, $beside:literal) => {
        $crate::diagnostic::Example {
            text: $crate::lint::declare::declare_rule!(@file $category, $name, $which, "crm"),
            corosync: Some($crate::lint::declare::declare_rule!(@file $category, $name, $which, $beside)),
        }
    };
    (@file $category:ident, $name:literal, $which:literal, $ending:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/fixtures/rules/", stringify!($category), "/", $name, "/", $which, ".", $ending
        ))
    };
    (@category references) => { $crate::diagnostic::Category::References };
    (@category graph) => { $crate::diagnostic::Category::Graph };
    (@category fencing) => { $crate::diagnostic::Category::Fencing };
    (@category agents) => { $crate::diagnostic::Category::Agents };
    (@category meta) => { $crate::diagnostic::Category::Meta };
    (@category properties) => { $crate::diagnostic::Category::Properties };
    (@category rules) => { $crate::diagnostic::Category::Rules };
    (@category clones) => { $crate::diagnostic::Category::Clones };
    (@category tickets) => { $crate::diagnostic::Category::Tickets };
    (@category stacks) => { $crate::diagnostic::Category::Stacks };
    (@category migration) => { $crate::diagnostic::Category::Migration };
    (@category style) => { $crate::diagnostic::Category::Style };
    (@category secrets) => { $crate::diagnostic::Category::Secrets };
}

pub(crate) use declare_rule;
