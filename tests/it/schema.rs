//! The table of features against the schemas that Pacemaker installs, as xmllint reads them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::cib::schema::Feature::{self, *};
use crmc::cib::schema::Schema;

use crate::tools;

/// The sections without which no schema takes a configuration.
pub const REQUIRED_SECTIONS: [&str; 4] = ["crm_config", "nodes", "resources", "constraints"];

/// The section of what stands beside the sections, where there is a node, `N`.
const WITH_A_NODE: &str = "configuration with a node";

/// One use of a feature in XML. Whatever else the XML uses is known to every schema that knows the feature.
pub struct Case {
    pub feature: Feature,
    section: &'static str,
    pub xml: String,
}

fn case(feature: Feature, section: &'static str, xml: impl Into<String>) -> Case {
    Case { feature, section, xml: xml.into() }
}

/// A whole CIB around the content of one section. `P` and `Q` are there to be referred to, since xmllint
/// looks for what references name.
pub fn cib(case: &Case) -> String {
    let mut text = String::from(r#"<cib admin_epoch="0" epoch="0" num_updates="0"><configuration>"#);
    for section in REQUIRED_SECTIONS {
        let content = match (case.section, section) {
            (own, section) if own == section => case.xml.as_str(),
            (WITH_A_NODE, "nodes") => r#"<node id="N" uname="N" type="member"/>"#,
            _ => "",
        };
        let ids: &[&str] = if section == "resources" { &["P", "Q"] } else { &[] };
        write!(text, "<{section}>").unwrap();
        for id in ids {
            write!(text, r#"<primitive id="{id}" class="lsb" type="x"/>"#).unwrap();
        }
        write!(text, "{content}</{section}>").unwrap();
    }
    if ["configuration", WITH_A_NODE].contains(&case.section) {
        text += &case.xml;
    }
    text + "</configuration><status/></cib>"
}

fn primitive(inner: &str) -> String {
    format!(r#"<primitive id="p" class="ocf" provider="pacemaker" type="Dummy">{inner}</primitive>"#)
}

fn op(attributes: &str, inner: &str) -> String {
    primitive(&format!(
        r#"<operations><op id="o" name="monitor" interval="10s" {attributes}>{inner}</op></operations>"#
    ))
}

fn set(tag: &str, inner: &str) -> String {
    format!(r#"<{tag} id="s">{inner}</{tag}>"#)
}

fn pair(name: &str) -> String {
    format!(r#"<nvpair id="n" name="{name}" value="1"/>"#)
}

fn property(name: &str, value: &str) -> String {
    set("cluster_property_set", &format!(r#"<nvpair id="n" name="{name}" value="{value}"/>"#))
}

fn rule(conditions: &str) -> String {
    format!(r#"<rule id="r" score="1">{conditions}</rule>"#)
}

fn location(inner: &str) -> String {
    format!(r#"<rsc_location id="l" rsc="P">{inner}</rsc_location>"#)
}

fn date(attributes: &str, inner: &str) -> String {
    location(&rule(&format!(r#"<date_expression id="d" {attributes}>{inner}</date_expression>"#)))
}

fn expression(attributes: &str) -> String {
    rule(&format!(r##"<expression id="e" attribute="#uname" operation="eq" value="n1" {attributes}/>"##))
}

fn bundle(technology: &str, attributes: &str, inner: &str) -> String {
    format!(r#"<bundle id="b"><{technology} image="i" {attributes}/>{inner}</bundle>"#)
}

fn network(attributes: &str, inner: &str) -> String {
    bundle("docker", "", &format!("<network {attributes}>{inner}</network>"))
}

fn storage(attributes: &str) -> String {
    bundle("docker", "", &format!(r#"<storage><storage-mapping id="m" {attributes}/></storage>"#))
}

fn colocation(attributes: &str, inner: &str) -> String {
    format!(r#"<rsc_colocation id="c" {attributes}>{inner}</rsc_colocation>"#)
}

const PAIR: &str = r#"rsc="P" with-rsc="Q""#;

fn order(attributes: &str) -> String {
    format!(r#"<rsc_order id="o" first="P" then="Q" {attributes}/>"#)
}

fn resource_set(attributes: &str) -> String {
    format!(r#"<resource_set id="x" {attributes}><resource_ref id="P"/></resource_set>"#)
}

fn level(attributes: &str) -> String {
    format!(
        r#"<fencing-topology><fencing-level id="f" target="n1" index="1" devices="d" {attributes}/></fencing-topology>"#
    )
}

fn fencing(attributes: &str) -> String {
    format!(r#"<fencing-topology><fencing-level id="f" {attributes}/></fencing-topology>"#)
}

fn alert(inner: &str) -> String {
    format!(r#"<alerts><alert id="a" path="/x">{inner}</alert></alerts>"#)
}

fn acls(inner: &str) -> String {
    format!("<acls>{inner}</acls>")
}

fn acl_role(attributes: &str, inner: &str) -> String {
    acls(&format!(r#"<acl_role id="a" {attributes}>{inner}</acl_role>"#))
}

fn permission(attributes: &str) -> String {
    acl_role("", &format!(r#"<acl_permission id="b" kind="read" {attributes}/>"#))
}

fn node(attributes: &str, inner: &str) -> String {
    format!(r#"<node id="1" uname="n1" {attributes}>{inner}</node>"#)
}

fn nodes_and_sets() -> Vec<Case> {
    let member = r#"type="member""#;
    let mut cases = vec![
        case(NodeWithoutType, "nodes", node("", "")),
        case(NodeScore, "nodes", node(r#"type="member" score="5""#, "")),
        case(RemoteNode, "nodes", node(r#"type="remote""#, "")),
        case(NormalNode, "nodes", node(r#"type="normal""#, "")),
        case(PingNode, "nodes", node(r#"type="ping""#, "")),
        case(InvalidValue, "nodes", node(r#"type="pony""#, "")),
        case(InvalidValue, "nodes", node(r#"type="Member""#, "")),
        case(UnknownAttribute, "nodes", node(r#"type="member" maintenance="on""#, "")),
        case(Utilization, "nodes", node(member, &set("utilization", ""))),
        case(Utilization, "resources", primitive(&set("utilization", ""))),
        case(UnknownElement, "nodes", node(member, &set("meta_attributes", ""))),
        case(PairReference, "nodes", node(member, &set("instance_attributes", r#"<nvpair id-ref="P"/>"#))),
        case(PairReference, "resources", primitive(&set("meta_attributes", r#"<nvpair id-ref="P"/>"#))),
        case(PairReference, "resources", op("", &set("meta_attributes", r#"<nvpair id-ref="P"/>"#))),
        case(PropertyPairReference, "crm_config", set("cluster_property_set", r#"<nvpair id-ref="P"/>"#)),
        case(
            PropertyPairReference,
            "configuration",
            format!("<rsc_defaults>{}</rsc_defaults>", set("meta_attributes", r#"<nvpair id-ref="P"/>"#)),
        ),
        case(NamedPairReference, "resources", primitive(&set("meta_attributes", r#"<nvpair id-ref="P" name="y"/>"#))),
        case(Together, "resources", primitive(&set("meta_attributes", r#"<nvpair id-ref="P" value="y"/>"#))),
        case(PairWithoutValue, "resources", primitive(&set("meta_attributes", r#"<nvpair id="x" name="y"/>"#))),
        case(Together, "resources", primitive(r#"<meta_attributes id-ref="P" score="1"/>"#)),
        case(
            Together,
            "resources",
            primitive(&format!(r#"<meta_attributes id-ref="P">{}</meta_attributes>"#, pair("a"))),
        ),
        case(
            Together,
            "resources",
            primitive(&set(
                "meta_attributes",
                &format!("{}{}", expression(""), expression("").replace(r#""r""#, r#""t""#)),
            )),
        ),
        case(InvalidValue, "resources", primitive(r#"<meta_attributes id="s" score="inf"/>"#)),
        case(InvalidValue, "resources", primitive(r#"<meta_attributes id="s" score="1.5"/>"#)),
        case(UnknownElement, "crm_config", set("meta_attributes", "")),
        case(
            UnknownElement,
            "configuration",
            format!("<rsc_defaults>{}</rsc_defaults>", set("instance_attributes", "")),
        ),
        case(UnknownElement, "resources", op("", &set("utilization", ""))),
        case(
            UnknownElement,
            "resources",
            format!(r#"<group id="g">{}{}</group>"#, set("utilization", ""), primitive("")),
        ),
        case(OldInfrastructure, "crm_config", property("cluster-infrastructure", "classic openais (with plugin)")),
        case(OldInfrastructure, "crm_config", property("cluster-infrastructure", "cman")),
        case(ControllerTimeout, "crm_config", property("crmd-transition-delay", "1")),
        case(RemoveAfterStop, "crm_config", property("remove-after-stop", "1")),
        case(PoweroffAction, "crm_config", property("stonith-action", "poweroff")),
        case(RestartType, "resources", primitive(&set("meta_attributes", &pair("restart-type")))),
        case(OpMetaRequires, "resources", op("", &set("meta_attributes", &pair("requires")))),
        case(OpMetaDropped, "resources", op("", &set("meta_attributes", &pair("can_fail")))),
    ];
    for name in OLD_PROPERTIES {
        cases.push(case(OldProperty, "crm_config", property(name, "1")));
    }
    for name in ["isolation", "isolation-host", "isolation-instance", "isolation-wrapper"] {
        cases.push(case(Isolation, "resources", primitive(&set("meta_attributes", &pair(name)))));
    }
    for name in ["arg_map", "list_cmd", "monitor_cmd", "off_cmd", "on_cmd", "reboot_cmd", "status_cmd"] {
        cases.push(case(
            FenceCommand,
            "resources",
            primitive(&set("instance_attributes", &pair(&format!("pcmk_{name}")))),
        ));
    }
    for name in
        ["interval-origin", "start-delay", "enabled", "on-fail", "record-pending", "role", "timeout", "requires"]
    {
        cases.push(case(OpParameterReserved, "resources", op("", &set("instance_attributes", &pair(name)))));
    }
    cases
}

const OLD_PROPERTIES: [&str; 26] = [
    "cluster_recheck_interval",
    "dc_deadtime",
    "default-action-timeout",
    "default_action_timeout",
    "default-migration-threshold",
    "default_migration_threshold",
    "default-resource-failure-stickiness",
    "default_resource_failure_stickiness",
    "default-resource-stickiness",
    "default_resource_stickiness",
    "election_timeout",
    "expected-quorum-votes",
    "is-managed-default",
    "is_managed_default",
    "no_quorum_policy",
    "notification-agent",
    "notification-recipient",
    "remove_after_stop",
    "shutdown_escalation",
    "startup_fencing",
    "stonith_action",
    "stonith_enabled",
    "stop_orphan_actions",
    "stop_orphan_resources",
    "symmetric_cluster",
    "transition_idle_timeout",
];

fn resources() -> Vec<Case> {
    let of_class = |tag: &str, class: &str| format!(r#"<{tag} id="p" class="{class}" type="x"/>"#);
    let with_id = |id: &str| format!(r#"<primitive id="{id}" class="lsb" type="x"/>"#);
    let r = "resources";
    vec![
        case(ServiceClass, r, of_class("primitive", "systemd")),
        case(ServiceClass, r, of_class("primitive", "service")),
        case(ServiceClassInTemplate, r, of_class("template", "systemd")),
        case(ServiceClassInTemplate, r, of_class("template", "service")),
        case(NagiosClass, r, of_class("primitive", "nagios")),
        case(NagiosClassInTemplate, r, of_class("template", "nagios")),
        case(UpstartClass, r, of_class("primitive", "upstart")),
        case(InvalidValue, r, of_class("primitive", "sysv")),
        case(Missing, r, of_class("primitive", "ocf")),
        case(UnknownAttribute, r, r#"<primitive id="p" class="lsb" provider="x" type="x"/>"#),
        case(Template, r, of_class("template", "lsb")),
        case(Template, r, r#"<primitive id="p" template="P"/>"#),
        case(MasterElement, r, format!(r#"<master id="m">{}</master>"#, primitive(""))),
        case(InvalidId, r, with_id("1a")),
        case(InvalidId, r, with_id("a:b")),
        case(InvalidId, r, with_id("a b")),
        case(InvalidId, r, with_id("")),
        case(UnknownAttribute, r, r#"<primitive id="p" class="lsb" type="x" colour="red"/>"#),
        case(UnknownElement, r, primitive("<colour/>")),
        case(Missing, r, r#"<group id="g"/>"#),
        case(Missing, r, r#"<clone id="c"/>"#),
        case(
            Missing,
            r,
            r#"<primitive id="p" class="lsb" type="x"><operations><op id="o" name="start"/></operations></primitive>"#,
        ),
        case(
            DockerBundle,
            r,
            bundle("docker", r#"replicas="3" replicas-per-host="1" network="h" run-command="x" options="y""#, ""),
        ),
        case(RktBundle, r, bundle("rkt", "", "")),
        case(PodmanBundle, r, bundle("podman", r#"promoted-max="1""#, "")),
        case(UnknownElement, r, bundle("lxc", "", "")),
        case(Missing, r, r#"<bundle id="b"/>"#),
        case(Missing, r, r#"<bundle id="b"><docker/></bundle>"#),
        case(BundleMasters, r, bundle("docker", r#"masters="1""#, "")),
        case(BundlePromotedMax, r, bundle("docker", r#"promoted-max="1""#, "")),
        case(Together, r, bundle("docker", r#"masters="1" promoted-max="1""#, "")),
        case(InvalidValue, r, bundle("docker", r#"replicas="x""#, "")),
        case(UnknownAttribute, r, bundle("docker", r#"ports="1""#, "")),
        case(BundleAddHost, r, network(r#"add-host="true""#, "")),
        case(InvalidValue, r, network(r#"add-host="yes""#, "")),
        case(InvalidValue, r, network(r#"host-netmask="255.255.255.0""#, "")),
        case(
            DockerBundle,
            r,
            network(r#"ip-range-start="1.1.1.1" control-port="1" host-interface="e" host-netmask="24""#, ""),
        ),
        case(DockerBundle, r, network("", r#"<port-mapping id="m" port="1" internal-port="2"/>"#)),
        case(DockerBundle, r, network("", r#"<port-mapping id="m" range="1-5"/>"#)),
        case(Missing, r, network("", r#"<port-mapping id="m" internal-port="2"/>"#)),
        case(Together, r, network("", r#"<port-mapping id="m" port="1" range="2-3"/>"#)),
        case(Together, r, network("", r#"<port-mapping id="m" internal-port="1" range="2-3"/>"#)),
        case(InvalidValue, r, network("", r#"<port-mapping id="m" range="a-b"/>"#)),
        case(DockerBundle, r, storage(r#"source-dir="a" target-dir="b" options="rw""#)),
        case(DockerBundle, r, storage(r#"source-dir-root="a" target-dir="b""#)),
        case(Together, r, storage(r#"source-dir="a" source-dir-root="a" target-dir="b""#)),
        case(Missing, r, storage(r#"source-dir="a""#)),
        case(Missing, r, storage(r#"target-dir="a""#)),
        case(OpRequires, r, op(r#"requires="nothing""#, "")),
        case(OpRequiresUnfencing, r, op(r#"requires="unfencing""#, "")),
        case(InvalidValue, r, op(r#"requires="luck""#, "")),
        case(OnFailRestartContainer, r, op(r#"on-fail="restart-container""#, "")),
        case(OnFailDemote, r, op(r#"on-fail="demote""#, "")),
        case(InvalidValue, r, op(r#"on-fail="retry""#, "")),
        case(PromotedRole, r, op(r#"role="Promoted""#, "")),
        case(PromotedRole, r, op(r#"role="Unpromoted""#, "")),
        case(InvalidValue, r, op(r#"role="master""#, "")),
        case(InvalidValue, r, op(r#"enabled="yes""#, "")),
        case(InvalidValue, r, op(r#"record-pending="TRUE""#, "")),
        case(Together, r, op(r#"start-delay="1" interval-origin="2""#, "")),
        case(UnknownAttribute, r, op(r#"on_fail="stop""#, "")),
    ]
}

fn rules() -> Vec<Case> {
    let k = "constraints";
    let uname = r##"<expression id="e" attribute="#uname" operation="eq" value="n1"/>"##;
    let property_rule = |inner: &str| set("cluster_property_set", inner);
    let rsc_expression = r#"<rsc_expression id="e" class="ocf" provider="p" type="t"/>"#;
    let op_expression = r#"<op_expression id="e" name="monitor" interval="10"/>"#;
    let mut cases = vec![
        case(RuleWithoutScore, k, location(&format!(r#"<rule id="r">{uname}</rule>"#))),
        case(RuleWithoutScore, k, location(&rule(&format!(r#"<rule id="t">{uname}</rule>"#)))),
        case(RuleWithoutScore, "crm_config", property_rule(&format!(r#"<rule id="r">{uname}</rule>"#))),
        case(RuleNegate, k, location(&format!(r#"<rule id="r" score="1" negate="true">{uname}</rule>"#))),
        case(InvalidValue, k, location(&format!(r#"<rule id="r" score="pony">{uname}</rule>"#))),
        case(InvalidValue, k, location(&format!(r#"<rule id="r" score="1" boolean-op="AND">{uname}</rule>"#))),
        case(Missing, k, location(&rule(""))),
        case(Together, k, location(r#"<rule id-ref="r" score="1"/>"#)),
        case(ValueSource, k, location(&expression(r#"value-source="param""#))),
        case(ValueSource, "resources", primitive(&set("meta_attributes", &expression(r#"value-source="meta""#)))),
        case(PropertyValueSource, "crm_config", property_rule(&expression(r#"value-source="literal""#))),
        case(InvalidValue, k, location(&expression(r#"value-source="moon""#))),
        case(IntegerType, k, location(&expression(r#"type="integer""#))),
        case(IntegerType, "crm_config", property_rule(&expression(r#"type="integer""#))),
        case(InvalidValue, k, location(&expression(r#"type="int""#))),
        case(InvalidValue, k, location(&rule(r#"<expression id="e" attribute="a" operation="like" value="b"/>"#))),
        case(UnknownElement, k, location(&rule("<hunch/>"))),
        case(OpenRange, k, date(r#"operation="in_range" start="2020-01-01""#, "")),
        case(OpenRange, k, date(r#"operation="in_range" end="2020-01-01""#, r#"<duration id="u" hours="1"/>"#)),
        case(
            OpenRange,
            k,
            date(r#"operation="in_range" start="2019-01-01" end="2020-01-01""#, r#"<duration id="u" hours="1"/>"#),
        ),
        case(Missing, k, date(r#"operation="in_range""#, r#"<duration id="u" hours="1"/>"#)),
        case(Missing, k, date(r#"operation="gt""#, "")),
        case(Missing, k, date(r#"operation="lt""#, "")),
        case(Missing, k, date(r#"operation="date_spec""#, "")),
        case(Together, k, date(r#"operation="gt" start="2020-01-01" end="2020-01-01""#, "")),
        case(Together, k, date(r#"operation="lt" end="2020-01-01""#, r#"<date_spec id="u" hours="1"/>"#)),
        case(InvalidValue, k, date(r#"operation="in-range" end="2020-01-01""#, "")),
        case(Moon, k, date(r#"operation="date_spec""#, r#"<date_spec id="u" moon="0"/>"#)),
        case(UnknownAttribute, k, date(r#"operation="date_spec""#, r#"<date_spec id="u" days="0"/>"#)),
        case(AgentExpression, "resources", primitive(&set("meta_attributes", &rule(rsc_expression)))),
        case(AgentExpression, "crm_config", property_rule(&rule(op_expression))),
        case(AgentExpressionElsewhere, k, location(&rule(rsc_expression))),
        case(AgentExpressionElsewhere, "configuration", alert(&set("meta_attributes", &rule(op_expression)))),
        case(Missing, "crm_config", property_rule(&rule(r#"<op_expression id="e" interval="10"/>"#))),
        case(UnknownAttribute, "crm_config", property_rule(&rule(r#"<rsc_expression id="e" name="monitor"/>"#))),
    ];
    for unit in ["days", "minutes", "seconds"] {
        let duration = format!(r#"<duration id="u" {unit}="1"/>"#);
        cases.push(case(DurationUnit, k, date(r#"operation="in_range" start="2020-01-01""#, &duration)));
    }
    for unit in ["minutes", "seconds", "yeardays"] {
        let spec = format!(r#"<date_spec id="u" {unit}="1"/>"#);
        cases.push(case(DateSpecUnit, k, date(r#"operation="date_spec""#, &spec)));
    }
    cases
}

fn constraints() -> Vec<Case> {
    let k = "constraints";
    let here = r#"score="1" node="n1""#;
    let second = expression("").replace(r#""r""#, r#""t""#).replace(r#""e""#, r#""f""#);
    let ticket = |attributes: &str| format!(r#"<rsc_ticket id="t" ticket="T" {attributes}/>"#);
    vec![
        case(LocationRole, k, format!(r#"<rsc_location id="l" rsc="P" role="Master" {here}/>"#)),
        case(PromotedRole, k, format!(r#"<rsc_location id="l" rsc="P" role="Promoted" {here}/>"#)),
        case(LocationSets, k, format!(r#"<rsc_location id="l" {here}>{}</rsc_location>"#, resource_set(""))),
        case(Together, k, format!(r#"<rsc_location id="l" role="Master" {here}>{}</rsc_location>"#, resource_set(""))),
        case(LocationPattern, k, format!(r#"<rsc_location id="l" rsc-pattern="a.*" {here}/>"#)),
        case(LocationDiscovery, k, format!(r#"<rsc_location id="l" rsc="P" resource-discovery="never" {here}/>"#)),
        case(InvalidValue, k, format!(r#"<rsc_location id="l" rsc="P" resource-discovery="maybe" {here}/>"#)),
        case(UnknownAttribute, k, r#"<rsc_location id="l" rsc="P" score-attribute="a" node="n1"/>"#),
        case(Missing, k, r#"<rsc_location id="l" rsc="P" node="n1"/>"#),
        case(Missing, k, r#"<rsc_location id="l" rsc="P" score="1"/>"#),
        case(Missing, k, r#"<rsc_location id="l" rsc="P"/>"#),
        case(Together, k, format!(r#"<rsc_location id="l" rsc="P" {here}>{}</rsc_location>"#, expression(""))),
        case(SeveralRules, k, location(&format!("{}{second}", expression("")))),
        case(Lifetime, k, location(&format!("{}<lifetime>{second}</lifetime>", expression("")))),
        case(Lifetime, k, colocation(PAIR, &format!("<lifetime>{second}</lifetime>"))),
        case(SetRequireAll, k, colocation("", &resource_set(r#"require-all="false""#))),
        case(SetOrdering, k, colocation("", &resource_set(r#"ordering="group""#))),
        case(SetKind, k, format!(r#"<rsc_order id="o">{}</rsc_order>"#, resource_set(r#"kind="Optional""#))),
        case(InvalidValue, k, colocation("", &resource_set(r#"sequential="no""#))),
        case(InvalidValue, k, colocation("", &resource_set(r#"action="begin""#))),
        case(InvalidValue, k, colocation("", &resource_set(r#"score="lots""#))),
        case(UnknownAttribute, k, colocation("", &resource_set(r#"colour="red""#))),
        case(Missing, k, colocation("", r#"<resource_set id="x"/>"#)),
        case(Missing, k, colocation("", "")),
        case(Missing, k, colocation(r#"rsc="P""#, "")),
        case(Together, k, colocation("", r#"<resource_set id-ref="P"><resource_ref id="P"/></resource_set>"#)),
        case(Together, k, colocation(r#"node-attribute="a""#, &resource_set(""))),
        case(ColocationScoreAttribute, k, colocation(&format!(r#"{PAIR} score-attribute="a""#), "")),
        case(ColocationScoreAttribute, k, colocation(&format!(r#"{PAIR} score-attribute-mangle="a""#), "")),
        case(Together, k, colocation(&format!(r#"{PAIR} score="1" score-attribute="a""#), "")),
        case(ColocationInfluence, k, colocation(&format!(r#"{PAIR} influence="false""#), "")),
        case(PromotedRole, k, colocation(&format!(r#"{PAIR} with-rsc-role="Unpromoted""#), "")),
        case(Instance, k, colocation(&format!(r#"{PAIR} rsc-instance="1""#), "")),
        case(Instance, k, order(r#"then-instance="1""#)),
        case(OrderRequireAll, k, order(r#"require-all="true""#)),
        case(InvalidValue, k, order(r#"kind="mandatory""#)),
        case(InvalidValue, k, order(r#"symmetrical="yes""#)),
        case(InvalidValue, k, order(r#"first-action="Start""#)),
        case(Together, k, order(r#"kind="Optional" score="1""#)),
        case(Ticket, k, ticket(r#"rsc="P" loss-policy="freeze""#)),
        case(InvalidValue, k, ticket(r#"rsc="P" loss-policy="weep""#)),
        case(Missing, k, ticket("")),
        case(UnknownElement, k, "<rsc_wish/>"),
    ]
}

fn other_sections() -> Vec<Case> {
    let c = "configuration";
    let tag = |member: &str| format!(r#"<tags><tag id="t"><obj_ref id="{member}"/></tag></tags>"#);
    vec![
        case(FencingTopology, c, level("")),
        case(FencingTopology, c, fencing(r#"target-pattern="a.*" index="1" devices="a,b""#)),
        case(FencingAttribute, c, fencing(r#"target-attribute="a" target-value="b" index="1" devices="d""#)),
        case(FencingIndexAboveNine, c, fencing(r#"target="n1" index="10" devices="d""#)),
        case(InvalidValue, c, fencing(r#"target="n1" index="0" devices="d""#)),
        case(InvalidValue, c, fencing(r#"target="n1" index="one" devices="d""#)),
        case(InvalidValue, c, fencing(r#"target="n1" index="1" devices="d e""#)),
        case(Missing, c, fencing(r#"target="n1" index="1" devices="""#)),
        case(Tag, c, tag("P")),
        case(TagAnyMember, c, tag("1x")),
        case(TaggedNode, WITH_A_NODE, tag("N")),
        case(Tag, WITH_A_NODE, tag("P")),
        case(Missing, c, r#"<tags><tag id="t"/></tags>"#),
        case(Alert, c, alert("")),
        case(Alert, c, alert(r#"<recipient id="r" value="x" description="y"/>"#)),
        case(AlertSelect, c, alert("<select><select_nodes/></select>")),
        case(
            AlertSelect,
            c,
            alert(r#"<select><select_attributes><attribute id="t" name="x"/></select_attributes></select>"#),
        ),
        case(AlertSelectTwice, c, alert("<select><select_nodes/><select_fencing/><select_nodes/></select>")),
        case(
            AlertSelectTwice,
            c,
            alert(
                r#"<select><select_attributes><attribute id="t" name="x"/></select_attributes><select_attributes/></select>"#,
            ),
        ),
        case(Acl, c, acl_role("", "")),
        case(AclUser, c, acls(r#"<acl_user id="u"><role_ref id="P"/></acl_user>"#)),
        case(AclUser, c, acls(r#"<acl_user id="u"><write id="w" xpath="/cib"/></acl_user>"#)),
        case(Together, c, acls(r#"<acl_user id="u"><role_ref id="P"/><write id="w" xpath="/cib"/></acl_user>"#)),
        case(AclSubject, c, acls(r#"<acl_target id="1 x"><role id="P"/></acl_target>"#)),
        case(AclSubject, c, acls(r#"<acl_group id="u"><role id="P"/></acl_group>"#)),
        case(InvalidId, c, acls(r#"<acl_group id="1 x"><role id="P"/></acl_group>"#)),
        case(AclName, c, acls(r#"<acl_target id="u" name="1x"/>"#)),
        case(AclDescription, c, acl_role(r#"description="x""#, "")),
        case(AclDescription, c, permission(r#"xpath="/cib" description="x""#)),
        case(AclMixedPermission, c, acl_role("", r#"<read id="b" tag="node" ref="P"/>"#)),
        case(AclMixedPermission, c, acl_role("", r#"<read id="b" xpath="/cib" attribute="x"/>"#)),
        case(AclMixedPermission, c, acl_role("", r#"<read id="b" ref="P" attribute="x"/>"#)),
        case(Missing, c, permission("")),
        case(Together, c, permission(r#"xpath="/cib" reference="P""#)),
        case(Together, c, permission(r#"xpath="/cib" object-type="x""#)),
        case(InvalidValue, c, acl_role("", r#"<acl_permission id="b" kind="own" xpath="/cib"/>"#)),
    ]
}

pub fn cases() -> Vec<Case> {
    [nodes_and_sets(), resources(), rules(), constraints(), other_sections()].into_iter().flatten().collect()
}

#[test]
fn every_feature_has_a_case() {
    let cases = cases();
    for feature in Feature::ALL {
        assert!(cases.iter().any(|case| case.feature == *feature), "{feature:?}");
    }
}

/// The schemas that are installed here, if xmllint is, too; otherwise the test says that it skips.
pub fn installed_schemas(test: &str) -> Vec<Schema> {
    if tools::find(test, "xmllint").is_none() {
        return Vec::new();
    }
    let schemas: Vec<Schema> = Schema::ALL.into_iter().filter(|schema| rng(*schema).is_file()).collect();
    if schemas.is_empty() {
        tools::skip(test, "the schemas of Pacemaker");
    }
    schemas
}

fn rng(schema: Schema) -> PathBuf {
    Path::new("/usr/share/pacemaker").join(format!("{schema}.rng"))
}

/// What xmllint has to say of each document, by their order; nothing of one that is valid.
pub fn complaints(schema: Schema, documents: &[String]) -> Vec<Vec<String>> {
    if documents.is_empty() {
        return Vec::new();
    }
    let folder = tempfile::tempdir().unwrap();
    for (i, text) in documents.iter().enumerate() {
        std::fs::write(folder.path().join(i.to_string()), text).unwrap();
    }
    let output = Command::new("xmllint")
        .current_dir(folder.path())
        .args(["--noout", "--relaxng"])
        .arg(rng(schema))
        .args((0..documents.len()).map(|i| i.to_string()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let mut complaints = vec![Vec::new(); documents.len()];
    let mut valid = 0;
    for line in said.lines() {
        valid += usize::from(line.ends_with(" validates"));
        if let Some((i, complaint)) = line.split_once(':').and_then(|(i, rest)| Some((i.parse::<usize>().ok()?, rest)))
        {
            complaints[i].push(complaint.to_owned());
        }
    }
    let silent = complaints.iter().filter(|complaints| complaints.is_empty()).count();
    assert_eq!(
        valid, silent,
        "xmllint says of {valid} documents that they are valid, and complains of all but {silent}"
    );
    complaints
}

#[test]
fn the_table_agrees_with_the_installed_schemas() {
    let cases = cases();
    let documents: Vec<String> = cases.iter().map(cib).collect();
    let mut wrong = String::new();
    for schema in installed_schemas("the_table_agrees_with_the_installed_schemas") {
        for (case, said) in cases.iter().zip(complaints(schema, &documents)) {
            if said.is_empty() != case.feature.known().contains(schema) {
                writeln!(wrong, "{:?} {schema}: xmllint: {said:?}: {}", case.feature, case.xml).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
