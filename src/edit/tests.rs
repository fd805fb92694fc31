use super::*;
use crate::model::SetKind;

/// What a fix makes of a text. `make` is given the places of texts that occur once.
fn fixed(text: &str, make: impl Fn(&dyn Fn(&str) -> Span) -> Fix) -> Option<String> {
    let sources = Sources::single("a", text).unwrap();
    let place = |needle: &str| {
        assert_eq!(text.matches(needle).count(), 1, "{needle}");
        let start = u32::try_from(text.find(needle).unwrap()).unwrap();
        Span::new(start, start + u32::try_from(needle.len()).unwrap())
    };
    let edits = Speller::new(&sources).spell(&make(&place))?;
    let edited = apply(&sources, &edits).unwrap();
    Some(String::from_utf8(edited.files()[0].bytes().to_vec()).unwrap())
}

fn delete(text: &str, needles: &[&str]) -> String {
    fixed(text, |at| needles.iter().fold(Fix::safe("x"), |fix, needle| fix.delete(at(needle)))).unwrap()
}

const LONG: &str = "node n\nprimitive p X \\\n\tparams a=1 b=\"2 3\" \\\n\tmeta c=4 \\\n\top monitor \\\n\t\tinterval=1\norder o p q\n";

#[test]
fn a_pair_goes_with_its_blanks() {
    assert_eq!(delete(LONG, &["b=\"2 3\""]), LONG.replace(" b=\"2 3\"", ""));
    assert_eq!(delete(LONG, &["a=1"]), LONG.replace(" a=1", ""));
    // The place of a name is that of its pair.
    assert_eq!(delete(LONG, &["2 3"]), LONG.replace(" b=\"2 3\"", ""));
}

#[test]
fn a_clause_without_pairs_goes_with_its_line() {
    assert_eq!(delete(LONG, &["c=4"]), LONG.replace("\tmeta c=4 \\\n", ""));
    assert_eq!(delete(LONG, &["a=1", "b=\"2 3\""]), LONG.replace("\tparams a=1 b=\"2 3\" \\\n", ""));
    assert_eq!(delete("primitive p X a=1 op start", &["a=1"]), "primitive p X op start");
    assert_eq!(delete("primitive p X params $id=i a=1\n", &["a=1"]), "primitive p X\n");
}

#[test]
fn the_last_clause_takes_the_backslash_above_along() {
    let op = "op monitor \\\n\t\tinterval=1";
    assert_eq!(delete(LONG, &[op]), LONG.replace(&format!(" \\\n\t{op}"), ""));
    assert_eq!(delete(LONG, &["interval=1"]), LONG.replace(" \\\n\t\tinterval=1", ""));
    assert_eq!(delete("primitive p X \\\r\n  meta a=1\r\nnode n\r\n", &["a=1"]), "primitive p X\r\nnode n\r\n");
}

#[test]
fn what_follows_on_a_line_stays_there() {
    assert_eq!(delete("property \\\n  a=1 b=2\n", &["a=1"]), "property \\\n  b=2\n");
    assert_eq!(delete("group g a b c meta x=1", &["b"]), "group g a c meta x=1");
}

#[test]
fn operations_are_added_where_the_clauses_stand() {
    let add = |text: &str, owner: &str| {
        fixed(text, |at| {
            let times = [("start", "60s"), ("stop", "90s")].map(|(name, time)| (name.into(), time.into()));
            Fix::safe("x").add_operations(at(owner), times.to_vec())
        })
    };
    assert_eq!(
        add("primitive p X\n", "primitive p X").unwrap(),
        "primitive p X op start timeout=60s op stop timeout=90s\n"
    );
    let lines = add("primitive p X \\\n\tmeta a=1\nnode n\n", "primitive p X \\\n\tmeta a=1").unwrap();
    assert_eq!(lines, "primitive p X \\\n\tmeta a=1 \\\n\top start timeout=60s \\\n\top stop timeout=90s\nnode n\n");
    assert_eq!(add("group g p\n", "group g p"), None);
    let start = "<op id=\"p-start-0s\" name=\"start\" interval=\"0s\" timeout=\"60s\"/>";
    let stop = "<op id=\"p-stop-0s\" name=\"stop\" interval=\"0s\" timeout=\"90s\"/>";
    let empty = "<primitive id=\"p\"/>";
    let wanted =
        format!("<primitive id=\"p\">\n  <operations>\n    {start}\n    {stop}\n  </operations>\n</primitive>\n");
    assert_eq!(add(&format!("{empty}\n"), empty).unwrap(), wanted);
    let more = "<primitive id=\"p\"><operations><op id=\"a\"/></operations></primitive>";
    assert_eq!(add(more, more).unwrap(), more.replace("<op id=\"a\"/>", &format!("<op id=\"a\"/>{start}{stop}")));
    let shared = "<primitive id=\"p\"><operations id-ref=\"o\"/></primitive>";
    assert_eq!(add(shared, shared), None);
}

#[test]
fn options_without_pairs_go_with_their_line() {
    assert_eq!(delete("node n\nproperty a=1\nnode m\n", &["a=1"]), "node n\nnode m\n");
    assert_eq!(delete("property $id=x \\\n a=1 \\\n b=2\nnode m\n", &["a=1", "b=2"]), "node m\n");
    assert_eq!(delete("node n\nproperty a=1", &["a=1"]), "node n\n");
}

#[test]
fn statements_and_comments_go_with_their_lines() {
    let whole = |text, needle| fixed(text, |at| Fix::safe("x").delete_object(at(needle))).unwrap();
    assert_eq!(whole(LONG, "order o p q"), LONG.replace("order o p q\n", ""));
    assert_eq!(whole(LONG, "interval"), "node n\norder o p q\n");
    assert_eq!(whole("# one\n  # two\nnode n\n", "# two"), "# one\nnode n\n");
}

#[test]
fn words_get_the_quotes_they_need() {
    let replace = |old, new: &str| fixed(LONG, |at| Fix::safe("x").replace(at(old), new));
    assert_eq!(replace("\"2 3\"", "5").unwrap(), LONG.replace("\"2 3\"", "5"));
    assert_eq!(replace("\"2 3\"", "say \"x\"").unwrap(), LONG.replace("\"2 3\"", r#""say \"x\"""#));
    assert_eq!(replace("interval", "on-fail").unwrap(), LONG.replace("interval", "on-fail"));
    assert_eq!(replace("interval", "on fail"), None);
    assert_eq!(replace("\"2 3\"", "a\nb"), None);
    assert_eq!(fixed("node \"a", |at| Fix::safe("x").replace(at("a"), "b")), None, "what quotes mean is open");
}

#[test]
fn pairs_are_set_where_their_kind_stands() {
    let set = |text: &str, kind, name: &str| {
        fixed(text, |_| Fix::safe("x").set_pair(Span::new(0, 10), kind, name, "v")).unwrap()
    };
    let long = LONG.strip_prefix("node n\n").unwrap();
    assert_eq!(set(long, SetKind::Meta, "new"), long.replace("c=4", "c=4 new=v"));
    assert_eq!(set(long, SetKind::Meta, "c"), long.replace("c=4", "c=v"));
    assert_eq!(set(long, SetKind::Instance, "new"), long.replace("3\"", "3\" new=v"));
    assert_eq!(
        set(long, SetKind::Utilization, "cpu"),
        long.replace("interval=1", "interval=1 \\\n\t\tutilization cpu=v")
    );
    assert_eq!(set("group g a b c\n", SetKind::Meta, "new"), "group g a b c meta new=v\n");
    assert_eq!(set("primitive p X a=1\n", SetKind::Instance, "b"), "primitive p X a=1 b=v\n");
    assert_eq!(set("property a=1 b=2\n", SetKind::ClusterProperty, "b"), "property a=1 b=v\n");
    assert_eq!(set("rsc_defaults a=1\n", SetKind::Meta, "b"), "rsc_defaults a=1 b=v\n");
    assert_eq!(
        set("primitive p X meta rule x: #uname eq n a=1 meta b=2\n", SetKind::Meta, "c"),
        "primitive p X meta rule x: #uname eq n a=1 meta b=2 c=v\n"
    );
}

#[test]
fn attributes_are_set_where_they_stand() {
    let set = |text, owner: &str, name: &str, value: &str| {
        fixed(text, |at| Fix::safe("x").set_attribute(at(owner), name, value)).unwrap()
    };
    let op = "primitive p X op monitor timeout=1 op_params d=1 op start\n";
    let monitor = "op monitor timeout=1 op_params d=1";
    assert_eq!(set(op, monitor, "interval", "2"), op.replace("timeout=1", "timeout=1 interval=2"));
    assert_eq!(set(op, monitor, "timeout", "2"), op.replace("timeout=1", "timeout=2"));
    assert_eq!(set(op, "op start", "timeout", "2"), op.replace("op start", "op start timeout=2"));
    let order = "order o a:promote b\n";
    let all = "order o a:promote b";
    assert_eq!(set(order, all, "then-action", "start"), "order o a:promote b:start\n");
    assert_eq!(set(order, all, "first-action", "start"), "order o a:start b\n");
    assert_eq!(set(order, all, "kind", "Optional"), "order o Optional: a:promote b\n");
    assert_eq!(set(order, all, "symmetrical", "false"), "order o a:promote b symmetrical=false\n");
    assert_eq!(set("order o Mandatory: a b", "order o Mandatory: a b", "kind", "Optional"), "order o Optional: a b");
    assert_eq!(set("colocation c inf: a b", "colocation c inf: a b", "score", "5"), "colocation c 5: a b");
    let sets = "order o [ a b ] c";
    assert_eq!(fixed(sets, |at| Fix::safe("x").set_attribute(at(sets), "then-action", "start")), None);
}

#[test]
fn statements_are_added_on_lines_of_their_own() {
    let add = |text, behind: &str| fixed(text, |at| Fix::safe("x").add_statement(at(behind), "node z")).unwrap();
    assert_eq!(add("node a\r\nnode b\r\n", "node a"), "node a\r\nnode z\r\nnode b\r\n");
    assert_eq!(add("node a", "node a"), "node a\nnode z");
}

#[test]
fn edits_that_overlap_are_no_fix() {
    let both = |at: &dyn Fn(&str) -> Span| Fix::safe("x").delete(at("interval=1")).replace(at("interval"), "on-fail");
    assert_eq!(fixed(LONG, both), None);
    assert_eq!(fixed(LONG, |_| Fix::safe("x")), None);
}

const CIB: &str = r#"<configuration>
  <resources>
    <primitive id="p" class="ocf" provider="heartbeat" type="Dummy">
      <instance_attributes id="p-i">
        <nvpair id="p-i-a" name="a" value="1"/>
        <nvpair id="p-i-b" name="b" value="2"/>
      </instance_attributes>
      <operations>
        <op id="p-m" name="monitor" interval="10s" timeout="20s"/>
      </operations>
    </primitive>
    <!-- crmc: allow x -->
    <primitive id="q" class="ocf" provider="heartbeat" type="Dummy"/>
  </resources>
</configuration>
"#;

#[test]
fn in_xml_elements_go_with_their_lines() {
    assert_eq!(
        delete(CIB, &[r#"a" value="1"#]),
        CIB.replace("        <nvpair id=\"p-i-a\" name=\"a\" value=\"1\"/>\n", "")
    );
    let set = "      <instance_attributes id=\"p-i\">
        <nvpair id=\"p-i-a\" name=\"a\" value=\"1\"/>
        <nvpair id=\"p-i-b\" name=\"b\" value=\"2\"/>
      </instance_attributes>\n";
    assert_eq!(delete(CIB, &[r#"a" value="1"#, r#"b" value="2"#]), CIB.replace(set, ""));
    assert_eq!(delete(CIB, &["timeout=\"20s"]), CIB.replace(" timeout=\"20s\"", ""));
    assert_eq!(delete(CIB, &["<!-- crmc: allow x -->"]), CIB.replace("    <!-- crmc: allow x -->\n", ""));
    let q = r#"<primitive id="q" class="ocf" provider="heartbeat" type="Dummy"/>"#;
    let without_q = fixed(CIB, |at| Fix::safe("x").delete_object(at(q))).unwrap();
    assert_eq!(without_q, CIB.replace(&format!("    {q}\n"), ""));
    let lines = CIB.replace("allow x", "allow x\n of");
    assert_eq!(fixed(&lines, |at| Fix::safe("x").delete(at("<!-- crmc: allow x\n of -->"))), None);
}

#[test]
fn in_xml_values_are_escaped() {
    let replaced = fixed(CIB, |at| Fix::safe("x").replace(at("10s"), "<\"a\">")).unwrap();
    assert_eq!(replaced, CIB.replace("10s", "&lt;&quot;a&quot;&gt;"));
    assert_eq!(fixed(CIB, |at| Fix::safe("x").replace(at("10"), "5")), None, "no whole value");
}

#[test]
fn in_xml_pairs_and_attributes_are_set() {
    let set =
        |needle: &str, kind, name: &str| fixed(CIB, |at| Fix::safe("x").set_pair(at(needle), kind, name, "v")).unwrap();
    let p = &CIB[CIB.find("<primitive id=\"p\"").unwrap()..CIB.find("    <!--").unwrap() - 1];
    let pair = "<nvpair id=\"p-i-b\" name=\"b\" value=\"2\"/>";
    let new = "<nvpair id=\"p-i-new\" name=\"new\" value=\"v\"/>";
    assert_eq!(set(p, SetKind::Instance, "new"), CIB.replace(pair, &format!("{pair}\n        {new}")));
    assert_eq!(set(p, SetKind::Instance, "b"), CIB.replace("value=\"2\"", "value=\"v\""));
    let meta = "<meta_attributes id=\"p-meta_attributes\">
        <nvpair id=\"p-meta_attributes-new\" name=\"new\" value=\"v\"/>
      </meta_attributes>
      <instance_attributes";
    assert_eq!(set(p, SetKind::Meta, "new"), CIB.replace("<instance_attributes", meta));
    let q = r#"<primitive id="q" class="ocf" provider="heartbeat" type="Dummy"/>"#;
    let opened = r#"<primitive id="q" class="ocf" provider="heartbeat" type="Dummy">
      <meta_attributes id="q-meta_attributes">
        <nvpair id="q-meta_attributes-new" name="new" value="v"/>
      </meta_attributes>
    </primitive>"#;
    assert_eq!(set(q, SetKind::Meta, "new"), CIB.replace(q, opened));
    let op = r#"<op id="p-m" name="monitor" interval="10s" timeout="20s"/>"#;
    let with = |name: &str| fixed(CIB, |at| Fix::safe("x").set_attribute(at(op), name, "5s")).unwrap();
    assert_eq!(with("timeout"), CIB.replace("20s", "5s"));
    assert_eq!(with("start-delay"), CIB.replace("\"20s\"", "\"20s\" start-delay=\"5s\""));
    assert_eq!(fixed(CIB, |at| Fix::safe("x").add_statement(at(op), "node z")), None);
}
