/// The text of one statement as it is laid out: words, and lines that go on with the statement.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    /// Whether the next word starts a line.
    is_fresh: bool,
}

impl Page {
    /// An empty page.
    pub(super) fn new() -> Self {
        Self { text: String::new(), is_fresh: true }
    }

    /// Empties the page for the next statement.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.is_fresh = true;
    }

    /// What is written so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Starts a continuation line.
    pub(super) fn line(&mut self) {
        self.text.push_str(" \\\n\t");
        self.is_fresh = true;
    }

    /// Starts a word. The caller writes it.
    pub(super) fn start(&mut self) -> &mut String {
        if !self.is_fresh {
            self.text.push(' ');
        }
        self.is_fresh = false;
        &mut self.text
    }

    /// The end of the last word, for more of it.
    pub(super) fn end(&mut self) -> &mut String {
        &mut self.text
    }

    /// Writes a word.
    pub(super) fn word(&mut self, word: &str) {
        self.start().push_str(word);
    }
}
