//! The table that crmc brings along: src/agents/builtin/, which build.rs compresses. It is unpacked when the first
//! agent is asked for, in less than a millisecond.

use std::sync::LazyLock;

use super::table::Table;

/// The texts of src/agents/builtin/ in the order of their names, deflated.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/agents.deflate"));

/// Their length in bytes before that.
const LENGTH: &str = env!("CRMC_AGENTS_LENGTH");

/// The built-in table.
pub(super) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of_static(text()));
    &TABLE
}

fn text() -> String {
    let mut bytes = vec![0; LENGTH.parse().unwrap_or_default()];
    // It was packed by build.rs, and the tests read it.
    let _ = miniz_oxide::inflate::decompress_slice_iter_to_slice(&mut bytes, std::iter::once(PACKED), false, true);
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn the_table_has_no_mistake() {
        let sources = Sources::single("builtin", text()).unwrap();
        let (table, mistakes) = Table::read(&sources.files()[0]);
        assert_eq!(mistakes, []);
        assert!(table.agents().count() > 265);
    }

    #[test]
    fn the_table_is_small() {
        assert!(PACKED.len() < 24_000, "{} bytes", PACKED.len());
    }

    #[test]
    fn replacements_are_known() {
        for (agent, _) in table().agents() {
            let Some(facts) = table().get(agent.as_ref()) else { continue };
            for parameter in &facts.parameters {
                let Some(new) = &parameter.replaced_by else { continue };
                assert!(facts.own_parameter(new).is_some_and(|new| !new.deprecated), "{agent} {}", parameter.name);
            }
        }
        for deprecation in table().deprecations() {
            for new in &deprecation.replaced_by {
                assert!(table().get(new.as_ref()).is_some(), "{new}");
                assert_eq!(table().deprecation(new.as_ref()), None, "{new}");
            }
        }
    }
}
