//! The old configuration, kept where its owner finds it again.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crmc::date::Date;
use crmc::plan::Snapshot;

use crate::cli::{Failure, output};

/// Keeps the CIB of a snapshot in `folder`, or in the user's state folder, for its owner's eyes only. Returns where.
pub fn keep(snapshot: &Snapshot, folder: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = match folder {
        Some(folder) => folder.to_owned(),
        None => state_folder()?,
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
    let cluster = snapshot.cluster_name().unwrap_or_else(|| "cluster".into());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let cluster: String = cluster.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let path =
        folder.join(format!("{}-{}-epoch-{}.xml", cluster.trim_start_matches('.'), now(), snapshot.version().epoch));
    let (_, cib) = snapshot.file();
    output::write_private(&path, |out| out.write_all(cib))?;
    Ok(path)
}

/// `crmc/backups` below `XDG_STATE_HOME`, which is `~/.local/state` where nothing else is said.
fn state_folder() -> Result<PathBuf, Failure> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = variable("XDG_STATE_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/state")));
    let no_home = || Failure::new("backup", "neither XDG_STATE_HOME nor HOME says where: give --backup DIR");
    Ok(state.ok_or_else(no_home)?.join("crmc/backups"))
}

/// The time in UTC, as `2026-11-26T142320Z`; the start of the epoch where the clock is not set.
fn now() -> String {
    const DAY: u64 = 24 * 60 * 60;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let date = Date::from_days_since_1970(u32::try_from(since / DAY).unwrap_or_default());
    let time = since % DAY;
    format!("{date}T{:02}{:02}{:02}Z", time / 3600, time / 60 % 60, time % 60)
}
