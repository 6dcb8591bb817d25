//! What was just done, with the way to undo it.

use maud::{Markup, html};
use service::triage::TriagePage;

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    scene::DID,
};

/// The address of a page that tells what was just done.
pub fn leads_to(path: &str, done: u64) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let rest = query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with(DID));
    let mut parts: Vec<String> = rest.map(str::to_owned).collect();
    parts.push(format!("{DID}{done}"));
    format!("{path}?{}", parts.join("&"))
}

/// What was done, in one line.
pub fn line(around: &Around, done: &TriagePage) -> Markup {
    let t = &around.t;
    let key = format!("did-{}", done.deed);
    html! {
        @match &done.undo {
            Some(undo) => { (t.text("did-undone")) ": " (t.number(undo.undone)) @if undo.kept > 0 { ". " (t.text("did-kept")) ": " (t.number(undo.kept)) } }
            None => {
                (t.text(&key)) ": " (t.number(done.changed))
                @if done.skipped > 0 { ". " (t.text("did-skipped")) ": " (t.number(done.skipped)) }
            }
        }
    }
}

/// The same as a short notice with a button that undoes it.
pub fn toast(around: &Around, done: &TriagePage) -> Markup {
    let t = &around.t;
    html! {
        div class="toast did" data-did=(done.id) {
            p { (line(around, done)) }
            @if done.goes_on() {
                a href={ "/mail/done/" (done.id) } { (t.text("did-goes-on")) }
            } @else if done.can_undo {
                form method="post" action={ "/mail/done/" (done.id) "/undo" } data-undo="" {
                    (around.token())
                    (around.back())
                    button class="button small" { (icon(Icon::Back)) (t.text("did-undo")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn what_was_done_stands_once_in_the_address() {
        assert_eq!(leads_to("/mail/inbox", 7), "/mail/inbox?did=7");
        assert_eq!(
            leads_to("/mail/inbox?sort=size&did=6", 7),
            "/mail/inbox?sort=size&did=7"
        );
    }
}
