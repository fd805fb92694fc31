//! The table of options against the installed Pacemaker: what its daemons say of themselves, and what its checker takes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crmc::options::{self, Definition, Instead, Kind, Origin, Place, Release};

use crate::tools;

/// Where a daemon is, or nothing: then the test says so and skips.
fn daemon(name: &str, program: &str) -> Option<PathBuf> {
    let folders = ["/usr/libexec/pacemaker", "/usr/lib/pacemaker", "/usr/lib64/pacemaker"];
    let found = folders.iter().map(|folder| Path::new(folder).join(program)).find(|path| path.is_file());
    if found.is_none() {
        tools::skip(name, program);
    }
    found
}

/// An option as a daemon describes it.
struct Advertised {
    kind: String,
    default: Option<String>,
    words: BTreeSet<String>,
}

fn advertised(daemon: &Path) -> (Release, BTreeMap<String, Advertised>) {
    let output = Command::new(daemon).arg("metadata").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let version = document.root_element().attribute("version").unwrap();
    let mut parts = version.split(['.', '-']).map(|part| part.parse::<u16>().unwrap());
    let mut part = || parts.next().unwrap();
    let release = (part(), part(), part());
    let parameters = document.descendants().filter(|node| node.has_tag_name("parameter")).map(|parameter| {
        let content = parameter.children().find(|node| node.has_tag_name("content")).unwrap();
        let words = content.children().filter_map(|node| node.attribute("value")).map(str::to_owned).collect();
        let advertised = Advertised {
            kind: content.attribute("type").unwrap().to_owned(),
            default: content.attribute("default").filter(|default| !default.is_empty()).map(str::to_owned),
            words,
        };
        (parameter.attribute("name").unwrap().to_owned(), advertised)
    });
    (release, parameters.collect())
}

/// The names that the daemons of `release` list: not what a tool writes, and of two names for one thing the present one.
fn listed(place: Place, release: Release) -> BTreeSet<&'static str> {
    let is_listed = |definition: &&Definition| {
        let is_old_name = matches!(definition.instead, Some(Instead::Name(_)))
            && definition.deprecated.is_some_and(|deprecated| deprecated <= release);
        definition.is_known_to(release) && definition.origin != Origin::Tool && !is_old_name
    };
    options::of(place).filter(is_listed).map(|definition| definition.name).collect()
}

fn agrees(definition: &Definition, advertised: &Advertised, release: Release) {
    let name = definition.name;
    match (advertised.kind.as_str(), definition.kind) {
        ("boolean", Kind::Boolean)
        | ("time" | "duration", Kind::Interval)
        | ("time" | "timeout", Kind::Timeout | Kind::WatchdogTimeout)
        | ("integer" | "score" | "nonnegative_integer", Kind::Integer | Kind::PositiveInteger)
        | ("percentage", Kind::Percentage)
        | ("string", Kind::Text | Kind::Enumeration(_))
        | ("version", Kind::Text) => {}
        ("select", Kind::Enumeration(words) | Kind::ExactEnumeration(words)) => {
            let known = words.iter().filter(|word| definition.check(word.name, Some(release)).is_ok());
            assert_eq!(known.map(|word| word.name.to_owned()).collect::<BTreeSet<_>>(), advertised.words, "{name}");
        }
        (theirs, ours) => panic!("{name}: {theirs} is not {ours:?}"),
    }
    if let (Some(ours), Some(theirs)) = (definition.default, &advertised.default) {
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn cluster_properties_are_those_of_the_daemons() {
    const NAME: &str = "cluster_properties_are_those_of_the_daemons";
    let daemons =
        ["pacemaker-controld", "pacemaker-schedulerd", "pacemaker-based"].map(|program| daemon(NAME, program));
    let [Some(controller), Some(scheduler), Some(manager)] = daemons else { return };
    let mut all = BTreeMap::new();
    let mut release = (0, 0, 0);
    for daemon in [controller, scheduler, manager] {
        let (version, options) = advertised(&daemon);
        release = version;
        all.extend(options);
    }
    assert_eq!(listed(Place::Property, release), all.keys().map(String::as_str).collect());
    for (name, advertised) in &all {
        agrees(options::find(Place::Property, name).unwrap(), advertised, release);
    }
}

#[test]
fn fencing_parameters_are_those_of_the_daemon() {
    let Some(fencer) = daemon("fencing_parameters_are_those_of_the_daemon", "pacemaker-fenced") else { return };
    let (release, all) = advertised(&fencer);
    assert_eq!(listed(Place::FencingParameter, release), all.keys().map(String::as_str).collect());
    for (name, advertised) in &all {
        agrees(options::find(Place::FencingParameter, name).unwrap(), advertised, release);
    }
}

/// What the checker of the scheduler refuses of its own options.
#[test]
fn values_are_refused_as_crm_verify_refuses_them() {
    const NAME: &str = "values_are_refused_as_crm_verify_refuses_them";
    const VALUES: [&str; 34] = [
        "",
        " ",
        "true",
        "YES",
        "y",
        "maybe",
        "0",
        "1",
        "-1",
        "+5",
        "10x",
        "x10",
        "0x10",
        "INFINITY",
        "-INFINITY",
        "infinity",
        "99999999999999999999",
        "red",
        "5min",
        "5 min",
        "10.5s",
        ".5s",
        "P2D",
        "PT1H30M",
        "P",
        "PT-5S",
        "stop",
        "STOP",
        "suicide",
        "Off",
        "off",
        "poweroff",
        "Balanced",
        "#default",
    ];
    let (Some(verify), Some(scheduler)) = (tools::find(NAME, "crm_verify"), daemon(NAME, "pacemaker-schedulerd"))
    else {
        return;
    };
    let (release, advertised_options) = advertised(&scheduler);
    let mut count = 0;
    for value in VALUES {
        let pairs: String = advertised_options
            .keys()
            .map(|name| format!(r#"<nvpair id="p-{name}" name="{name}" value="{value}"/>"#))
            .collect();
        let cib = format!(
            r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config>
            <cluster_property_set id="p">{pairs}</cluster_property_set></crm_config><nodes/><resources/><constraints/>
            </configuration><status/></cib>"#
        );
        let output = Command::new(&verify).args(["-V", "-X", &cib]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let refused: BTreeSet<&str> = said
            .lines()
            .filter_map(|line| line.split_once("cluster option '")?.1.split_once('\'').map(|(name, _)| name))
            .collect();
        let ours: BTreeSet<&str> = advertised_options
            .keys()
            .map(String::as_str)
            .filter(|name| options::find(Place::Property, name).unwrap().check(value, Some(release)).is_err())
            .collect();
        assert_eq!(ours, refused, "`{value}`");
        count += refused.len();
    }
    assert!(count > 300, "crm_verify refused but {count} values");
}
