//! The two CIBs that a patch is between: as they were read, or as crmc builds them.

use std::io;

use super::{Patch, element};
use crate::cib::read;
use crate::cib::schema::{self, Schema};
use crate::cib::write::{WriteOptions, write};
use crate::compile::{Compiled, is_xml};
use crate::model::{Configuration, Content, Element};
use crate::resolve::Names;
use crate::source::Sources;

/// The patch that makes the CIB of `new` of that of `old`. Text is taken as the CIB that crmc builds of it, of the new one
/// in the words of the old one's schema, if that knows all that is used. Otherwise the patch raises the schema.
///
/// # Errors
/// Where a built CIB could not be read back, which does not happen.
pub fn patch(old: (&Sources, &Compiled), new: (&Sources, &Compiled)) -> io::Result<Patch> {
    let old_tree = document(old, old.1.schema)?;
    between(&old_tree, &new.1.configuration, new.1.schema, |schema| document(new, schema)).map(|(patch, _)| patch)
}

/// The patch that makes a `cib` element without status have `configuration`, and the schema that this takes: that which
/// the element names, if it knows all that is used, else `newer`.
///
/// # Errors
/// Where a built CIB could not be read back, which does not happen.
pub fn patch_onto(old: &Element, configuration: &Configuration, newer: Schema) -> io::Result<(Patch, Schema)> {
    between(old, configuration, newer, |schema| built(configuration, schema))
}

fn between(
    old: &Element,
    configuration: &Configuration,
    newer: Schema,
    new: impl FnOnce(Schema) -> io::Result<Element>,
) -> io::Result<(Patch, Schema)> {
    let wanted = old.attribute("validate-with").and_then(|name| name.as_str().parse::<Schema>().ok());
    let does_do = |schema: &Schema| schema::check(configuration, *schema).is_empty();
    let schema = wanted.filter(does_do).unwrap_or(newer);
    let mut patch = Patch::between(old, &new(schema)?);
    if wanted.is_some_and(|wanted| wanted != schema) && does_do(&schema) {
        patch.set_schema(old, &schema.to_string());
    }
    Ok((patch, schema))
}

/// A whole `cib` element without status: what was read, where that is spelt as the schema wants it.
fn document((sources, compiled): (&Sources, &Compiled), schema: Schema) -> io::Result<Element> {
    if let [file] = sources.files()
        && is_xml(file.bytes())
        && let Ok(root) = read::tree(file)
        && is_spelt_alike(compiled, schema)?
    {
        match root.name.as_str() {
            "cib" => return Ok(root),
            "configuration" => {
                let mut cib = element("cib", &[]);
                cib.children.push(Content::Element(root));
                return Ok(cib);
            }
            _ => {}
        }
    }
    built(&compiled.configuration, schema)
}

/// Whether the schema takes everything as the configuration's own spells it. Roles and promotable clones have two spellings,
/// and newer schemas take the old one, up to pacemaker-4.0.
fn is_spelt_alike(compiled: &Compiled, schema: Schema) -> io::Result<bool> {
    let spelt = |schema| written(&compiled.configuration, schema, true);
    Ok(schema == compiled.schema
        || (compiled.schema < schema && schema < Schema::V4_0)
        || spelt(schema)? == spelt(compiled.schema)?)
}

fn written(configuration: &Configuration, schema: Schema, configuration_only: bool) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let names = Names::new(configuration);
    write(&names, &WriteOptions { schema, feature_set: None, configuration_only }, &mut text)?;
    Ok(text)
}

/// The `cib` element that crmc builds.
fn built(configuration: &Configuration, schema: Schema) -> io::Result<Element> {
    let text = written(configuration, schema, false)?;
    let built = Sources::single("built", text).map_err(io::Error::other)?;
    let file = built.files().first().ok_or_else(|| io::Error::other("nothing was built"))?;
    read::tree(file).map_err(|found| io::Error::other(found.message))
}
