//! What is written: whole files, or standard output for as long as somebody reads it.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;

/// How many bytes are written at once: a CIB can have hundreds of megabytes.
const BUFFER: usize = 1 << 16;

/// A writer that goes on quietly when its reader has gone, as in `crmc check … | head`: the exit code is what it
/// would have been. (Rust programs do not die of a closed pipe, they get an error.)
pub struct UntilClosed<W> {
    out: W,
    is_closed: bool,
}

impl<W> UntilClosed<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, is_closed: false }
    }

    fn tolerate<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let result = self.out.write(bytes);
        self.tolerate(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let result = self.out.flush();
        self.tolerate(result, ())
    }
}

/// Writes a file as a whole or not at all; `-` is standard output. A file that is replaced keeps its mode and owner.
pub fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    if path == Path::new("-") {
        let out = BufWriter::with_capacity(BUFFER, UntilClosed::new(io::stdout().lock()));
        return write_through(out, content).map_err(|error| Failure::io("standard output", &error));
    }
    replace(path, Readers::All, content).map_err(|error| Failure::io(path.display(), &error))
}

/// Likewise, but a file that only its owner can read: for what holds secrets.
pub fn write_private(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    if path == Path::new("-") {
        return write(path, content);
    }
    replace(path, Readers::Owner, content).map_err(|error| Failure::io(path.display(), &error))
}

/// What is written must not take the place of a text it was made from.
pub fn refuse_to_overwrite<'f>(mut files: impl Iterator<Item = &'f PathBuf>, output: &Path) -> Result<(), Failure> {
    let Ok(target) = output.canonicalize() else { return Ok(()) };
    let is_input = |file: &PathBuf| file.canonicalize().is_ok_and(|file| file == target);
    if target.is_file() && files.any(is_input) {
        return Err(Failure::new(output.display(), "is one of the files to read; write to another one"));
    }
    Ok(())
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever may read the file that it replaces, or a new one by the rules of the system.
    All,
    /// Its owner.
    Owner,
}

fn write_through(mut out: impl Write, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    content(&mut out)?;
    out.flush()
}

fn replace(path: &Path, readers: Readers, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = Pending::open(path, readers)?;
    content(&mut file)?;
    file.keep()
}

/// The file that is replaced: a link stays, also one that leads to no file yet.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    loop {
        match path.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(&path) {
                Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
                Err(_) => return Ok(path),
            },
            result => return result,
        }
    }
}

/// A file that is being written. It takes its place when it is kept; until then, nothing has changed.
pub struct Pending {
    path: PathBuf,
    readers: Readers,
    file: PendingFile,
}

enum PendingFile {
    /// A file without a place of its own yet.
    New(BufWriter<NamedTempFile>),
    /// A device or a pipe takes what it is given.
    Stream(BufWriter<fs::File>),
}

impl Pending {
    /// A file that whoever may read that at `path`, or any new one, can read.
    pub fn new(path: &Path) -> io::Result<Self> {
        Self::open(path, Readers::All)
    }

    fn open(path: &Path, readers: Readers) -> io::Result<Self> {
        let path = behind_links(path)?;
        let is_other = fs::metadata(&path).is_ok_and(|old| !old.is_file());
        let file = if is_other {
            // A folder refuses.
            PendingFile::Stream(BufWriter::with_capacity(BUFFER, fs::OpenOptions::new().write(true).open(&path)?))
        } else {
            PendingFile::New(BufWriter::with_capacity(BUFFER, new_beside(&path, readers)?))
        };
        Ok(Self { path, readers, file })
    }

    /// Puts the file into its place.
    pub fn keep(self) -> io::Result<()> {
        let file = match self.file {
            PendingFile::Stream(mut stream) => return stream.flush(),
            PendingFile::New(file) => file.into_inner()?,
        };
        let old = fs::metadata(&self.path).ok();
        if let Some(old) = old.filter(|_| self.readers == Readers::All) {
            keep_owner(file.as_file(), &old);
            file.as_file().set_permissions(old.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            PendingFile::New(file) => file.write(bytes),
            PendingFile::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            PendingFile::New(file) => file.flush(),
            PendingFile::Stream(stream) => stream.flush(),
        }
    }
}

/// A file without a place of its own yet, in the folder of `path`, so that it can be moved there in one step.
fn new_beside(path: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".crmc-");
    // Files for one's own eyes are the default; what a user asks for is an ordinary file.
    #[cfg(unix)]
    if readers == Readers::All {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives the new file the owner of the old one, as far as we may.
#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    use std::os::unix::fs::MetadataExt;
    // Only root may do this; for everyone else the file becomes theirs, as with any editor.
    let _ = std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_file: &fs::File, _old: &fs::Metadata) {}
