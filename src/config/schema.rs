use serde_json::{Map, Value, json};

use super::FailOn;
use super::setting::{Kind, Place, settings};
use crate::diagnostic::Category;
use crate::lint::all_rules;

/// The JSON schema of crmc.toml, by which editors complete and check it.
#[must_use]
pub fn json_schema() -> Value {
    let mut top = table(Place::Top);
    let tables =
        |place: Place, summary: &str| json!({ "type": "array", "description": summary, "items": table(place) });
    if let Some(properties) = top.get_mut("properties").and_then(Value::as_object_mut) {
        let cluster = "Files that together are one configuration.";
        properties.insert("cluster".to_owned(), tables(Place::Cluster, cluster));
        properties.insert("per-file".to_owned(), tables(Place::PerFile, "What holds for some files only."));
    }
    let names: Vec<&str> =
        Category::ALL.iter().map(|category| category.name()).chain(all_rules().iter().map(|rule| rule.name)).collect();
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "crmc.toml",
        "description": "What a project wants of crmc, the compiler and validator for Pacemaker configurations.",
        "$defs": {
            "rules": { "type": "array", "items": { "enum": names } },
            "texts": { "type": "array", "items": { "type": "string" } },
        },
    });
    let mut schema = head.as_object().cloned().unwrap_or_default();
    schema.extend(top);
    Value::Object(schema)
}

fn table(place: Place) -> Map<String, Value> {
    let property = |setting: &super::setting::Setting| {
        let mut value = shape(setting.kind);
        value.insert("description".to_owned(), setting.summary.into());
        (setting.name.to_owned(), Value::Object(value))
    };
    let properties: Map<String, Value> = settings(place).map(property).collect();
    let mut table = Map::new();
    table.insert("type".to_owned(), "object".into());
    table.insert("properties".to_owned(), Value::Object(properties));
    table.insert("additionalProperties".to_owned(), false.into());
    if place != Place::Top {
        table.insert("required".to_owned(), json!(["files"]));
    }
    table
}

fn shape(kind: Kind) -> Map<String, Value> {
    let shape = match kind {
        Kind::Text | Kind::Path => json!({ "type": "string", "minLength": 1 }),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Patterns => json!({ "$ref": "#/$defs/texts" }),
        Kind::Rules => json!({ "$ref": "#/$defs/rules" }),
        Kind::Targets => {
            let target = json!({ "type": "string", "pattern": "^(pacemaker|sles|crmsh)=[0-9]+(\\.[0-9]+){0,2}$" });
            json!({ "anyOf": [target.clone(), { "type": "array", "items": target }] })
        }
        Kind::Schema => json!({ "type": "string", "pattern": "^pacemaker-[0-9]+\\.[0-9]+$" }),
        Kind::FailOn => json!({ "enum": FailOn::ALL.map(|(name, _)| name) }),
    };
    shape.as_object().cloned().unwrap_or_default()
}
