//! Arguments that are patterns of files, where no shell has expanded them.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::files::walk;
use crate::cli::Failure;

/// The files that an argument is a pattern of, sorted by path; the argument itself where it is none. Where there is a
/// file of that very name, it is meant.
pub fn expand(argument: &Path) -> Vec<Result<PathBuf, Failure>> {
    if argument.to_str().is_some_and(is_pattern) && !argument.exists() {
        return matching(argument).unwrap_or_else(|failure| vec![Err(failure)]);
    }
    vec![Ok(argument.to_owned())]
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

fn matching(pattern: &Path) -> Result<Vec<Result<PathBuf, Failure>>, Failure> {
    let glob = matcher(pattern)?;
    let is_fixed = |part: &Component| part.as_os_str().to_str().is_none_or(|part| !is_pattern(part));
    let fixed: PathBuf = pattern.components().take_while(is_fixed).collect();
    let is_here = fixed == Path::new("");
    let folder = if is_here { Path::new(".") } else { &fixed };
    let mut found = Vec::new();
    for entry in walk(folder).filter_map(Result::ok) {
        let path = if is_here { entry.path().strip_prefix(".").unwrap_or(entry.path()) } else { entry.path() };
        if glob.is_match(path) && !entry.path().is_dir() {
            found.push(Ok(path.to_owned()));
        }
    }
    if found.is_empty() {
        let reason = "no file matches this pattern; `*` stays within a folder, `**` does not, and what is hidden or named in a \
                      .gitignore is passed over";
        return Err(Failure::new(pattern.display(), reason));
    }
    Ok(found)
}

fn matcher(pattern: &Path) -> Result<GlobMatcher, Failure> {
    let text = pattern.to_string_lossy();
    let glob = GlobBuilder::new(&text).literal_separator(true).build();
    let glob = glob.map_err(|error| {
        Failure::new(pattern.display(), format!("there is no such file, and it is no pattern: {}", error.kind()))
    })?;
    Ok(glob.compile_matcher())
}
