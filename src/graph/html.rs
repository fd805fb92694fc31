//! The drawing as a page: to move in, to search, to follow what depends on what. All of it is in the one file, and the page
//! tells the browser to fetch nothing.

use std::io;

use super::picture::Picture;
use super::svg;
use crate::report::text::xml;

const STYLE: &str = include_str!("page.css");
const BODY: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page.
pub(super) fn write(picture: &Picture, out: &mut dyn io::Write) -> io::Result<()> {
    let title = xml(&picture.title);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<title>{title}</title>\n<style>\n{}{STYLE}</style>\n</head>\n<body>", svg::STYLE)?;
    let (before, after) = BODY.split_once("<!-- picture -->").unwrap_or((BODY, ""));
    out.write_all(before.replace("TITLE", &title).as_bytes())?;
    svg::write_in_page(picture, out)?;
    out.write_all(after.as_bytes())?;
    // No text in it can end the element that holds it.
    let data = serde_json::to_string(picture)?.replace('<', "\\u003c");
    writeln!(out, "<script type=\"application/json\" id=\"data\">{data}</script>")?;
    writeln!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>")
}
