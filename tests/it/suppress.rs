//! `# crmc: allow RULE — reason`, and what is wrong with such comments.

use crate::program::crmc;

/// A fault that a rule finds in its one statement, with a comment in front of it.
fn check(comment: &str) -> String {
    let text = format!("node alpha\n{comment}\nproperty stonith-enabled=false\n");
    crmc("check --format concise --today 2026-11-26 a.crm").file("a.crm", text).ends_with([0, 1]).stdout
}

fn rules(comment: &str) -> Vec<String> {
    let rule = |line: &str| line.split(['[', ']']).nth(1).unwrap().to_owned();
    check(comment).lines().map(rule).collect()
}

#[test]
fn a_comment_allows_what_the_statement_below_does() {
    assert_eq!(rules("#"), ["fencing-disabled"]);
    for comment in [
        "# crmc: allow fencing-disabled — a test cluster",
        "# crmc: allow fencing-disabled -- a test cluster",
        "#crmc:allow fencing-disabled: a test cluster",
        "# crmc: allow fencing - a test cluster",
        "# crmc: allow fencing-disabled — a test cluster\n# and more\n\n# of that",
        "# crmc: allow-file fencing-disabled — a test cluster",
        "# crmc: allow fencing-disabled until=2026-11-26 — a test cluster",
    ] {
        assert_eq!(rules(comment), [""; 0], "{comment}");
    }
}

#[test]
fn it_allows_nothing_else() {
    let text = "# crmc: allow fencing-disabled — x\nnode a\nproperty stonith-enabled=false\n";
    let outcome = crmc("check --format concise a.crm").file("a.crm", text).ends(1);
    let wanted =
        "a.crm:1:1: warning[unused-suppression]: the statement below does not need `fencing-disabled` to be allowed
a.crm:3:10: error[fencing-disabled]: ";
    assert!(outcome.stdout.starts_with(wanted), "{}", outcome.stdout);
    let files = crmc("check --together --format concise a.crm b.crm")
        .file("a.crm", "# crmc: allow-file fencing-disabled — x\nnode a\n")
        .file("b.crm", "property stonith-enabled=false\n")
        .ends(1);
    assert!(files.stdout.contains("b.crm:1:10: error[fencing-disabled]"), "{}", files.stdout);
}

#[test]
fn an_allowed_error_hinders_no_build() {
    let text = "# crmc: allow fencing — x\nproperty stonith-enabled=false\n";
    let outcome = crmc("build a.crm").file("a.crm", text).ends(0);
    assert!(outcome.stdout.contains("crmc: allow fencing"), "the comment is kept: {}", outcome.stdout);
    // … and so it works in XML as well.
    let cib = outcome.stdout;
    crmc("check cib.xml").file("cib.xml", &cib).ends(0);
    crmc("check cib.xml").file("cib.xml", cib.replace("allow fencing", "alow fencing")).ends(1);
}

#[test]
fn what_is_wrong_with_comments() {
    let shown = |comment: &str| -> String {
        let outcome = check(comment);
        outcome.lines().filter(|line| !line.contains("fencing-disabled]")).map(|line| line.to_owned() + "\n").collect()
    };
    let page: String = [
        "# crmc: allow fencing-disabled",
        "# crmc: allow — no rule",
        "# crmc: allow fencing-disabld — typo",
        "# crmc: allow xyzzy — no such thing",
        "# crmc: allow order-cycle, fencing-disabled — one of two",
        "# crmc: allow fencing-disabled because of it",
        "# crmc: allow fencing-disabled until=2026-11-25 — too late",
        "# crmc: allow fencing-disabled until=soon — when",
        "# crmc: allow unclosed-quote — no",
        "# crmc: alow fencing-disabled — typo",
        "# crmc: fragment of a whole",
        "# crmc: hello",
        "# crmc:",
        "# crmc: allow-file order-cycle — none",
    ]
    .map(|comment| format!("{comment}\n{}", shown(comment)))
    .concat();
    insta::assert_snapshot!(page);
}

#[test]
fn mistakes_that_leave_the_meaning_open_are_shown_all_the_same() {
    let text = "# crmc: allow-file syntax — all of it\ngrop g a b\nprimitive p Dummy params x\n";
    let outcome = crmc("check --ignore agents,meta --format concise a.crm").file("a.crm", text).ends(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("[unknown-statement]"));
}

#[test]
fn a_comment_without_a_statement_allows_nothing() {
    let outcome = crmc("check --format concise a.crm").file("a.crm", "node a\n# crmc: allow graph — x\n").ends(0);
    let wanted = "a.crm:2:1: warning[unused-suppression]: this comment allows `graph` in the statement below, and there is none\n";
    assert_eq!(outcome.stdout, wanted);
}

#[test]
fn in_a_fragment_the_rule_may_need_the_whole() {
    let text = "# crmc: fragment\n# crmc: allow-file fencing-enabled-without-device — elsewhere\nnode a\n";
    assert_eq!(crmc("check --format concise a.crm").file("a.crm", text).ends(0).stdout, "");
}

#[test]
fn what_is_wrong_with_comments_can_be_allowed() {
    let text =
        "# crmc: allow-file style — old comments\n# crmc: allow graph — x\nnode a\n# crmc: allow order-cycle\nnode b\n";
    assert_eq!(crmc("check --format concise a.crm").file("a.crm", text).ends(0).stdout, "");
}

#[test]
fn comments_in_xml_speak_of_the_element_they_stand_in() {
    let cib = |comment: &str| {
        let resources = format!(
            "<primitive id=\"a\" class=\"ocf\" provider=\"heartbeat\" type=\"Dummy\"/>{comment}<group id=\"g\">\
             <primitive id=\"b\" class=\"ocf\" provider=\"heartbeat\" type=\"Dummy\"><operations>\
             <op name=\"monitor\" interval=\"10s\" id=\"m\"><instance_attributes id=\"i\">\
             <nvpair id=\"n\" name=\"on_fail\" value=\"fence\"/></instance_attributes></op></operations></primitive></group>"
        );
        format!("<configuration><crm_config/><nodes/><resources>{resources}</resources><constraints/></configuration>")
    };
    let run = |comment: &str, code| {
        crmc("check --select op-attribute-became-param,style,syntax --format concise a.xml")
            .file("a.xml", cib(comment))
            .ends(code)
            .stdout
    };
    assert!(run("", 1).contains("[op-attribute-became-param]"));
    assert_eq!(run("<!-- crmc: allow op-attribute-became-param — it is read by the agent -->", 0), "");
    assert_eq!(run("<!--# crmc: allow agents - it is read by the agent-->", 0), "");
    assert!(run("<!-- crmc: allow graph: none -->", 1).contains("[unused-suppression]"));
}
