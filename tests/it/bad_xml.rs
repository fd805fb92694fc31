//! XML that no cluster gives: each is refused with a diagnostic at its place, by every command that reads XML.

use crate::program::crmc;

/// A CIB with `resources` on its second line.
fn cib(resources: &str) -> String {
    format!(
        "<cib validate-with=\"pacemaker-3.9\"><configuration><crm_config/><nodes/><resources>\n{resources}\n\
         </resources><constraints/></configuration></cib>\n"
    )
}

fn utf_16(text: &str, with_mark: bool) -> Vec<u8> {
    let mark = if with_mark { "\u{feff}" } else { "" };
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

const PRIMITIVE: &str = "<primitive id=\"a\" class=\"ocf\" provider=\"heartbeat\" type=\"Dummy\"/>";

/// What is wrong, and the bytes.
fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |start: &str, end: &str| cib(&(start.repeat(10_000) + &end.repeat(10_000)));
    let cut = |at: usize| cib(PRIMITIVE).as_bytes()[..at].to_vec();
    let bomb = "<!DOCTYPE cib [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n";
    let latin_1 = cib("<primitive id=\"\u{e9}\"/>").replace('\u{e9}', "?");
    let mut undeclared = latin_1.clone().into_bytes();
    let place = undeclared.iter().position(|&byte| byte == b'?').unwrap();
    undeclared[place] = 0xe9;
    vec![
        ("an entity bomb", format!("{bomb}{}", cib("<primitive id=\"&b;\"/>")).into()),
        ("a document type", format!("<!DOCTYPE cib SYSTEM \"cib.dtd\">\n{}", cib("")).into()),
        ("an undeclared entity", cib("<primitive id=\"&nope;\"/>").into()),
        ("10,000 unknown elements nested", nested("<x>", "</x>").into()),
        ("10,000 groups nested", nested("<group id=\"g\">", "</group>").into()),
        ("10,000 elements that nobody closes", cib(&"<group id=\"g\">\n".repeat(10_000)).into()),
        ("truncated in a tag", cut(100)),
        ("truncated in a value", cut(40)),
        ("truncated behind an element", cut(155)),
        ("a section of character data", cib(&format!("<![CDATA[ <x/> ]]>{PRIMITIVE}")).into()),
        ("text", cib(&format!("words {PRIMITIVE}")).into()),
        ("a character reference to no character", cib("<primitive id=\"&#0;\"/>").into()),
        ("a byte that is no character", cib("<primitive id=\"\0\"/>").into()),
        ("an attribute twice", cib("<primitive id=\"a\" id=\"b\"/>").into()),
        ("an end that is another's", cib("<group id=\"g\"></clone>").into()),
        ("hyphens in a comment", cib("<!-- a -- b -->").into()),
        ("UTF-16", utf_16(&cib(PRIMITIVE), true)),
        ("UTF-16 without a mark", utf_16(&cib(PRIMITIVE), false)),
        ("a declared Latin-1", format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n{}", cib("")).into()),
        ("an undeclared Latin-1", undeclared),
        ("another root", "<html><body/></html>\n".into()),
        ("two roots", "<configuration/>\n<configuration/>\n".into()),
        ("no root", "<?xml version=\"1.0\"?>\n".into()),
        ("a name space", "<x:cib xmlns:x=\"urn:x\"/>\n".into()),
    ]
}

#[test]
fn each_is_refused_at_its_place() {
    let mut page = String::new();
    for (what, bytes) in inputs() {
        let check = crmc("check --format concise cib.xml").file("cib.xml", &bytes).ends(1);
        let first = check.stdout.lines().find(|line| line.contains(" error[")).unwrap_or_default();
        page.push_str(&format!("{what}\n  {first}\n"));
        let decompile = crmc("decompile --format concise cib.xml -o cib.crm").file("cib.xml", &bytes).ends(1);
        assert!(!decompile.folder.path().join("cib.crm").exists(), "{what}");
        let diff = crmc("diff cib.xml cib.xml").file("cib.xml", &bytes).ends(2);
        assert!(diff.stderr.contains("error["), "{what}: {}", diff.stderr);
        crmc("fmt --check cib.xml").file("cib.xml", &bytes).ends(2);
    }
    insta::assert_snapshot!(page);
}

/// What means nothing and does no harm.
#[test]
fn instructions_and_empty_data_are_passed_over() {
    let text = format!(
        "\u{feff}<?xml version=\"1.0\"?><?xml-stylesheet href=\"cib.xsl\"?>\n{}",
        cib(&format!("<?note x?>{PRIMITIVE}<![CDATA[]]>"))
    );
    let outcome = crmc("decompile cib.xml").file("cib.xml", text).ends(0);
    assert_eq!(outcome.stdout, "primitive a Dummy\n");
}

#[test]
fn an_id_that_is_used_twice_is_shown_where_it_is_the_second_time() {
    let text = cib(&format!("{PRIMITIVE}\n{PRIMITIVE}"));
    let outcome = crmc("check --format concise cib.xml").file("cib.xml", text).ends(1);
    assert!(outcome.stdout.contains("cib.xml:3:16: error[duplicate-id]"), "{}", outcome.stdout);
}
