//! A configuration as a picture: nodes, resources in their containers, and what constraints say of them, with the findings
//! at the boxes and lines that they concern.
//!
//! [`Picture::new`] says what is to be seen, `layout` where, and each format has a file of its own. What stands on a thing
//! needs it: what starts first is at the bottom.

mod build;
mod concern;
mod constraints;
mod dot;
mod html;
mod layout;
mod mermaid;
mod picture;
mod svg;
mod words;

use std::io;

pub use picture::Picture;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The language of Graphviz.
    Dot,
    /// The flowcharts that GitHub and GitLab draw from text.
    Mermaid,
    /// A drawing that needs nothing else.
    Svg,
    /// The drawing as a page to search and to explore, which needs nothing else either.
    Html,
}

/// Writes a picture.
///
/// # Errors
/// Those of `out`.
pub fn write(picture: &Picture, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Dot => dot::write(picture, out),
        Format::Mermaid => mermaid::write(picture, out),
        Format::Svg => svg::write(picture, out),
        Format::Html => html::write(picture, out),
    }
}
