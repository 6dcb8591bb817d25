//! One's own second factor: switched on by a first code, off by the password (P-24).

use maud::{Markup, html};
use model::Problem;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;
use service::second_factor::{self, Offer, Standing};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::{in_query, time},
        scene::{Answer, Scene, page, refused, see_other},
    },
    route::{Needs, Route, get, post},
};

/// Empty modules around a code, so that it is found (ISO/IEC 18004).
const QUIET: i32 = 4;

pub(super) fn routes() -> Vec<Route> {
    use Needs::InPerson;
    vec![
        get("/account/second-factor", InPerson, show),
        post("/account/second-factor", InPerson, confirm),
        get("/account/second-factor/codes", InPerson, ask_codes),
        post("/account/second-factor/codes", InPerson, renew),
        get("/account/second-factor/off", InPerson, ask_off),
        post("/account/second-factor/off", InPerson, switch_off),
    ]
}

async fn show(scene: Scene) -> Answer {
    let standing = second_factor::standing(scene.desk(), scene.who()).await?;
    if standing.since.is_some() {
        return page(standing_view(&scene.around, &standing));
    }
    let offer = second_factor::offer(scene.desk(), scene.who()).await?;
    page(offer_view(&scene.around, &offer, (&standing, None)))
}

/// What the form of the first code holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Confirmed {
    offer: String,
    code: String,
}

async fn confirm(scene: Scene, Posted(form): Posted<Confirmed>) -> Answer {
    let (desk, who) = (scene.desk(), scene.who());
    match second_factor::confirm(desk, who, (&form.offer, &form.code)).await {
        Ok(codes) => page(codes_view(&scene.around, &codes)),
        Err(problem) => {
            let offer = second_factor::offered(desk, who, &form.offer).await?;
            let standing = second_factor::standing(desk, who).await?;
            refused(&problem, |problem| {
                offer_view(&scene.around, &offer, (&standing, Some(problem)))
            })
        }
    }
}

/// What a form that asks for the password holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Proven {
    password: String,
}

async fn ask_codes(scene: Scene) -> Answer {
    page(asking_view(&scene.around, &RENEW, None))
}

async fn renew(scene: Scene, Posted(form): Posted<Proven>) -> Answer {
    match second_factor::renew_recovery(scene.desk(), scene.who(), &form.password).await {
        Ok(codes) => page(codes_view(&scene.around, &codes)),
        Err(problem) => refused(&problem, |problem| {
            asking_view(&scene.around, &RENEW, Some(problem))
        }),
    }
}

async fn ask_off(scene: Scene) -> Answer {
    page(asking_view(&scene.around, &OFF, None))
}

async fn switch_off(scene: Scene, Posted(form): Posted<Proven>) -> Answer {
    match second_factor::switch_off(scene.desk(), scene.who(), &form.password).await {
        Ok(()) => see_other("/account#second-factor"),
        Err(problem) => refused(&problem, |problem| {
            asking_view(&scene.around, &OFF, Some(problem))
        }),
    }
}

fn framed(around: &Around, content: &Markup) -> Markup {
    let title = around.t.text("factor-title");
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            (content)
        }
    };
    shell(around, &title, Room::None, &body)
}

/// Scan, or type, then show that it worked.
fn offer_view(
    around: &Around,
    offer: &Offer,
    (standing, problem): (&Standing, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            @if standing.required { p class="notice warn" { (icon(Icon::Lock)) (t.text("factor-required")) } }
            p class="lead" { (t.text("factor-text")) }
            section class="card stack" {
                h2 { (t.text("factor-scan")) }
                (picture(around, &offer.uri))
                p { (t.text("factor-type")) }
                code class="secret" { (grouped(&offer.seed)) }
                form class="stack" method="post" action="/account/second-factor" {
                    (around.token())
                    (refusal(around, problem, &["code"]))
                    input type="hidden" name="offer" value=(offer.offer);
                    (field("code", "factor-first-code", "").hint("factor-first-hint").autocomplete("one-time-code").required().draw(around, problem))
                    div { button class="button primary" { (t.text("factor-switch-on")) } }
                }
            }
        },
    )
}

/// The recovery codes, shown this once, to be written down or kept as a file.
fn codes_view(around: &Around, codes: &[String]) -> Markup {
    let t = &around.t;
    let file = format!(
        "data:text/plain;charset=utf-8,{}",
        in_query(&codes.join("\r\n"))
    );
    framed(
        around,
        &html! {
            p class="notice good" role="status" { (icon(Icon::Check)) (t.text("factor-codes-made")) }
            section class="card stack" aria-labelledby="codes" {
                h2 id="codes" { (t.text("factor-codes")) }
                p { (t.text("factor-codes-text")) }
                ol class="codes" { @for code in codes { li { code { (code) } } } }
                p class="actions" {
                    a class="button" href=(file) download="korespond-recovery-codes.txt" { (icon(Icon::Download)) (t.text("factor-codes-save")) }
                    a class="button primary" href="/mail" { (t.text("problem-to-mail")) }
                }
            }
        },
    )
}

fn standing_view(around: &Around, standing: &Standing) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            section class="card stack" {
                @if let Some(since) = standing.since {
                    p { (icon(Icon::Check)) " " (t.text("factor-on")) " " (time(around, since)) "." }
                }
                p { (t.count("factor-codes-left", standing.recovery_left as u64)) }
                @if standing.required { p class="hint" { (t.text("factor-required-stays")) } }
                p class="actions" {
                    a class="button" href="/account/second-factor/codes" { (t.text("factor-codes-renew")) }
                    @if !standing.required { a class="button" href="/account/second-factor/off" { (t.text("factor-switch-off")) } }
                    a class="button quiet" href="/account" { (t.text("nav-account")) }
                }
            }
        },
    )
}

/// A form that asks for the password.
struct Asking {
    action: &'static str,
    text: &'static str,
    button: &'static str,
}

const RENEW: Asking = Asking {
    action: "/account/second-factor/codes",
    text: "factor-codes-renew-text",
    button: "factor-codes-renew",
};

const OFF: Asking = Asking {
    action: "/account/second-factor/off",
    text: "factor-switch-off-text",
    button: "factor-switch-off",
};

fn asking_view(around: &Around, asking: &Asking, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    framed(
        around,
        &html! {
            form class="card stack" method="post" action=(asking.action) {
                (around.token())
                p { (t.text(asking.text)) }
                (refusal(around, problem, &["password"]))
                (field("password", "password-old", "").kind("password").autocomplete("current-password").required().draw(around, problem))
                p class="actions" {
                    button class="button primary" { (t.text(asking.button)) }
                    a class="button quiet" href="/account/second-factor" { (t.text("cancel")) }
                }
            }
        },
    )
}

/// A seed in groups of four letters, as people type them.
fn grouped(seed: &str) -> String {
    let mut grouped = String::with_capacity(seed.len() * 2);
    for (at, letter) in seed.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}

/// A text as a QR code; nothing where it is too long for one, since it can be typed too.
fn picture(around: &Around, text: &str) -> Markup {
    use std::fmt::Write as _;
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return Markup::default();
    };
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) && write!(path, "M{x} {y}h1v1h-1z").is_err() {
                return Markup::default();
            }
        }
    }
    let side = code.size() + 2 * QUIET;
    html! {
        svg class="qr" viewBox={ (-QUIET) " " (-QUIET) " " (side) " " (side) } role="img" aria-label=(around.t.text("factor-scan")) {
            rect class="qr-ground" x=(-QUIET) y=(-QUIET) width=(side) height=(side) {}
            path class="qr-dark" d=(path) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_seed_is_grouped() {
        assert_eq!(grouped("GEZDGNBVGY"), "GEZD GNBV GY");
        assert_eq!(grouped(""), "");
    }
}
