//! The entry of an outlet in `openapi.json`, made of its columns and parameters.
use serde_json::{Map, Value, json};

use super::{
    Declared, Outlet,
    column::{Column, Kind, Source, has_heads},
};

/// A parameter of a list.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    name: &'static str,
    kind: Kind,
    doc: &'static str,
}

impl Param {
    /// A parameter that may be left out; one of [`Kind::Words`] may stand several times.
    pub const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self { name, kind, doc }
    }

    fn json(&self) -> Value {
        json!({ "name": self.name, "in": "query", "required": false, "description": self.doc, "schema": schema(self.kind, false) })
    }
}

/// What one outlet adds to the description.
pub(super) struct Described {
    name: &'static str,
    paths: Vec<(String, Value)>,
    schema: (&'static str, Value),
}

/// The address of a list.
pub fn path<O: Outlet>() -> String {
    format!("/api/v1/{}", O::NAME)
}

pub(super) fn file_path<O: Outlet>() -> String {
    format!("/api/v1/{}.csv", O::NAME)
}

pub(super) fn describe<O: Outlet>() -> Described {
    const AFTER: Param =
        Param::new("after", Kind::Text, "Value of `next` of the page before, with the same other parameters");
    const LANG: Param = Param::new("lang", Kind::Text, "Language of headings and words: `zh-CN` or `en`");
    let filters: Vec<Value> = O::PARAMS.iter().map(Param::json).collect();
    let with = |extra: Param| filters.iter().cloned().chain([extra.json()]).collect::<Vec<_>>();
    let operation = |id: String, what: &str, params: Vec<Value>, content: Value| {
        json!({ "get": {
            "tags": [O::NAME], "operationId": id, "summary": what, "parameters": params,
            "responses": {
                "200": { "description": O::DOC, "content": content },
                "400": { "description": "A parameter that cannot be read" },
            },
        } })
    };
    let envelope = json!({
        "type": "object",
        "required": ["as_of", O::ITEMS],
        "properties": {
            "as_of": described(schema(Kind::Moment, false), "The instant at which the answer is true"),
            "total": described(schema(Kind::Integer, false), "How many there are in all, where that is counted"),
            (O::ITEMS): { "type": "array", "items": { "$ref": format!("#/components/schemas/{}", O::SCHEMA) } },
            "next": described(schema(Kind::Text, true), "Value of `after` for the next page; null on the last one"),
        },
    });
    let list = operation(
        O::NAME.to_owned(),
        O::DOC,
        with(AFTER),
        json!({ "application/json": { "schema": envelope } }),
    );
    let mut paths = vec![(path::<O>(), list)];
    if has_heads(O::COLUMNS) {
        let csv = json!({ "text/csv": { "schema": schema(Kind::Text, false) } });
        let what = format!("{} The whole list as CSV, UTF-8 with mark.", O::DOC);
        paths.push((file_path::<O>(), operation(format!("{}_csv", O::NAME), &what, with(LANG), csv)));
    }
    Described { name: O::NAME, paths, schema: (O::SCHEMA, object(O::COLUMNS, false)) }
}

fn object<T>(columns: &[Column<T>], null: bool) -> Value {
    let members = columns.iter().map(|c| {
        let value = match &c.source {
            Source::Value(kind, _) => schema(*kind, c.null),
            Source::Group(members, _) => object(members, c.null),
        };
        (c.name.to_owned(), described(value, c.doc))
    });
    let required: Vec<_> = columns.iter().map(|c| c.name).collect();
    let members: Map<String, Value> = members.collect();
    json!({ "type": or_null("object", null), "required": required, "properties": members })
}

fn schema(kind: Kind, null: bool) -> Value {
    let format = |name: &str| json!({ "type": or_null("string", null), "format": name });
    match kind {
        Kind::Text => json!({ "type": or_null("string", null) }),
        Kind::Integer => json!({ "type": or_null("integer", null) }),
        Kind::Number => json!({ "type": or_null("number", null) }),
        Kind::YesNo => json!({ "type": or_null("boolean", null) }),
        Kind::Day => format("date"),
        Kind::Moment => format("date-time"),
        Kind::Words => json!({ "type": "array", "items": schema(Kind::Text, false) }),
        Kind::Place => json!({
            "type": "object",
            "required": ["code", "name"],
            "properties": {
                "code": described(schema(Kind::Text, false), "Six digits for a county, nine for a township"),
                "name": described(schema(Kind::Text, false), "Chinese name"),
            },
        }),
        Kind::Places => json!({ "type": "array", "items": schema(Kind::Place, false) }),
    }
}

fn or_null(kind: &str, null: bool) -> Value {
    if null { json!([kind, "null"]) } else { json!(kind) }
}

fn described(mut schema: Value, doc: &str) -> Value {
    schema["description"] = json!(doc);
    schema
}

/// The whole description. `info` is that of OpenAPI.
pub fn document<'a>(outlets: impl Iterator<Item = &'a Declared>, info: &Value) -> Value {
    let all: Vec<Described> = outlets.map(|o| (o.describe)()).collect();
    let paths: Map<String, Value> = all.iter().flat_map(|d| d.paths.clone()).collect();
    let schemas: Map<String, Value> =
        all.iter().map(|d| (d.schema.0.to_owned(), d.schema.1.clone())).collect();
    let tags: Vec<Value> = all.iter().map(|d| json!({ "name": d.name })).collect();
    json!({ "openapi": "3.1.0", "info": info, "paths": paths, "components": { "schemas": schemas }, "tags": tags })
}
