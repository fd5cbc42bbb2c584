//! Decides how the endpoints of the room are described to programs: one table of endpoints, from which the server makes its routes,
//! makes the OpenAPI 3.1 document. Up: [`crate::api`].

use serde_json::{Map, Value, json};

const SCHEMAS: &str = include_str!("schemas.json");

/// What a request does to what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Writes.
    Post,
}

impl Method {
    /// Its name in HTTP.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// An endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its method.
    pub method: Method,
    /// Its path, with names in braces.
    pub path: &'static str,
    /// What it does, in one sentence.
    pub does: &'static str,
    /// The action of the access table; none for what needs no role.
    pub action: Option<&'static str>,
    /// Schema of its body, if it takes one.
    pub request: Option<&'static str>,
    /// Schema or media type of its answer.
    pub response: &'static str,
    /// Whether it needs `If-Match`.
    pub needs_version: bool,
    /// What may be asked in the query.
    pub queries: &'static [Query],
}

/// Something that may be asked in a query: its name, and what its value is.
pub type Query = (&'static str, QueryKind);

/// What the value of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueryKind {
    /// An id.
    Id,
    /// A whole number from 1 to 1000.
    Count,
    /// A day, as `2020-04-01`.
    Day,
    /// A text.
    Text,
}

impl QueryKind {
    fn schema(self) -> Value {
        match self {
            Self::Id => json!({"$ref": "#/components/schemas/Id"}),
            Self::Count => json!({"type": "integer", "minimum": 1, "maximum": 1000}),
            Self::Day => json!({"type": "string", "format": "date"}),
            Self::Text => json!({"type": "string"}),
        }
    }
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let names = endpoint.path.split(['{', '}']).skip(1).step_by(2);
    let mut found: Vec<Value> = names
        .map(
            |name| json!({"name": name, "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Id"}}),
        )
        .collect();
    let queries = endpoint.queries.iter();
    found.extend(
        queries.map(|(name, kind)| json!({"name": name, "in": "query", "required": false, "schema": kind.schema()})),
    );
    if endpoint.method == Method::Post {
        let schema = json!({"type": "string", "minLength": 8, "maxLength": 100});
        found.push(json!({"name": "Idempotency-Key", "in": "header", "required": true, "schema": schema}));
    }
    if endpoint.needs_version {
        found.push(json!({"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}));
    }
    found
}

fn media(name: &str) -> Value {
    if name.contains('/') {
        json!({name: {"schema": {"type": "string"}}})
    } else {
        json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}})
    }
}

fn operation(endpoint: &Endpoint) -> Value {
    let problem = |what: &str| json!({"description": what, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({"description": "Done.", "content": media(endpoint.response)}));
    let mut refusals = vec![
        ("404", "There is no such record, or none that is yours."),
        ("429", "Too many requests."),
        ("503", "The store cannot answer now."),
    ];
    if endpoint.action.is_some_and(|action| action != "see-public") {
        refusals.extend([("401", "Nobody is signed in."), ("403", "No role of yours may do this.")]);
    }
    if endpoint.method == Method::Post || !endpoint.queries.is_empty() {
        refusals.push(("400", "The request cannot be read."));
    }
    if endpoint.method == Method::Post {
        refusals.extend([
            ("409", "It stands against what was done meanwhile or before."),
            ("413", "The body is too long."),
            ("422", "It is understood and wrong; or the key was used for another request."),
        ]);
    }
    if endpoint.needs_version {
        refusals.push(("412", "It was changed since it was read."));
    }
    refusals.sort_unstable();
    responses.extend(refusals.into_iter().map(|(status, what)| (status.to_owned(), problem(what))));
    let mut fields = Map::new();
    fields.insert("summary".to_owned(), endpoint.does.into());
    if let Some(action) = endpoint.action {
        fields.insert("x-action".to_owned(), action.into());
        if action != "see-public" {
            fields.insert("security".to_owned(), json!([{"session": []}]));
        }
    }
    let parameters = parameters(endpoint);
    if !parameters.is_empty() {
        fields.insert("parameters".to_owned(), parameters.into());
    }
    if let Some(request) = endpoint.request {
        fields.insert("requestBody".to_owned(), json!({"required": true, "content": media(request)}));
    }
    fields.insert("responses".to_owned(), responses.into());
    Value::Object(fields)
}

/// The OpenAPI document of a table of endpoints.
///
/// # Panics
/// When the schemas are not JSON, or an endpoint names one that is not among them: both are our own mistakes.
#[must_use]
pub fn document(endpoints: &[Endpoint]) -> String {
    let schemas: Value = serde_json::from_str(SCHEMAS).expect("the schemas should be JSON");
    let mut paths = Map::new();
    for endpoint in endpoints {
        for name in endpoint.request.iter().chain([&endpoint.response]).filter(|name| !name.contains('/')) {
            assert!(schemas.get(name).is_some(), "schema {name} should exist");
        }
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.word().to_lowercase()] = operation(endpoint);
    }
    let session = json!({"type": "apiKey", "in": "cookie", "name": "__Host-session"});
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "airbridge operations room",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Custody, counts, claims, the account and plans of medical-relief airlifts.",
        },
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"session": session}},
    });
    let mut text = serde_json::to_string_pretty(&document).expect("a JSON value should be writable");
    text.push('\n');
    text
}
