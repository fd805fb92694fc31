//! Compresses the built-in table of agents.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new("src/agents/builtin");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "agents"));
    files.sort();
    let texts = files.iter().map(fs::read_to_string).collect::<io::Result<Vec<String>>>()?;
    let text = texts.concat();
    println!("cargo::rustc-env=CRMC_AGENTS_LENGTH={}", text.len());
    let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 10);
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    fs::write(out.join("agents.deflate"), packed)
}
