//! Clusters as they are published: those of the seed of this project, where it is at hand. The fixtures in
//! `fixtures/compile/clusters` have their shape.

use std::collections::HashSet;

use crmc::compile::{Options, compile};
use crmc::source::Sources;

use crate::language::cib;
use crate::tools;

/// One of the files names what another one defines: together, or as a fragment, it compiles.
#[test]
fn the_seed_compiles() {
    let files = tools::shared("the_seed_compiles", "seed").map(|folder| tools::crm_files(&folder)).unwrap_or_default();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let fragment = name == "kvm-2-filesystem.crm";
        let sources = Sources::single(name.as_str(), std::fs::read(&path).unwrap()).unwrap();
        let compiled = compile(&sources, &Options { fragment, ..Options::default() });
        assert!(cib(&compiled).is_some(), "{name}: {:?}", compiled.diagnostics);
    }
}

/// What the catalogue says of each listing, as far as a rule covers it: under which conditions, and rule by rule, on which
/// lines. A range with a step is `50..60/2`.
const FINDINGS: [(&str, &str, &str); 8] = [
    (
        "listing-10-1-xen",
        "",
        "default-value-noise 2..8/2 17 44 53..125/9 135..139/2 188
         clvmd-obsolete 9
         explicit-generated-id 10 16 21 28 34 39 45 48 54..126/9 150..166/2 180
         quoted-noise 2
         interval-zero-noise 12 18 23 30 36 41 50 55..127/9
         dlm-quorum-policy-not-freeze 15
         unsupported-op 25
         deprecated-agent 27
         lvm-partial-activation 32
         lvm-activation-mode-mismatch 32
         o2cb-obsolete 33
         op-default-timeout-missing 38
         ping-single-target-hard-ban 42
         legacy-external-plugin 43
         fence-monitor-interval 46
         start-delay-used 46 57..129/9
         lsb-class-used 47
         xen-toolstack-obsolete 47
         repeated-operations 52
         vms-without-utilization 52
         stop-timeout-exceeds-shutdown-escalation 56..128/9
         detection-time-too-long 29 57..129/9
         vm-config-on-unordered-filesystem 60..132/9
         clone-ordered-serializes 135..139/2
         dlm-clone-not-interleaved 136
         repeated-constraints 149 171
         rule-undefined-attribute-not-handled 150..166/2
         colocation-opposite-to-order 167
         ping-as-start-dependency 168 170
         order-numeric-score 169..179/1
         order-optional-for-hard-dependency 171..179/1
         order-without-colocation 171..179/1
         runtime-property-committed 181 191
         removed-property-1x 182 183 186
         no-quorum-policy-ignore 184
         fencing-action-poweroff 185
         stickiness-infinity 186
         fencing-timeout-too-short 189",
    ),
    ("listing-10-1-xen", "sles=16", "sles16-ocfs2 26 xen-toolstack-obsolete 52..124/9"),
    (
        "listing-10-2-xen",
        "",
        "lsb-class-used 1 xen-toolstack-obsolete 1 explicit-generated-id 2 8 interval-zero-noise 4 9 default-value-noise 7
         stop-timeout-exceeds-shutdown-escalation 10 start-delay-used 11 detection-time-too-long 11",
    ),
    (
        "kvm-1-base",
        "",
        "dlm-without-fencing 1 dlm-quorum-policy-not-freeze 1 default-value-noise 4 11 o2cb-obsolete 5
         dlm-clone-not-interleaved 10 clone-ordered-serializes 11 runtime-property-committed 13 fencing-disabled 14",
    ),
    (
        "kvm-2-filesystem",
        "fragment",
        "iscsi-bypath-without-lun 2 order-numeric-score 8 constraint-on-clone-child 8",
    ),
    (
        "kvm-1-base kvm-2-filesystem kvm-3-virtualdomain",
        "",
        "clusterfs-without-dlm-edge 20 dlm-clone-not-interleaved 20 constraint-on-clone-child 22
         vm-config-on-unordered-filesystem 24",
    ),
    (
        "kvm-3-virtualdomain",
        "",
        "unknown-agent 1 migratable-without-migrate-timeouts 1 vm-migration-without-transport 2 vm-stop-timeout-short 4
         op-timeout-below-advised 6",
    ),
    (
        "kvm-4-final",
        "sles=16 corosync",
        "explicit-generated-id 1 2 dlm-without-fencing 3 default-value-noise 6 19 o2cb-obsolete 7 unknown-agent 11
         migratable-without-migrate-timeouts 11 stickiness-zero-default 11 vm-migration-without-transport 12
         path-below-unmanaged-mount 12 vm-stop-timeout-short 14 op-timeout-below-advised 16 clone-max-below-nodes 19
         runtime-property-committed 21 22 24 fencing-disabled 23 editor-modeline 25
         corosync3-transport 26 two-node-without-two-node-flag 27",
    ),
];

/// The lines of `10`, `10..14/2`.
fn lines(text: &str) -> Vec<usize> {
    let number = |text: &str| text.parse::<usize>().unwrap();
    let Some((first, rest)) = text.split_once("..") else { return vec![number(text)] };
    let (last, step) = rest.split_once('/').unwrap();
    (number(first)..=number(last)).step_by(number(step)).collect()
}

#[test]
fn the_seed_is_reported_on() {
    let Some(folder) = tools::shared("the_seed_is_reported_on", "seed") else { return };
    let read = |name: String| std::fs::read_to_string(folder.join(name)).unwrap();
    let mut missing = String::new();
    for (names, conditions, findings) in FINDINGS {
        let text: String = names.split(' ').map(|name| read(format!("{name}.crm"))).collect();
        let mut options = Options::default();
        let mut sources = Sources::single(names, text.as_str()).unwrap();
        for condition in conditions.split_whitespace() {
            match condition {
                "fragment" => options.fragment = true,
                "corosync" => {
                    options.corosync = true;
                    sources.add("corosync.conf", read("corosync-excerpt.conf".to_owned())).unwrap();
                }
                target => options.targets.push(target.parse().unwrap()),
            }
        }
        // Lines go on from file to file.
        let last = text.lines().count();
        let line = |span| {
            let file = sources.file(span);
            usize::try_from(file.position(span.start).line).unwrap() + last * sources.index(span)
        };
        let found: HashSet<(&str, usize)> =
            compile(&sources, &options).diagnostics.iter().map(|found| (found.rule.name, line(found.span))).collect();
        let mut rule = "";
        for word in findings.split_whitespace() {
            if !word.starts_with(|c: char| c.is_ascii_digit()) {
                rule = word;
                continue;
            }
            for line in lines(word).into_iter().filter(|&line| !found.contains(&(rule, line))) {
                missing += &format!("{names} {conditions}: {rule} on line {line}\n");
            }
        }
    }
    assert!(missing.is_empty(), "{missing}");
}
