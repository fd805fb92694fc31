//! What the arguments name: files, folders, standard input.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crmc::source::Sources;

use super::Failure;

/// Nothing above this size is read: it would not fit in the address space of [`Sources`].
const LARGEST: u64 = 1 << 32;

/// The name of standard input in messages.
pub struct Stdin<'a>(&'a str);

impl<'a> Stdin<'a> {
    /// Standard input, called `name` if there is one.
    pub fn named(name: Option<&'a str>) -> Self {
        Self(name.unwrap_or("<stdin>"))
    }
}

/// A file that is to be read.
#[derive(Clone)]
pub enum File {
    /// Standard input.
    Stdin,
    /// A path.
    Path(PathBuf),
}

/// A file that was read.
#[derive(Clone)]
pub struct Input {
    name: String,
    bytes: Vec<u8>,
}

impl File {
    /// The file that an argument names.
    pub fn named(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::Path(path.to_owned()) }
    }

    /// How many bytes it has, as far as can be told.
    pub fn size(&self) -> u64 {
        self.path().and_then(|path| fs::metadata(path).ok()).map_or(0, |metadata| metadata.len())
    }

    /// Where it counts as lying: standard input where its name says.
    pub fn place<'p>(&'p self, stdin: &Stdin<'p>) -> &'p Path {
        match self {
            Self::Stdin => Path::new(stdin.0),
            Self::Path(path) => path,
        }
    }

    /// Its path, unless it is standard input.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Stdin => None,
            Self::Path(path) => Some(path),
        }
    }

    /// Reads it.
    pub fn read(&self, stdin: &Stdin) -> Result<Input, Failure> {
        let name = match self {
            Self::Stdin => stdin.0.to_owned(),
            Self::Path(path) => path.display().to_string(),
        };
        let mut bytes = Vec::new();
        // Only a hint, which spares the copies of a buffer that grows.
        let _ = bytes.try_reserve_exact(usize::try_from(self.size().min(LARGEST)).unwrap_or(0));
        let read = match self {
            Self::Stdin => io::stdin().lock().take(LARGEST).read_to_end(&mut bytes),
            Self::Path(path) => fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)),
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                Err(Failure::new(name, "is a folder; name the files in it"))
            }
            Err(error) => Err(Failure::io(name, &error)),
            Ok(_) => Ok(Input { name, bytes }),
        }
    }
}

impl Input {
    /// What comes from elsewhere than a file: from the command line, or from a cluster.
    pub fn given(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes }
    }

    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// One configuration from what was read.
pub fn join(inputs: impl IntoIterator<Item = Input>) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    for input in inputs {
        sources.add(input.name.clone(), input.bytes).map_err(|error| Failure::new(input.name, error))?;
    }
    Ok(sources)
}
