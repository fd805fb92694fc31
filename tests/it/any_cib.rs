//! CIBs of any shape, made from bytes: valid ones and such as no cluster would take.

use std::collections::HashSet;
use std::fmt::Write as _;

/// Makes a CIB. Where the bytes are used up, the simplest choice is made, so that fewer bytes make a smaller CIB.
pub fn cib(bytes: &[u8]) -> String {
    let mut maker = Maker { bytes, taken: HashSet::new(), count: 0, xml: String::new() };
    maker.cib();
    maker.xml
}

const VALUES: [&str; 44] = [
    "v",
    "5",
    "10s",
    "true",
    "false",
    "x y",
    "",
    "it's",
    "say \"hi\"",
    "back\\slash",
    "end\\",
    "#",
    "#uname",
    "a=b",
    "$id",
    "@x",
    "{b}",
    "(p)",
    "é",
    "nb\u{a0}sp",
    "meta",
    "op",
    "rule",
    "and",
    "inf",
    "INFINITY",
    "-INFINITY",
    "x;",
    "...",
    "<IP>",
    "tab\tx",
    "line\nbreak",
    "a:",
    ":a",
    "param{x}",
    " lead",
    "trail ",
    "[",
    "// x",
    "date",
    "name=\"v\"",
    "%A%",
    "_rsc_set_",
    "\\",
];

struct Maker<'b> {
    bytes: &'b [u8],
    taken: HashSet<String>,
    count: usize,
    xml: String,
}

impl Maker<'_> {
    fn pick(&mut self, below: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % below
    }

    /// Once in `times`, but never when the bytes are used up.
    fn rarely(&mut self, times: usize) -> bool {
        self.pick(times) == times - 1
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.pick(of.len())]
    }

    fn value(&mut self) -> &'static str {
        if self.rarely(3) { self.one(&VALUES) } else { self.one(&VALUES[..5]) }
    }

    /// An id that is unique: of its own, or one that a program would have made of `wanted`.
    fn id(&mut self, wanted: &str) -> String {
        let id = match self.pick(6) {
            _ if wanted.is_empty() => String::new(),
            0 | 1 => wanted.to_owned(),
            2 => format!("{wanted}-0"),
            3 => format!("{wanted}-{}", self.pick(3)),
            _ => String::new(),
        };
        if !id.is_empty() && self.taken.insert(id.clone()) {
            return id;
        }
        loop {
            self.count += 1;
            let id = format!("{}{}", if wanted.is_empty() { "i" } else { "own" }, self.count);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        let _ = write!(self.xml, "<{tag}");
        for (name, value) in attributes {
            let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            let value = value.replace('\n', "&#10;").replace('\t', "&#9;");
            let _ = write!(self.xml, " {name}=\"{value}\"");
        }
        if self.rarely(60) {
            self.xml.push_str(" odd=\"1\"");
        }
        self.xml.push('>');
        if self.rarely(40) {
            self.xml.push_str("<!-- a note -->");
        }
        if self.rarely(90) {
            self.xml.push_str("<odd-child id=\"odd\"/>");
        }
    }

    fn close(&mut self, tag: &str) {
        let _ = write!(self.xml, "</{tag}>");
    }

    fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.open(tag, attributes);
        self.close(tag);
    }

    /// Attributes with a value of `names`, each written or not.
    fn some<'a>(&mut self, names: &[(&'a str, &[&'a str])]) -> Vec<(&'a str, &'a str)> {
        let mut attributes = Vec::new();
        for (name, values) in names {
            if self.pick(2) == 1 {
                attributes.push((*name, self.one(values)));
            }
        }
        attributes
    }

    fn cib(&mut self) {
        self.xml.push_str("<cib validate-with=\"pacemaker-3.9\"><configuration><crm_config>");
        for _ in 0..self.pick(3) {
            self.set("cluster_property_set", "cib-bootstrap-options");
        }
        self.xml.push_str("</crm_config><nodes>");
        for number in 0..self.pick(3) {
            let uname = format!("n{number}");
            let id = if self.pick(2) == 1 { uname.clone() } else { (number + 1).to_string() };
            let mut attributes = vec![("id", id.as_str()), ("uname", uname.as_str())];
            attributes.extend(self.some(&[("type", &["member", "remote", "ping"]), ("description", &VALUES)]));
            self.open("node", &attributes);
            self.sets(&["instance_attributes", "utilization"], &uname);
            self.close("node");
        }
        self.xml.push_str("</nodes><resources>");
        let mut resources = vec!["lost".to_owned()];
        for _ in 0..self.pick(6) {
            self.resource(&mut resources);
        }
        self.xml.push_str("</resources><constraints>");
        for _ in 0..self.pick(8) {
            self.constraint(&resources);
        }
        self.xml.push_str("</constraints>");
        self.fencing();
        for section in ["rsc_defaults", "op_defaults"] {
            if self.pick(3) == 1 {
                self.open(section, &[]);
                let default = if section == "rsc_defaults" { "rsc-options" } else { "op-options" };
                for _ in 0..=self.pick(2) {
                    self.set("meta_attributes", default);
                }
                self.close(section);
            }
        }
        self.acls();
        if self.pick(3) == 1 {
            self.open("tags", &[]);
            let id = self.id("");
            self.open("tag", &[("id", &id)]);
            for _ in 0..self.pick(3) {
                let member = self.reference(&resources);
                self.empty("obj_ref", &[("id", &member)]);
            }
            self.close("tag");
            self.close("tags");
        }
        self.alerts();
        self.xml.push_str("</configuration></cib>");
    }

    fn reference(&mut self, ids: &[String]) -> String {
        ids[self.pick(ids.len())].clone()
    }

    /// The id of some part. Not of an object: in crm text a reference to one means the set of the object, and in XML
    /// it means nothing.
    fn any_taken(&mut self) -> String {
        let is_part = |id: &&String| !id.trim_start_matches('i').bytes().all(|byte| byte.is_ascii_digit());
        let mut ids: Vec<&String> = self.taken.iter().filter(is_part).collect();
        ids.sort();
        let index = if ids.is_empty() { return "nothing".to_owned() } else { self.bytes.len() % ids.len() };
        ids[index].clone()
    }

    fn sets(&mut self, tags: &[&str], owner: &str) {
        for _ in 0..self.pick(3) {
            let tag = self.one(tags);
            let wanted = format!("{owner}-{tag}");
            self.set(tag, &wanted);
        }
    }

    fn set(&mut self, tag: &str, wanted: &str) {
        if self.rarely(20) {
            let target = self.any_taken();
            return self.empty(tag, &[("id-ref", &target)]);
        }
        let id = self.id(wanted);
        let mut attributes = vec![("id", id.as_str())];
        if self.rarely(6) {
            attributes.push(("score", self.one(&["1", "INFINITY", "-5", "+INFINITY"])));
        }
        self.open(tag, &attributes);
        for _ in 0..self.pick(8) / 5 {
            self.rule(&id);
        }
        for _ in 0..self.pick(4) {
            let name =
                if self.rarely(6) { self.value() } else { self.one(&["a", "b", "c-d", "e_f", "commit", "#health"]) };
            let pair_id = self.id(&format!("{id}-{name}"));
            let value = self.value();
            match self.pick(12) {
                10 => self.empty("nvpair", &[("id", &pair_id), ("name", name)]),
                11 => {
                    let target = self.any_taken();
                    self.empty("nvpair", &[("id-ref", &target), ("name", name)]);
                }
                _ => self.empty("nvpair", &[("id", &pair_id), ("name", name), ("value", value)]),
            }
        }
        self.close(tag);
    }

    fn rule(&mut self, owner: &str) {
        if self.rarely(12) {
            let target = self.any_taken();
            return self.empty("rule", &[("id-ref", &target)]);
        }
        let id = self.id(&format!("{owner}-rule"));
        let mut attributes = vec![("id", id.as_str())];
        match self.pick(8) {
            6 => {}
            7 => attributes.push(("score-attribute", self.one(&["pingd", "10", "x y"]))),
            _ => attributes.push(("score", self.one(&["INFINITY", "-INFINITY", "100", "-1", "inf"]))),
        }
        attributes.extend(self.some(&[("boolean-op", &["and", "or"]), ("role", &["Promoted", "Started", "odd"])]));
        self.open("rule", &attributes);
        for _ in 0..=self.pick(3) {
            self.condition(&id);
        }
        self.close("rule");
    }

    fn condition(&mut self, rule: &str) {
        let id = self.id(&format!("{rule}-expression"));
        match self.pick(12) {
            9 => self.empty("rsc_expression", &[("id", &id), ("class", "ocf")]),
            10 => {
                if self.xml.len() < 20_000 {
                    self.rule(rule);
                }
            }
            6..=8 => {
                let attributes =
                    self.some(&[("start", &["2020-01-01", "2020-01-01 10:00:00"]), ("end", &["2021-01-01"])]);
                let operation = self.one(&["in_range", "lt", "gt", "date_spec"]);
                let mut all = vec![("id", id.as_str()), ("operation", operation)];
                all.extend(attributes);
                self.open("date_expression", &all);
                for tag in ["duration", "date_spec"] {
                    if self.pick(3) == 1 {
                        let part_id = self.id(&format!("{id}-{tag}"));
                        let mut all = vec![("id", part_id.as_str())];
                        all.extend(self.some(&[("hours", &["1", "1-5"]), ("months", &["3"])]));
                        self.empty(tag, &all);
                    }
                }
                self.close("date_expression");
            }
            _ => {
                let attribute = self.value();
                let operation = self.one(&["eq", "ne", "lt", "defined", "not_defined"]);
                let value = self.value();
                let mut all = vec![("id", id.as_str()), ("attribute", attribute), ("operation", operation)];
                if !operation.contains("defined") {
                    all.push(("value", value));
                }
                all.extend(
                    self.some(&[("type", &["string", "number", "odd"]), ("value-source", &["param", "literal"])]),
                );
                self.empty("expression", &all);
            }
        }
    }

    fn primitive(&mut self, tag: &str) -> String {
        let id = self.id("");
        let mut attributes = vec![("id", id.as_str())];
        match self.pick(8) {
            6 if tag == "primitive" => attributes.push(("template", "t")),
            7 => attributes.extend([("class", "stonith"), ("type", "fence_x")]),
            _ => {
                let kind = self.one(&["Dummy", "ping", "IPaddr2", "x y"]);
                attributes.extend([("class", "ocf"), ("type", kind)]);
                attributes.extend(self.some(&[("provider", &["heartbeat", "pacemaker"])]));
            }
        }
        attributes.extend(self.some(&[("description", &VALUES)]));
        self.open(tag, &attributes);
        for _ in 0..self.pick(3) {
            match self.pick(4) {
                0 => self.operations(&id),
                _ => self.sets(&["instance_attributes", "meta_attributes", "utilization"], &id),
            }
        }
        self.close(tag);
        id
    }

    fn operations(&mut self, owner: &str) {
        let id = self.id("ops");
        match self.pick(5) {
            3 => self.open("operations", &[("id", &id)]),
            4 => {
                let target = self.any_taken();
                self.open("operations", &[("id-ref", &target)]);
            }
            _ => self.open("operations", &[]),
        }
        for _ in 0..self.pick(4) {
            let (name, interval) = (self.one(&["monitor", "start", "odd name"]), self.one(&["0s", "10s", "0"]));
            let op = self.id(&format!("{owner}-{name}-{interval}"));
            let mut attributes = vec![("id", op.as_str()), ("name", name), ("interval", interval)];
            attributes.extend(self.some(&[("timeout", &["20s", ""]), ("role", &["Promoted", "Stopped"])]));
            self.open("op", &attributes);
            self.sets(&["instance_attributes", "meta_attributes"], &op);
            self.close("op");
        }
        self.close("operations");
    }

    fn resource(&mut self, ids: &mut Vec<String>) {
        match self.pick(7) {
            0..=2 => ids.push(self.primitive("primitive")),
            3 => {
                self.primitive("template");
            }
            4 => ids.push(self.container("group", 3)),
            5 => {
                let tag = self.one(&["clone", "master"]);
                ids.push(self.container(tag, 1));
            }
            _ => ids.push(self.bundle()),
        }
    }

    fn container(&mut self, tag: &str, most: usize) -> String {
        let id = self.id("");
        let mut attributes = vec![("id", id.as_str())];
        attributes.extend(self.some(&[("description", &VALUES)]));
        self.open(tag, &attributes);
        let mut members = 0;
        for _ in 0..self.pick(6) {
            if self.pick(2) == 1 {
                self.sets(&["meta_attributes", "instance_attributes"], &id);
            } else if members < most {
                members += 1;
                if tag != "group" && self.pick(3) == 2 {
                    self.container("group", 3);
                } else {
                    self.primitive("primitive");
                }
            }
        }
        self.close(tag);
        id
    }

    fn bundle(&mut self) -> String {
        let id = self.id("");
        self.open("bundle", &[("id", &id)]);
        let mut parts = vec!["container", "network", "storage", "set", "member"];
        while !parts.is_empty() {
            let index = self.pick(parts.len());
            let part = parts.remove(index);
            if part != "container" && self.pick(3) == 2 {
                continue;
            }
            match part {
                "container" => {
                    let (technology, options) = (self.one(&["docker", "podman"]), self.value());
                    self.empty(technology, &[("image", "i"), ("options", options)]);
                }
                "network" => {
                    self.open("network", &[("control-port", "1")]);
                    for _ in 0..self.pick(3) {
                        let mapping = self.id(&format!("{id}-port-mapping"));
                        self.empty("port-mapping", &[("id", &mapping), ("port", "80")]);
                    }
                    self.close("network");
                }
                "storage" => {
                    self.open("storage", &[]);
                    for _ in 0..self.pick(3) {
                        let mapping = self.id(&format!("{id}-storage-mapping"));
                        let folder = self.value();
                        self.empty(
                            "storage-mapping",
                            &[("id", &mapping), ("source-dir", folder), ("target-dir", "/t")],
                        );
                    }
                    self.close("storage");
                }
                "set" => self.sets(&["meta_attributes"], &id),
                _ => {
                    self.primitive("primitive");
                }
            }
        }
        self.close("bundle");
        id
    }

    fn resource_sets(&mut self, owner: &str, resources: &[String]) {
        for number in 0..=self.pick(3) {
            if self.rarely(15) {
                let target = self.any_taken();
                self.empty("resource_set", &[("id-ref", &target)]);
                continue;
            }
            let id = self.id(&format!("{owner}-{number}"));
            let mut attributes = vec![("id", id.as_str())];
            attributes.extend(self.some(&[
                ("sequential", &["false", "true", "no"]),
                ("require-all", &["false", "true"]),
                ("role", &["Promoted", "Started"]),
                ("action", &["promote", "start"]),
            ]));
            self.open("resource_set", &attributes);
            for _ in 0..self.pick(4) {
                let member = self.reference(resources);
                self.empty("resource_ref", &[("id", &member)]);
            }
            self.close("resource_set");
        }
    }

    fn constraint(&mut self, resources: &[String]) {
        let id = self.id("");
        let (first, second) = (self.reference(resources), self.reference(resources));
        let has_sets = self.pick(3) == 1;
        let mut attributes = vec![("id", id.as_str())];
        match self.pick(4) {
            0 => {
                let rules = self.pick(3);
                match self.pick(4) {
                    _ if has_sets => {}
                    0 => attributes.push(("rsc-pattern", self.one(&["a.*", "x y", "\\d+", ""]))),
                    _ => attributes.push(("rsc", &first)),
                }
                if rules == 0 {
                    attributes
                        .extend(self.some(&[("score", &["INFINITY", "5", "x"]), ("node", &["n1", "x y", "rule"])]));
                }
                attributes.extend(self.some(&[("role", &["Promoted"]), ("resource-discovery", &["never"])]));
                self.open("rsc_location", &attributes);
                if has_sets {
                    self.resource_sets(&id, resources);
                }
                for _ in 0..rules {
                    self.rule(&id);
                }
                self.close("rsc_location");
            }
            1 => {
                attributes.extend(self.some(&[("score", &["INFINITY", "-5"]), ("node-attribute", &VALUES)]));
                if !has_sets {
                    attributes.extend([("rsc", first.as_str()), ("with-rsc", second.as_str())]);
                    attributes
                        .extend(self.some(&[("rsc-role", &["Promoted", "odd"]), ("with-rsc-instance", &["1", "x"])]));
                }
                self.with_sets("rsc_colocation", &attributes, has_sets.then_some(&id), resources);
            }
            2 => {
                attributes.extend(self.some(&[
                    ("kind", &["Mandatory", "Optional", "Serialize"]),
                    ("score", &["0"]),
                    ("symmetrical", &["true", "false", "1"]),
                ]));
                if !has_sets {
                    attributes.extend([("first", first.as_str()), ("then", second.as_str())]);
                    attributes.extend(self.some(&[("first-action", &["promote", "odd"]), ("then-instance", &["2"])]));
                }
                self.with_sets("rsc_order", &attributes, has_sets.then_some(&id), resources);
            }
            _ => {
                attributes.push(("ticket", self.one(&["T", "a b", "x=y"])));
                attributes.extend(self.some(&[("loss-policy", &["stop", "odd"])]));
                if !has_sets {
                    attributes.push(("rsc", &first));
                }
                self.with_sets("rsc_ticket", &attributes, has_sets.then_some(&id), resources);
            }
        }
    }

    fn with_sets(&mut self, tag: &str, attributes: &[(&str, &str)], owner: Option<&String>, resources: &[String]) {
        self.open(tag, attributes);
        if let Some(owner) = owner {
            self.resource_sets(owner, resources);
        }
        self.close(tag);
    }

    fn fencing(&mut self) {
        let levels = self.pick(4);
        if levels == 0 {
            return;
        }
        self.open("fencing-topology", &[]);
        for number in 0..levels {
            let index = if self.rarely(4) { "7".to_owned() } else { (number + 1).to_string() };
            let id = self.id(&format!("fencing-n1-{index}"));
            let devices = self.one(&["f1", "f1,f2", "x y", ""]);
            let target = match self.pick(4) {
                2 => ("target-pattern", self.one(&["n.*", ".*", "x y"])),
                _ => ("target", self.one(&["n1", "n1", "n2", "pattern"])),
            };
            self.empty("fencing-level", &[("id", &id), target, ("index", &index), ("devices", devices)]);
        }
        self.close("fencing-topology");
    }

    fn acls(&mut self) {
        if self.pick(3) != 1 {
            return;
        }
        self.open("acls", &[]);
        let role = self.id("");
        self.open("acl_role", &[("id", &role)]);
        for number in 0..self.pick(4) {
            let id = self.id(&format!("{role}-{number}"));
            let kind = self.one(&["read", "write", "deny", "odd"]);
            let referenced = self.any_taken();
            let mut attributes = vec![("id", id.as_str()), ("kind", kind)];
            match self.pick(4) {
                0 => attributes.push((
                    "xpath",
                    self.one(&["/cib", "//primitive[@id='a']/meta_attributes", "//a b", "//x[@y=\"z\"]"]),
                )),
                1 => attributes.push(("reference", &referenced)),
                _ => attributes.push(("object-type", "primitive")),
            }
            attributes.extend(self.some(&[("attribute", &["x", ""]), ("description", &VALUES)]));
            self.empty("acl_permission", &attributes);
        }
        self.close("acl_role");
        let user = self.id("");
        self.open("acl_target", &[("id", &user)]);
        self.empty("role", &[("id", &role)]);
        self.close("acl_target");
        self.close("acls");
    }

    fn alerts(&mut self) {
        if self.pick(3) != 1 {
            return;
        }
        self.open("alerts", &[]);
        let id = self.id("");
        let path = self.value();
        self.open("alert", &[("id", &id), ("path", path)]);
        for _ in 0..self.pick(4) {
            match self.pick(3) {
                0 => self.sets(&["instance_attributes", "meta_attributes"], &id),
                1 => {
                    self.open("select", &[]);
                    self.empty("select_nodes", &[]);
                    self.open("select_attributes", &[]);
                    let attribute = self.id(&format!("{id}-attribute-a"));
                    let name = self.value();
                    self.empty("attribute", &[("id", &attribute), ("name", name)]);
                    self.close("select_attributes");
                    self.close("select");
                }
                _ => {
                    let recipient = self.id(&format!("{id}-recipient-1"));
                    let value = self.value();
                    self.open("recipient", &[("id", &recipient), ("value", value)]);
                    self.sets(&["meta_attributes"], &recipient);
                    self.close("recipient");
                }
            }
        }
        self.close("alert");
        self.close("alerts");
    }
}
