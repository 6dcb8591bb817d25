//! Every route × everybody, against rules written from the specification alone.
//!
//! `tests/golden/matrix.txt` says for each route what it needs and what it is about; a route
//! that stands in the product's table (`tests/golden/routes.txt`, which a test of `web` keeps)
//! and not there fails. What is denied answers as what is absent does.

mod rules;
mod table;
mod world;

use self::{
    rules::{By, Person, Right, may},
    table::{Line, Subject, lines, routes},
    world::World,
};
use crate::rig::http::Answer;

#[test]
fn every_route_stands_in_the_table() {
    let known: Vec<(String, String)> = lines()
        .into_iter()
        .map(|line| (line.method, line.path))
        .collect();
    let routes = routes();
    let missing: Vec<_> = routes
        .keys()
        .filter(|route| !known.contains(route))
        .collect();
    assert!(missing.is_empty(), "say what these need: {missing:?}");
    let gone: Vec<_> = known
        .iter()
        .filter(|route| !routes.contains_key(route))
        .collect();
    assert!(gone.is_empty(), "no route has these: {gone:?}");
    for line in lines() {
        let needs = &routes[&(line.method.clone(), line.path.clone())];
        let fits = match line.right {
            Right::Anybody => needs == "nobody",
            Right::Operator => needs == "operator",
            Right::OwnsInPerson
            | Right::EditsInPerson
            | Right::ResetsFactor
            | Right::SettingsInPerson => needs == "in-person",
            Right::InPerson => needs == "in-person" || !line.path.starts_with("/api/"),
            _ => needs == "signed-in" || needs == "in-person",
        };
        assert!(fits, "{} {} needs {needs}", line.method, line.path);
    }
}

#[test]
fn everybody_may_do_what_the_rules_say() {
    let mut world = World::new();
    let mut wrong = Vec::new();
    let mut cells = 0;
    for line in lines() {
        // A stream never ends, and files of ours need no rights.
        if line.path.contains("{*") || line.path.ends_with("/events") {
            continue;
        }
        let owners: &[Person] = if line.subject.is_the_agencys() {
            &[Person::Ala]
        } else {
            &[Person::Ala, Person::Director]
        };
        for owner in owners {
            for person in Person::ALL {
                for by in [By::Session, By::Token] {
                    cells += 1;
                    if let Err(why) = check(&mut world, &line, (person, by), *owner) {
                        wrong.push(why);
                    }
                }
            }
        }
    }
    assert!(cells > 3_000, "only {cells} cells");
    assert!(
        wrong.is_empty(),
        "{} of {cells} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Done, or refused for what was sent.
    Through,
    /// Not there, or not allowed.
    Denied,
    /// Sign in first.
    Outside,
    /// The product failed.
    Broken,
}

fn verdict(answer: &Answer, line: &Line) -> Verdict {
    match answer.status {
        500.. | 405 => Verdict::Broken,
        _ if line.right == Right::Anybody => Verdict::Through,
        // A wrong password, on the page or in the API, is no closed door.
        401 if answer.text().contains("sign-in-first") => Verdict::Outside,
        303 if answer.header("location").starts_with("/sign-in") => Verdict::Outside,
        403 if says_other_network(answer) => Verdict::Outside,
        404 if line.is_ones_own() => Verdict::Through,
        403 | 404 => Verdict::Denied,
        _ => Verdict::Through,
    }
}

/// Who comes in from a network that is not allowed is told so, whatever they ask for (P-26).
fn says_other_network(answer: &Answer) -> bool {
    let text = answer.text();
    text.contains("network-not-allowed") || text.contains("You may not come in from this network")
}

fn check(
    world: &mut World,
    line: &Line,
    (person, by): (Person, By),
    owner: Person,
) -> Result<(), String> {
    let page = !line.path.starts_with("/api/");
    // A token is for programs: to the pages its bearer is nobody.
    let as_whom = if page && by == By::Token {
        Person::Nobody
    } else {
        person
    };
    let subject = world.subject(line, owner);
    let answer = world.ask(line, (person, by), &subject);
    let found = verdict(&answer, line);
    let allowed = may(as_whom, by, line.right, owner);
    let expected: &[Verdict] = match (allowed, as_whom.signs_in()) {
        // The office handed to oneself is refused, one way or another.
        (true, _) if line.right == Right::Directs && person == owner => {
            &[Verdict::Through, Verdict::Denied]
        }
        (true, _) if line.path == "/sign-out" => &[Verdict::Outside],
        (true, _) => &[Verdict::Through],
        (false, true) => &[Verdict::Denied],
        // A form without a session of its own is a foreign one.
        (false, false) if line.right == Right::Operator => &[Verdict::Denied, Verdict::Outside],
        (false, false) if page && line.method == "POST" => &[Verdict::Denied, Verdict::Outside],
        (false, false) => &[Verdict::Outside],
    };
    let told = || {
        let text: String = answer.text().chars().take(160).collect();
        format!(
            "{person:?} by {by:?}: {} {} of {owner:?}: {} ({found:?}, not {expected:?}) {text}",
            line.method, line.path, answer.status
        )
    };
    if !expected.contains(&found) {
        return Err(told());
    }
    let hidden = found == Verdict::Denied && answer.status == 404;
    if hidden && line.subject != Subject::None {
        let absent = world.ask(line, (person, by), &World::absent());
        if (absent.status, shape(&absent)) != (answer.status, shape(&answer)) {
            return Err(format!(
                "{} unlike what is absent: {}",
                told(),
                absent.text()
            ));
        }
    }
    Ok(())
}

/// A body without the numbers in it: ids, form tokens and times.
fn shape(answer: &Answer) -> String {
    let text = answer.text();
    text.chars().filter(|c| !c.is_ascii_hexdigit()).collect()
}
