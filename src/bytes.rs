//! Sets of bytes, for what is asked of every byte of every file.

/// A set of bytes, looked up in a table.
pub(crate) struct ByteSet([bool; 256]);

/// What names and ids consist of, where they have no letters outside ASCII.
pub(crate) static PLAIN_NAME: ByteSet = ByteSet::of(b"-_.").with(b'0', b'9').with(b'A', b'Z').with(b'a', b'z');

impl ByteSet {
    /// The set of these bytes.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut index = 0;
        while index < bytes.len() {
            table[bytes[index] as usize] = true;
            index += 1;
        }
        Self(table)
    }

    /// The set with all bytes from `first` to `last` besides.
    pub(crate) const fn with(mut self, first: u8, last: u8) -> Self {
        let mut byte = first as usize;
        while byte <= last as usize {
            self.0[byte] = true;
            byte += 1;
        }
        self
    }

    /// Whether it has the byte.
    pub(crate) const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// The place of the first of them in a text.
    // Inlined into a large loop, it would keep all places of that loop up to date with each byte.
    #[inline(never)]
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        text.iter().position(|&byte| self.has(byte))
    }
}
