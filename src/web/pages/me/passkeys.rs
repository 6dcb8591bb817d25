//! One's own passkeys: the list, making one, and naming or removing one (P-24).

use axum::{
    extract::Path,
    http::{HeaderMap, header},
};
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::passkeys::{self, Given, MAX_PASSKEYS, Offer, Party, PasskeyLine};

use super::Whole;
use crate::{
    assets::url,
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::time,
        scene::{Answer, Scene, page, refused, see_other},
    },
    route::{Needs, Route, get, post},
};

/// Where the list is.
const LIST: &str = "/account#passkeys";

/// What a browser says of its machine, and what its passkey is called then.
const MACHINES: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

pub(super) fn routes() -> Vec<Route> {
    use Needs::InPerson;
    vec![
        post("/account/passkeys", InPerson, add),
        get("/account/passkeys/new", InPerson, ask),
        post("/account/passkeys/new", InPerson, make),
        get("/account/passkeys/{id}", InPerson, show),
        post("/account/passkeys/{id}", InPerson, rename),
        post("/account/passkeys/{id}/end", InPerson, end),
    ]
}

/// What the form of a new passkey holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    name: String,
    password: String,
}

/// What the browser made of an offer; the panel's script fills it in.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Made {
    name: String,
    offer: String,
    answer: String,
}

/// Another name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

fn party(scene: &Scene) -> Result<Party, Problem> {
    let party = scene.office.party();
    party.ok_or(Problem::new(Code::NoPasskeysHere))
}

async fn ask(scene: Scene, headers: HeaderMap) -> Answer {
    let party = party(&scene)?;
    let agent = headers.get(header::USER_AGENT);
    let name = machine(agent.and_then(|agent| agent.to_str().ok()).unwrap_or(""));
    page(asking_view(&scene.around, (&party, name), None))
}

async fn make(scene: Scene, Posted(wanted): Posted<Wanted>) -> Answer {
    let party = party(&scene)?;
    let (desk, who) = (scene.desk(), scene.who());
    let offered = match passkeys::fit_name(&wanted.name) {
        Ok(()) => passkeys::offer(desk, who, &party, &wanted.password).await,
        Err(problem) => Err(problem),
    };
    match offered {
        Ok(offer) => page(making_view(&scene.around, &party, (&offer, &wanted.name))),
        Err(problem) => refused(&problem, |problem| {
            asking_view(&scene.around, (&party, &wanted.name), Some(problem))
        }),
    }
}

async fn add(scene: Scene, Posted(made): Posted<Made>) -> Answer {
    let party = party(&scene)?;
    let given = Given {
        offer: &made.offer,
        answer: &made.answer,
    };
    match passkeys::add(scene.desk(), scene.who(), &party, (given, &made.name)).await {
        Ok(_) => see_other(LIST),
        // The offer is used up or over: the way begins anew, with the name that was typed.
        Err(problem) => refused(&problem, |problem| {
            asking_view(&scene.around, (&party, &made.name), Some(problem))
        }),
    }
}

async fn show(scene: Scene, Path(id): Path<String>) -> Answer {
    let line = passkeys::one(scene.desk(), scene.who(), &id).await?;
    page(line_view(&scene.around, (&line, &line.name), None))
}

async fn rename(scene: Scene, Path(id): Path<String>, Posted(form): Posted<Named>) -> Answer {
    let line = passkeys::one(scene.desk(), scene.who(), &id).await?;
    match passkeys::rename(scene.desk(), scene.who(), &id, &form.name).await {
        Ok(()) => see_other(LIST),
        Err(problem) => refused(&problem, |problem| {
            line_view(&scene.around, (&line, &form.name), Some(problem))
        }),
    }
}

async fn end(scene: Scene, Path(id): Path<String>) -> Answer {
    passkeys::end(scene.desk(), scene.who(), &id).await?;
    see_other(LIST)
}

/// The list, with the way to another one.
pub(super) fn card(around: &Around, whole: &Whole) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="passkeys" aria-labelledby="passkeys-title" {
            h2 id="passkeys-title" { (t.text("passkeys")) }
            p class="quiet" { (t.text("passkeys-text")) }
            @if !whole.passkeys.is_empty() {
                ul class="lines" { @for line in &whole.passkeys { li { (one(around, line)) } } }
            }
            @if let Some(party) = &whole.party { (unfit(around, party)) }
            @if whole.party.is_none() {
                p class="hint" { (t.text("passkeys-not-here")) }
            } @else if whole.passkeys.len() < MAX_PASSKEYS {
                p { a class="button" href="/account/passkeys/new" { (t.text("passkey-add")) } }
            } @else {
                p class="hint" { (t.text("passkeys-full")) }
            }
        }
    }
}

fn one(around: &Around, line: &PasskeyLine) -> Markup {
    let t = &around.t;
    html! {
        div class="grow" { strong { (line.name) } p class="quiet" { (times(around, line)) } }
        a class="button small" href={ "/account/passkeys/" (line.id) } {
            (t.text("passkey-change")) span class="unseen" { " " (line.name) }
        }
    }
}

fn times(around: &Around, line: &PasskeyLine) -> Markup {
    let t = &around.t;
    html! {
        (t.text("passkey-added")) " " (time(around, line.added)) " · "
        @match line.used {
            Some(used) => { (t.text("passkey-used")) " " (time(around, used)) },
            None => (t.text("passkey-unused")),
        }
    }
}

/// What the script shows where this browser, or this address of the panel, has no passkeys.
fn unfit(around: &Around, party: &Party) -> Markup {
    let text = around
        .t
        .with("passkey-unfit", &[("origin", party.origin().into())]);
    html! {
        p class="notice warn" data-passkey-unfit data-origin=(party.origin()) hidden {
            (icon(Icon::Warning)) (text)
        }
        script type="module" src=(url("js/passkeys.js")) {}
    }
}

fn framed(around: &Around, content: &Markup) -> Markup {
    let title = around.t.text("passkeys");
    let body = html! { section class="page narrow" { h1 { (title) } (content) } };
    shell(around, &title, Room::None, &body)
}

fn asking_view(
    around: &Around,
    (party, name): (&Party, &str),
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            p class="lead" { (t.text("passkey-new-text")) }
            noscript { p class="notice warn" { (icon(Icon::Warning)) (t.text("passkey-needs-script")) } }
            (unfit(around, party))
            form class="card stack" method="post" action="/account/passkeys/new" {
                (around.token())
                (refusal(around, problem, &["name", "password"]))
                (field("name", "passkey-name", name).hint("passkey-name-hint").required().draw(around, problem))
                (field("password", "password-old", "").kind("password").autocomplete("current-password").required().draw(around, problem))
                p class="actions" {
                    button class="button primary" { (t.text("passkey-next")) }
                    a class="button quiet" href=(LIST) { (t.text("cancel")) }
                }
            }
        },
    )
}

fn making_view(around: &Around, party: &Party, (offer, name): (&Offer, &str)) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            (unfit(around, party))
            form class="card stack" method="post" action="/account/passkeys"
                data-passkey="create" data-origin=(party.origin()) data-options=(offer.options) {
                (around.token())
                p { (t.text("passkey-make-text")) }
                noscript { p class="notice warn" { (icon(Icon::Warning)) (t.text("passkey-needs-script")) } }
                input type="hidden" name="name" value=(name);
                input type="hidden" name="offer" value=(offer.offer);
                input type="hidden" name="answer";
                p class="wrong" role="alert" data-says=(t.text("passkey-not-made")) {}
                p class="actions" {
                    button class="button primary needs-script" { (icon(Icon::Lock)) (t.text("passkey-make")) }
                    a class="button quiet" href=(LIST) { (t.text("cancel")) }
                }
            }
        },
    )
}

fn line_view(
    around: &Around,
    (line, name): (&PasskeyLine, &str),
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let at = format!("/account/passkeys/{}", line.id);
    framed(
        around,
        &html! {
            form class="card stack" method="post" action=(at) {
                (around.token())
                h2 { (line.name) }
                p class="quiet" { (times(around, line)) }
                (refusal(around, problem, &["name"]))
                (field("name", "passkey-name", name).required().draw(around, problem))
                p class="actions" {
                    button class="button primary" { (t.text("passkey-rename")) }
                    a class="button quiet" href=(LIST) { (t.text("cancel")) }
                }
            }
            details class="card" {
                summary { (t.text("passkey-end")) }
                p { (t.text("passkey-end-text")) }
                form method="post" action={ (at) "/end" } {
                    (around.token())
                    button class="button danger" { (t.text("passkey-end")) }
                }
            }
        },
    )
}

/// What a passkey made in this browser is called unless its user says otherwise; a device can
/// be told by any of its names.
fn machine(agent: &str) -> &'static str {
    MACHINES
        .iter()
        .find(|(said, _)| agent.contains(said))
        .map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::machine;

    #[test]
    fn a_passkey_is_named_after_its_machine() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)",
                "iPhone",
            ),
            ("Mozilla/5.0 (Linux; Android 16; Pixel 9)", "Android"),
            ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mac"),
            ("curl/8.0", ""),
        ] {
            assert_eq!(machine(agent), name, "{agent}");
        }
    }
}
