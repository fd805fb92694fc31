use super::*;
use crate::lower::Lowering;
use crate::source::Sources;

/// The configuration of a crm text, and the text.
fn configuration(text: &str) -> (Configuration, Sources) {
    let sources = Sources::single("test.crm", text).unwrap();
    let mut lowering = Lowering::default();
    lowering.file(&sources.files()[0]);
    (lowering.finish().configuration, sources)
}

fn inferred(text: &str) -> String {
    match infer(&configuration(text).0) {
        Ok(schema) => schema.to_string(),
        Err(violations) => format!("{:?}", violations.iter().map(|violation| violation.feature).collect::<Vec<_>>()),
    }
}

/// Each violation: the text at its place, what it is and what to write instead.
fn refused(text: &str, schema: Schema) -> Vec<String> {
    let (configuration, sources) = configuration(text);
    let violations = check(&configuration, schema);
    violations
        .iter()
        .map(|violation| {
            let instead = violation.replacement.as_deref().unwrap_or("-");
            format!("{} | {} | {instead}", sources.text(violation.span), violation.what)
        })
        .collect()
}

const DUMMY: &str = "primitive a ocf:pacemaker:Dummy\nprimitive b ocf:pacemaker:Dummy\n";

#[test]
fn the_oldest_schema_that_knows_all_is_inferred() {
    let cases = [
        ("", "pacemaker-1.0"),
        ("primitive x systemd:x", "pacemaker-1.2"),
        ("tag t a b", "pacemaker-1.3"),
        ("node n1\nnode n2\ntag t a n1", "pacemaker-3.3"),
        ("node a\ntag t a", "pacemaker-1.3"),
        ("location l /a.*/ 100: n1", "pacemaker-2.6"),
        ("location l a resource-discovery=never 100: n1", "pacemaker-2.2"),
        ("alert x /x select nodes", "pacemaker-2.10"),
        ("bundle c podman image=x", "pacemaker-3.2"),
        ("primitive x ocf:p:t op monitor interval=1 on-fail=demote", "pacemaker-3.4"),
        ("location l a rule #uname integer:eq 1", "pacemaker-3.5"),
        ("location l a rule date spec minutes=1", "pacemaker-3.9"),
        ("property stonith-action=poweroff", "pacemaker-1.0"),
        ("property default-resource-stickiness=1", "pacemaker-1.0"),
        ("property default-resource-stickiness=1\ntag t a", "pacemaker-1.3"),
    ];
    for (text, schema) in cases {
        assert_eq!(inferred(&format!("{DUMMY}{text}")), schema, "{text}");
    }
}

#[test]
fn what_crmc_spells_as_the_schema_does_forces_none() {
    for text in [
        "ms m a",
        "location l a role=Promoted 100: n1",
        "colocation c inf: a:Promoted b:Master",
        "order o mandatory: a:promote b symmetrical=yes",
        "primitive x ocf:p:t op start timeout=10 op monitor timeout=10 interval=10 role=Promoted",
        "location l a rule $role=Promoted inf: #uname eq n1",
    ] {
        let schema =
            infer(&configuration(&format!("{DUMMY}{text}")).0).unwrap_or_else(|found| panic!("{text}: {found:?}"));
        assert!(schema <= Schema::V1_2, "{text}: {schema}");
    }
}

#[test]
fn a_conflict_names_all_that_take_part() {
    // An old property, a demotion that needs 3.4, and a tag that is no part of the conflict: 4.0 knows all three.
    let text =
        "property default-resource-stickiness=1\ntag t a\nprimitive x ocf:p:t op monitor interval=1 on-fail=demote";
    assert_eq!(inferred(text), "pacemaker-4.0");
    assert_eq!(
        inferred(&format!("{text} requires=quorum")),
        "[OnFailDemote, OpRequires]",
        "the old property stands in nobody's way"
    );
    assert_eq!(
        inferred(&format!("{text}\nbundle c rkt image=x")),
        "[OldProperty, OnFailDemote, RktBundle]",
        "any two of the three go together"
    );
    assert_eq!(
        inferred("primitive a ocf:p:t op monitor interval=1 on-fail=cry enabled=no"),
        "[InvalidValue, InvalidValue]"
    );
}

#[test]
fn the_closest_schema_refuses_least() {
    let closest = |text: &str| closest(&configuration(text).0);
    assert_eq!(closest("primitive a ocf:p:t op monitor interval=1 on-fail=cry"), Schema::V1_0);
    assert_eq!(closest("primitive a ocf:p:t op monitor interval=1 on-fail=demote enabled=no"), Schema::V3_4);
}

#[test]
fn violations_say_what_and_where_and_what_instead() {
    assert_eq!(
        refused("property default-resource-stickiness=1000 no_quorum_policy=stop", Schema::V3_0),
        [
            "default-resource-stickiness | the cluster property `default-resource-stickiness` | rsc_defaults resource-stickiness",
            "no_quorum_policy | the cluster property `no_quorum_policy` | no-quorum-policy",
        ]
    );
    assert_eq!(
        refused("primitive a ocf:p:t op start interval=0 requires=quorum enabled=No", Schema::V3_0),
        [
            "requires | `requires` of an operation | the meta attribute requires of the resource",
            "No | the value `No` of `enabled` | false",
        ]
    );
    assert_eq!(
        refused("location l1 a resource-discovery=never 100: n1", Schema::V2_1),
        ["never | `resource-discovery` of a location constraint | -"]
    );
    assert!(refused("property default-resource-stickiness=1000", Schema::V4_0).is_empty());
}

#[test]
fn a_cib_is_judged_by_its_letters() {
    let (configuration, _) = configuration(&format!("{DUMMY}ms m a\nlocation l b role=Promoted 100: n1"));
    assert!(check(&configuration, Schema::V4_0).is_empty());
    let found = |schema| check_as_written(&configuration, schema).iter().map(|v| v.feature).collect::<Vec<_>>();
    assert_eq!(found(Schema::V4_0), [Feature::MasterElement]);
    assert_eq!(found(Schema::V3_6), [Feature::PromotedRole]);
    assert_eq!(found(Schema::V3_7), []);
}

#[test]
fn phrases_have_no_hole() {
    for feature in Feature::ALL {
        let use_ = Use { feature: *feature, span: Span::default(), owner: "OWNER", text: "TEXT" };
        let violation = Violation::new(&use_);
        assert!(!violation.what.contains('{'), "{}", violation.what);
        assert_eq!(violation.known(), feature.known());
    }
}

#[test]
fn every_refused_name_has_a_replacement() {
    let text =
        "property crmd-integration-timeout=1 default_action_timeout=1 expected-quorum-votes=2 symmetric_cluster=1";
    for schema in [Schema::V3_0, Schema::V4_0] {
        for violation in check(&configuration(text).0, schema) {
            assert!(violation.replacement.is_some(), "{}", violation.what);
        }
    }
}
