//! What a page's handler is given: the desk, the visit and the words, ready to use.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use maud::Markup;
use model::Problem;
use service::{
    Desk, Who, absence, agency, care, notices,
    sign_in::{Duty, Visit},
    triage,
};

use super::{
    around::{Around, Person},
    settings,
};
use crate::{
    Office,
    gate::{Tongue, Visitor},
    shown::{Shown, say_when},
};

/// What stands in the query of the page after a form that was saved.
const SAVED: &str = "saved=yes";

/// What stands there after something was done to messages.
pub const DID: &str = "did=";

/// What a handler of a page answers.
pub type Answer = Result<Response, Shown>;

/// Which part of a page a script asks for, by the header `X-Fragment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The rows of a list.
    List,
    /// The open message.
    Pane,
    /// The side bar.
    Side,
}

/// A signed-in request for a page.
pub struct Scene {
    /// The server's state.
    pub office: Office,
    /// The visit.
    pub visit: Visit,
    /// What the page is drawn in.
    pub around: Around,
    /// Which part is asked for.
    pub part: Part,
}

impl Scene {
    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.office.desk
    }

    /// Whose rights apply.
    pub fn who(&self) -> &Who {
        &self.visit.who
    }
}

impl FromRequestParts<Office> for Scene {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Response> {
        let Visitor(visit) = Visitor::from_request_parts(parts, office)
            .await
            .map_err(IntoResponse::into_response)?;
        let around = around(parts, office, Some(&visit)).await;
        let part = match parts.headers.get("x-fragment").map(HeaderValue::as_bytes) {
            Some(b"list") => Part::List,
            Some(b"pane") => Part::Pane,
            Some(b"side") => Part::Side,
            _ => Part::Whole,
        };
        Ok(Self {
            office: office.clone(),
            visit,
            around,
            part,
        })
    }
}

/// What a page is drawn in, for a request with or without a visit.
pub async fn around(parts: &mut Parts, office: &Office, visit: Option<&Visit>) -> Around {
    let locale = Tongue::from_request_parts(parts, office)
        .await
        .map_or_else(|_| model::Locale::default(), |Tongue(locale)| locale);
    let zone = visit.map_or(jiff::tz::TimeZone::UTC, |visit| visit.time_zone.clone());
    let t = office.words(locale).at(zone, office.desk.clock().now());
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    // A fragment stands in a page that has told them already.
    let whole = !parts.headers.contains_key("x-fragment");
    // What can't be read now is told on the next page.
    let (notices, standing_in, care) = match visit.filter(|visit| whole && visit.duty == Duty::None)
    {
        Some(visit) => (
            notices::mine(&office.desk, &visit.who)
                .await
                .unwrap_or_default(),
            absence::standing_in(&office.desk, &visit.who)
                .await
                .unwrap_or_default(),
            care::glance(&office.desk, &visit.who).unwrap_or_default(),
        ),
        None => (Vec::new(), Vec::new(), care::Glance::default()),
    };
    let (path, saved, did) = without_mark(path);
    let did = match (visit, did) {
        (Some(visit), Some(did)) if whole => triage::page(&office.desk, &visit.who, did).await.ok(),
        _ => None,
    };
    Around {
        t,
        notices,
        standing_in,
        care,
        may: settings::permissions(office, visit, &path),
        person: visit.map(Person::of),
        languages: agency::languages(&office.desk),
        path,
        saved,
        did,
    }
}

/// An address without the marks of what was saved or done, and what they say.
fn without_mark(address: &str) -> (String, bool, Option<u64>) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (mut saved, mut done) = (false, None);
    let rest = query.split('&').filter(|part| {
        saved |= *part == SAVED;
        let did = part.strip_prefix(DID);
        done = did.and_then(|number| number.parse().ok()).or(done);
        *part != SAVED && did.is_none() && !part.is_empty()
    });
    let rest = rest.collect::<Vec<_>>().join("&");
    let joiner = if rest.is_empty() { "" } else { "?" };
    (format!("{path}{joiner}{rest}"), saved, done)
}

impl Person {
    /// What a page shows of a visit.
    pub fn of(visit: &Visit) -> Self {
        Self {
            name: visit.name.clone(),
            email: visit.email.clone(),
            id: visit.user,
            photo: visit.photo.clone(),
            form_token: visit.form_token.clone(),
        }
    }
}

/// A page as an answer.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the last line of handlers that answer a Result"
)]
pub fn page(markup: Markup) -> Answer {
    Ok(Html(markup.into_string()).into_response())
}

/// A form with what is wrong with it, under the problem's status; what no form can mend
/// becomes a page of its own.
pub fn refused(problem: &Problem, form: impl FnOnce(&Problem) -> Markup) -> Answer {
    let status = axum::http::StatusCode::from_u16(problem.code.status()).unwrap_or_default();
    let mendable =
        problem.field.is_some() || matches!(status.as_u16(), 401 | 409 | 413 | 422 | 429);
    if !mendable || problem.code == model::Code::SignInFirst {
        return Err(problem.clone().into());
    }
    let mut response = (status, Html(form(problem).into_string())).into_response();
    say_when(problem, response.headers_mut());
    Ok(response)
}

/// Leads on after a form (303, RFC 9110 section 15.4.4).
#[expect(
    clippy::unnecessary_wraps,
    reason = "the last line of handlers that answer a Result"
)]
pub fn see_other(path: &str) -> Answer {
    let location = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    let status = axum::http::StatusCode::SEE_OTHER;
    Ok((status, [(header::LOCATION, location)]).into_response())
}

/// Leads on after a form, to a page that says that it was saved.
pub fn saved(path: &str) -> Answer {
    see_other(&format!("{path}?{SAVED}"))
}

/// A form for what the viewer may see but not change is refused at once, not when it is sent.
pub fn only_if(may: bool) -> Result<(), Problem> {
    may.then_some(())
        .ok_or(Problem::new(model::Code::NotAllowed))
}

/// Leads back to where a form came from, if that is a page of ours.
pub fn go_back(back: &str, fallback: &str) -> Answer {
    see_other(crate::gate::safe_next(back).unwrap_or(fallback))
}

/// The id in an address; what is none is not there.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse()
        .map_err(|_| Problem::new(model::Code::NotFound))
}

#[cfg(test)]
mod tests {
    use super::without_mark;

    #[test]
    fn the_mark_of_a_saved_form_is_no_part_of_the_address() {
        for (address, bare, saved) in [
            ("/settings", "/settings", false),
            ("/settings?saved=yes", "/settings", true),
            (
                "/users?q=a&saved=yes&status=active",
                "/users?q=a&status=active",
                true,
            ),
            ("/users?q=saved=yes", "/users?q=saved=yes", false),
        ] {
            assert_eq!(without_mark(address), (bare.to_owned(), saved, None));
        }
        let done = without_mark("/mail/inbox?sort=size&did=12");
        assert_eq!(done, ("/mail/inbox?sort=size".to_owned(), false, Some(12)));
    }
}
