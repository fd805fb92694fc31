use std::path::Path;

use globset::{Error, GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths, as in .gitignore: one without a slash is for names in any folder; `**` stands for any number of
/// folders; a folder stands for all that is in it.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    texts: Vec<String>,
    set: GlobSet,
}

impl Patterns {
    /// Patterns made from texts.
    ///
    /// # Errors
    /// With the number of the first text that is no pattern.
    pub fn new(texts: Vec<String>) -> Result<Self, (usize, Error)> {
        let mut builder = GlobSetBuilder::new();
        for (number, text) in texts.iter().enumerate() {
            let place = text.trim_start_matches("./").trim_end_matches('/');
            let place = match place.strip_prefix('/') {
                Some(anchored) => anchored.to_owned(),
                None if place.contains('/') => place.to_owned(),
                None => format!("**/{place}"),
            };
            for pattern in [format!("{place}/**"), place] {
                let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
                builder.add(glob.map_err(|error| (number, error))?);
            }
        }
        let set = builder.build().map_err(|error| (0, error))?;
        Ok(Self { texts, set })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// As they were written.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether one of them is for `path`, which is relative to the folder of the patterns.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        !self.texts.is_empty() && self.set.is_match(path)
    }

    /// The numbers of the patterns that are for `path`, in their order.
    #[must_use]
    pub fn matching(&self, path: &Path) -> Vec<usize> {
        // Each text has made two globs.
        let mut numbers: Vec<usize> = self.set.matches(path).into_iter().map(|index| index / 2).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        let matches =
            |pattern: &str, path: &str| Patterns::new(vec![pattern.to_owned()]).unwrap().matches(Path::new(path));
        for (pattern, path) in [
            ("*.crm", "a.crm"),
            ("*.crm", "deep/in/a.crm"),
            ("old", "old/a.crm"),
            ("old/", "x/old/y/a.crm"),
            ("prod/*.crm", "prod/a.crm"),
            ("prod/**/*.crm", "prod/x/y/a.crm"),
            ("/a.crm", "a.crm"),
            ("./a.crm", "a.crm"),
            ("{a,b}.crm", "b.crm"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("prod/*.crm", "prod/x/a.crm"), ("/a.crm", "x/a.crm"), ("*.crm", "a.txt"), ("old", "older/a")]
        {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
        assert!(!Patterns::default().matches(Path::new("a")));
        assert_eq!(Patterns::new(vec!["a".into(), "[".into()]).unwrap_err().0, 1);
        let two = Patterns::new(vec!["b".into(), "*".into()]).unwrap();
        assert_eq!((two.matching(Path::new("b")), two.matching(Path::new("c"))), (vec![0, 1], vec![1]));
    }
}
