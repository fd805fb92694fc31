//! No secret leaves crmc in what it says, wherever it stands and however broken the text around it is.

use crate::program::crmc;

const SECRET: &str = "hunter2Geheim";

/// Crm text with SECRET in the place of `@@`.
const TEXTS: [(&str, &str); 21] = [
    ("params", "primitive f stonith:fence_ipmilan params ip=1 password=@@ op monitor interval=10 timeut=9\n"),
    (
        "xml",
        "xml '<primitive id=\"f\" class=\"stonith\" type=\"fence_ipmilan\"><instance_attributes id=\"x\">\
         <nvpair id=\"y\" name=\"password\" value=\"@@\"/></instance_attributes></primitive>'\n\
         xml <primitive id=\"g\" class=\"stonith\" type=\"x\"> <instance_attributes id=\"gx\"> \
         <nvpair value=\"@@\" name=\"passwd\" id=\"gy\"/> </instance_attributes> </primitive>\n",
    ),
    ("op", "primitive f ocf:heartbeat:Dummy op monitor interval=10 password=@@ op_params passwd=@@\n"),
    ("node", "node a attributes password=@@ db_secret=@@\nnode b standby=on utilization cpu=x password=@@\n"),
    ("rule", "location l f rule password eq @@\nlocation m f rule -inf: db_password ne string:@@ and x\n"),
    ("alert", "alert al /usr/bin/a attributes password=@@ to 'http://u:@@@host/x' attributes token=@@ select foo\n"),
    ("option-sets", "property password=@@ my_passwd=@@\nrsc_defaults password=@@\nop_defaults password=@@\n"),
    ("duplicate", "primitive f stonith:fence_ipmilan params password=@@ password=other@@ ip=1\nprimitive f x:y\n"),
    (
        "template",
        "rsc_template t stonith:fence_ipmilan params password=@@\nprimitive f @t params password=@@ login=@@\n",
    ),
    ("merged", "primitive f stonith:fence_ipmilan params password=@@ip=1 login=a,password=@@\n"),
    ("comment", "# password=@@\nprimitive f stonith:fence_ipmilan params ip=1 # password=@@\n"),
    ("options", "primitive f stonith:fence_ipmilan params options=\"--password=@@ --token @@\" community=@@ foo\n"),
    ("unclosed", "primitive f stonith:fence_ipmilan params ip=1 password=\"@@ op monitor interval=10\n"),
    ("unclosed-single", "primitive f stonith:fence_ipmilan params ip=1 password='@@ more-@@\nnode b\n"),
    ("unclosed-pair", "primitive f stonith:fence_ipmilan params \"password=@@ ip=1\n"),
    ("spaced", "primitive f stonith:fence_ipmilan params password = @@ ip=1\n"),
    ("colon", "primitive f stonith:fence_ipmilan params password:@@ ip=1\n"),
    ("blank", "primitive f stonith:fence_ipmilan params password @@ ip=1\n"),
    ("misspelt", "primitive f stonith:fence_ipmilan params pasword=@@ passwort=@@ \\ \n foo\n"),
    ("next-line", "primitive f stonith:fence_ipmilan params PASSWORD=@@ \\\n password=\\\n@@\n"),
    ("quoted-twice", "primitive f stonith:fence_ipmilan params password=\"@@\"@@ token=\"a b\\\"@@\" ip=1\n"),
];

/// CIB XML, as it ought to be, and with a mistake at each secret.
fn elements() -> [(&'static str, String); 4] {
    let good = "<cib><configuration><crm_config/><nodes><node id=\"1\" uname=\"a\"><instance_attributes id=\"na\">\
        <nvpair id=\"nap\" name=\"db-password\" value=\"@@\"/></instance_attributes></node></nodes><resources>\
        <primitive id=\"f\" class=\"stonith\" type=\"fence_ipmilan\"><instance_attributes id=\"fa\">\
        <nvpair id=\"f1\" name=\"password\" value=\"@@\"/><nvpair id=\"f1\" value=\"o@@\" name=\"password\"/>\
        <rule id=\"r\" score=\"0\"><expression id=\"e\" attribute=\"db-password\" operation=\"eq\" value=\"@@\"/></rule>\
        </instance_attributes></primitive></resources><constraints/><alerts><alert id=\"al\" path=\"/x\">\
        <instance_attributes id=\"ai\"><nvpair id=\"aip\" name=\"token\" value=\"@@\"/></instance_attributes>\
        <recipient id=\"ar\" value=\"http://u:@@@h\"/></alert></alerts></configuration></cib>\n";
    [
        ("good", good.to_owned()),
        ("open-value", good.replace("value=\"@@\"", "value=\"@@")),
        ("bare-value", good.replace("value=\"@@\"", "value=@@")),
        ("open-name", good.replace("value=\"o@@\" name=\"password\"", "value=\"o@@\" name=\"password")),
    ]
}

#[test]
fn nothing_that_is_said_holds_one() {
    let crm = TEXTS.map(|(name, text)| (format!("{name}.crm"), format!("node a\n{text}").replace("@@", SECRET)));
    let xml = elements().map(|(name, text)| (format!("{name}.xml"), text.replace("@@", SECRET)));
    let files: Vec<(String, String)> = crm.into_iter().chain(xml).collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let ends = |command: &str| {
        let program = files.iter().fold(crmc(command), |program, (name, text)| program.file(name, text));
        let program =
            program.file("none.crm", "node a\n").file("live.xml", include_str!("../../fixtures/apply/live.xml"));
        let outcome = program.ends_with([0, 1, 2]);
        let written = std::fs::read_to_string(outcome.folder.path().join("baseline.json")).unwrap_or_default();
        for said in [&outcome.stdout, &outcome.stderr, &written] {
            let leak = said.lines().find(|line| line.contains(SECRET));
            assert_eq!(leak, None, "crmc {command}");
        }
    };
    let all = names.join(" ");
    for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        ends(&format!("check --format {format} {all}"));
    }
    ends(&format!("check --fix --unsafe-fixes --diff {all}"));
    ends(&format!("check --write-baseline baseline.json {all}"));
    ends(&format!("fmt --diff {all}"));
    for name in names {
        ends(&format!("build -o out {name}"));
        ends(&format!("diff none.crm {name}"));
        ends(&format!("diff --format json {name} none.crm"));
        ends(&format!("graph --format html {name}"));
        ends(&format!("graph --format dot {name}"));
        ends(&format!("plan --cib live.xml {name}"));
        ends(&format!("drift --cib live.xml {name}"));
    }
}
