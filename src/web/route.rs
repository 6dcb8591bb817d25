//! The route table: every address of panel and API, once.

use axum::{
    handler::Handler,
    routing::{self, MethodRouter},
};

use crate::{Office, api, assets, health, live, pages};

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads and changes nothing.
    Get,
    /// Makes or does something.
    Post,
    /// Sets something whole.
    Put,
    /// Changes parts of something.
    Patch,
    /// Takes something away.
    Delete,
}

impl Method {
    /// The word on the wire, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }
}

/// Whether a route answers to nobody in particular. Rights proper are checked by the verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody.
    Nobody,
    /// Someone who signed in, or a bearer of a token.
    SignedIn,
    /// Someone who signed in with a password, or the operator; never a token.
    InPerson,
    /// The owner of the data directory; nobody else is told that it exists.
    Operator,
}

/// One address with its method and what answers.
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Who gets an answer.
    pub needs: Needs,
    /// What answers.
    pub handler: MethodRouter<Office>,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident, $method:ident;)+) => {$(
        $(#[$doc])*
        pub(crate) fn $name<H, T>(path: &'static str, needs: Needs, handler: H) -> Route
        where
            H: Handler<T, Office>,
            T: 'static,
        {
            Route { method: Method::$method, path, needs, handler: routing::$name(handler) }
        }
    )+};
}

methods! {
    /// A route that reads.
    get, Get;
    /// A route that makes or does something.
    post, Post;
    /// A route that sets something whole.
    put, Put;
    /// A route that changes parts.
    patch, Patch;
    /// A route that takes away.
    delete, Delete;
}

/// The table: all routes of the panel and the API.
pub fn all() -> Vec<Route> {
    let mut routes = pages::routes();
    routes.extend(api::routes());
    routes.extend(live::routes());
    routes.extend(health::routes());
    routes.extend(assets::routes());
    routes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use axum::Router;

    use super::{Method, Needs, all};
    use crate::Office;

    #[test]
    fn the_table_has_no_doubles_and_no_conflicts() {
        let mut seen = HashSet::new();
        let mut router = Router::<Office>::new();
        for route in all() {
            assert!(
                seen.insert((route.method, route.path)),
                "{} twice",
                route.path
            );
            router = router.route(route.path, route.handler);
        }
    }

    fn that_need(needs: Needs) -> HashSet<(Method, &'static str)> {
        all()
            .into_iter()
            .filter(|route| route.needs == needs)
            .map(|route| (route.method, route.path))
            .collect()
    }

    #[test]
    fn no_token_outlives_itself_or_shuts_its_user_out() {
        let expected = HashSet::from([
            (Method::Post, "/api/v1/me/password"),
            (Method::Post, "/api/v1/me/tokens"),
            (Method::Delete, "/api/v1/me/sessions/{id}"),
            (Method::Delete, "/api/v1/me/sessions"),
            (Method::Put, "/api/v1/me/second-factor"),
            (Method::Post, "/api/v1/me/second-factor/offer"),
            (Method::Post, "/api/v1/me/second-factor/codes"),
            (Method::Post, "/api/v1/me/second-factor/off"),
            (Method::Delete, "/api/v1/me/openid/{id}"),
            (Method::Delete, "/api/v1/users/{id}/openid"),
            (Method::Put, "/api/v1/second-factor/groups"),
            (Method::Post, "/api/v1/me/passkeys"),
            (Method::Post, "/api/v1/me/passkeys/offer"),
            (Method::Patch, "/api/v1/me/passkeys/{id}"),
            (Method::Delete, "/api/v1/me/passkeys/{id}"),
            (Method::Delete, "/api/v1/users/{id}/second-factor"),
            (Method::Post, "/api/v1/users/{id}/invitation"),
            (Method::Post, "/api/v1/users/{email}/token"),
            (Method::Post, "/api/v1/director"),
        ]);
        // Pages are no token's anyway.
        let mut in_person = that_need(Needs::InPerson);
        in_person.retain(|(_, path)| path.starts_with("/api/"));
        assert_eq!(in_person, expected);
    }

    /// The list is what the tests at the outer doors go by; `UPDATE=1` writes it anew.
    #[test]
    fn the_list_of_routes_is_kept() {
        let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/routes.txt");
        let mut rows: Vec<String> = all()
            .iter()
            .map(|route| {
                let needs = match route.needs {
                    Needs::Nobody => "nobody",
                    Needs::SignedIn => "signed-in",
                    Needs::InPerson => "in-person",
                    Needs::Operator => "operator",
                };
                format!("{} {} {needs}", route.method.word(), route.path)
            })
            .collect();
        rows.sort();
        let text = rows.join("\n") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(list, &text).unwrap();
        }
        let kept = std::fs::read_to_string(list).unwrap_or_default();
        assert_eq!(
            kept, text,
            "a route came or went: UPDATE=1, then tests/golden/matrix.txt"
        );
    }

    #[test]
    fn only_known_doors_stand_open() {
        let open = that_need(Needs::Nobody);
        let expected = HashSet::from([
            (Method::Get, "/"),
            (Method::Get, "/sign-in"),
            (Method::Get, "/logo"),
            (Method::Post, "/sign-in"),
            (Method::Get, "/sign-in/code"),
            (Method::Post, "/sign-in/code"),
            (Method::Post, "/sign-in/passkey"),
            (Method::Post, "/sign-in/passkey/offer"),
            (Method::Post, "/sign-in/openid"),
            (Method::Get, "/sign-in/openid/{provider}"),
            (Method::Get, "/activate"),
            (Method::Post, "/activate"),
            (Method::Get, "/forgot"),
            (Method::Post, "/forgot"),
            (Method::Post, "/language"),
            (Method::Get, "/healthz"),
            (Method::Get, "/readyz"),
            (Method::Get, "/metrics"),
            (Method::Get, "/api/openapi.json"),
            (Method::Get, "/assets/{stamp}/{*name}"),
        ]);
        assert!(
            open.is_subset(&expected),
            "{:?}",
            open.difference(&expected)
        );
    }
}
