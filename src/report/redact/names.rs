//! Which names and values are those of secrets.

use std::ops::RangeInclusive;

use crate::placeholder;

/// The last words of parameter names that hold secrets, in lower case, with `_` between words.
///
/// Taken from the metadata of the resource and fencing agents in common use: `passwd` (fence agents, IPMI),
/// `monpassword` (Oracle), `test_pass` (`ProFTPD`), `snmp_priv_passwd`, `community` (SNMP), `secret_key`
/// (clouds), `apikey`, `token`. Names that only speak of secrets end otherwise: `passwd_script`, `token_file`.
/// `auth` and `key` are no secrets there: a method of authentication, a reservation key of SCSI.
const NAMES: [&str; 8] =
    ["passwd", "password", "passphrase", "secret", "secret_key", "private_key", "apikey", "authkey"];

/// Likewise, but only as words of their own: `bypass` is no secret.
const WORDS: [&str; 7] = ["pass", "pwd", "community", "token", "api_key", "auth_key", "access_token"];

/// Whether the value of a parameter of this name is a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    if !name.bytes().last().is_some_and(ends_secret_name) {
        return false;
    }
    let ends_in_word =
        |word: &&str| before(name, word).is_some_and(|rest| matches!(rest.last(), None | Some(b'_' | b'-' | b'.')));
    NAMES.iter().any(|suffix| before(name, suffix).is_some()) || WORDS.iter().any(ends_in_word)
}

/// Whether a parameter of this name was perhaps meant to hold a secret: its name may be misspelt, too.
#[must_use]
pub fn may_be_secret_name(name: &str) -> bool {
    const LENGTHS: RangeInclusive<usize> = 5..=9;
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let is_near = || {
        // A slip leaves at least one s of the two.
        if !last.contains(['s', 'S']) {
            return false;
        }
        let last = last.to_ascii_lowercase();
        ["password", "passwd"].iter().any(|known| strsim::osa_distance(&last, known) <= 1)
    };
    is_secret_name(name) || (LENGTHS.contains(&last.len()) && last.starts_with(['p', 'P']) && is_near())
}

/// Whether a name is that of a password and hardly of anything else.
pub(super) fn names_password(name: &str) -> bool {
    ["password", "passwd", "passphrase"].iter().any(|suffix| before(name, suffix).is_some())
}

/// Whether one of the names of secrets ends in that letter. Nearly all words end otherwise.
fn ends_secret_name(letter: u8) -> bool {
    matches!(letter.to_ascii_lowercase(), b'd' | b'e' | b't' | b'y' | b's' | b'n')
}

/// What stands in `name` before `suffix`, where it ends so, in any case and with `-` for `_`. It is asked of every word
/// of a file.
fn before<'n>(name: &'n str, suffix: &str) -> Option<&'n [u8]> {
    let (rest, end) = name.as_bytes().split_at_checked(name.len().checked_sub(suffix.len())?)?;
    let plain = |byte: &u8| if *byte == b'-' { b'_' } else { byte.to_ascii_lowercase() };
    end.iter().rev().map(plain).eq(suffix.bytes().rev()).then_some(rest)
}

/// Whether a value only stands for a secret that was left out: `<PASSWORD>`, `{{ password }}`, `$PASSWORD`, `***`. Showing
/// it gives nothing away, and findings about it have to name it. Digits may make a secret of all but a template's.
#[must_use]
pub fn stands_for_secret(value: &str) -> bool {
    let is_plain = || value.starts_with("{{") || !value.bytes().any(|byte| byte.is_ascii_digit());
    value.bytes().all(|byte| byte == b'*') || (placeholder::find(value) == Some(value) && is_plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["passwd", "PASSWORD", "monpassword", "snmp_priv_passwd", "test_pass", "secret-key", "apikey"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in NAMES.iter().chain(&WORDS) {
            assert!(is_secret_name(name) && is_secret_name(&name.to_uppercase()), "{name}");
        }
        for name in ["passwd_script", "login", "timeout_bypass", "token_file", "auth", "key", "smb_passdb_backend", ""]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
