//! Comments of crm text inside XML comments.
//!
//! A comment line `# text` stands in the CIB as `<!--# text-->`. XML forbids `--` inside a comment and a
//! `-` at its end, and knows no references there. crmc writes such hyphens as `&#45;` all the same, and an
//! `&#` of the author as `&#38;#`, so that each line comes back as it was.

/// The content of an XML comment that stands for the comment line `text`.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut content = text.replace("&#", "&#38;#").replace("--", "-&#45;");
    if content.ends_with('-') {
        content.pop();
        content.push_str("&#45;");
    }
    content
}

/// The comment lines, each with its `#`, that the content of an XML comment stands for: at least one.
///
/// A line that begins with `#` is taken as it is. Others are free text, as people write it in XML: they lose
/// their indentation and get the `#`, and blank lines among them are left out.
#[must_use]
pub fn decode(content: &str) -> Vec<String> {
    let text = content.replace("&#45;", "-").replace("&#38;", "&");
    if text.starts_with('#') && !text.contains(['\n', '\r']) {
        return vec![text];
    }
    let lines: Vec<String> =
        text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).map(line).collect();
    if lines.is_empty() { vec!["#".to_owned()] } else { lines }
}

fn line(text: &str) -> String {
    if text.starts_with('#') { text.to_owned() } else { format!("# {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_comment_line_comes_back() {
        for text in ["# plain", "#", "#-", "#--", "#---", "#--->", "# a &#45; b", "# &#38;#45;", "#&&##-- ", "# é --x-"]
        {
            let content = encode(text);
            assert!(!content.contains("--") && !content.ends_with('-'), "{content}");
            assert_eq!(decode(&content), [text]);
        }
    }

    #[test]
    fn comments_of_others_become_lines_with_a_hash() {
        assert_eq!(decode(" why so "), ["# why so"]);
        assert_eq!(decode("\n  one\r\n\n    # two\n"), ["# one", "# two"]);
        assert_eq!(decode(" "), ["#"]);
    }
}
