//! What ends a way in, and what it leaves behind: statuses, passwords, networks, the audit log.

use store::LinkKind;

use super::*;
use crate::audit::{self, AuditQuery};

/// P-2: a right password does not let in who is not active.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_active_signs_in() {
    let house = house().await;
    for status in [Status::PendingActivation, Status::Blocked, Status::Deleted] {
        house.make_bo(status).await;
        let refused = house.enter(BO, PASSWORD, home()).await;
        assert_eq!(code_of(refused), Some(Code::WrongPassword), "{status:?}");
    }
    house.make_bo(Status::Active).await;
    house.go_in(BO, PASSWORD).await;
}

/// P-4: what was ended stays ended when the user is let in again.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_let_in_again_signs_in_anew() {
    let house = house().await;
    for status in [Status::Blocked, Status::Deleted, Status::PendingActivation] {
        let signed = house.go_in(BO, PASSWORD).await;
        let token = people::make_token(&house.desk, &Who::User(house.bo), "tool").await;
        let token = token.unwrap();
        for now in [status, Status::Active] {
            house.make_bo(now).await;
            let by_session = visit(&house.desk, &signed.secret, home().ip).await;
            assert_eq!(code_of(by_session), Some(Code::SignInFirst), "{status:?}");
            let by_token = bearer(&house.desk, &token, home().ip).await;
            assert_eq!(code_of(by_token), Some(Code::SignInFirst), "{status:?}");
        }
    }
}

/// who is held to networks is so after activation, too.
#[tokio::test(flavor = "multi_thread")]
async fn activation_keeps_to_allowed_networks() {
    let house = house().await;
    house.restrict_bo().await;
    house.make_bo(Status::PendingActivation).await;
    let token = house.invite_bo().await;
    links::redeem(&house.desk, &token, OTHER).await.unwrap();
    let refused = house.enter(BO, OTHER, home()).await;
    assert_eq!(code_of(refused), Some(Code::NetworkNotAllowed));
}

/// P-23: another password ends the other sessions, all tokens and a link that is under way.
#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_all_other_ways_in() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let kept = house.go_in(BO, PASSWORD).await;
    let other = house.go_in(BO, PASSWORD).await;
    let token = people::make_token(&house.desk, &bo, "tool").await.unwrap();
    let (user, link) = (house.bo, sha256(b"link"));
    let job = Who::Job(Job::SignIn);
    let made = house.desk.write(&job, move |w| w.reset_link(user, link));
    made.await.unwrap();
    let holds = || {
        let found = house.desk.read(&job, |r| r.one_time_link(user, link));
        found.unwrap().map(|(_, kind)| kind)
    };
    assert_eq!(holds(), Some(LinkKind::Reset));
    let change = people::PasswordChange {
        old: PASSWORD,
        new: OTHER,
        keep_session: Some(&kept.secret),
    };
    people::change_password(&house.desk, &bo, change)
        .await
        .unwrap();
    assert!(visit(&house.desk, &kept.secret, home().ip).await.is_ok());
    let refused = visit(&house.desk, &other.secret, home().ip).await;
    assert_eq!(code_of(refused), Some(Code::SignInFirst));
    let refused = bearer(&house.desk, &token, home().ip).await;
    assert_eq!(code_of(refused), Some(Code::SignInFirst));
    assert_eq!(holds(), None);
}

/// P-9: a link for another password is good for one.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_another_password_is_used_up() {
    let house = house().await;
    let (user, link) = (house.bo, sha256(b"link"));
    let job = Who::Job(Job::SignIn);
    let used = house.desk.write(&job, move |w| {
        w.reset_link(user, link)?;
        Ok([
            w.use_link(user, link, "one".to_owned())?,
            w.use_link(user, link, "two".to_owned())?,
        ])
    });
    assert_eq!(used.await.unwrap(), [true, false]);
}

/// P-9: nobody but who signs in gets a letter.
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_sign_in_gets_no_letter() {
    let house = house().await;
    let writer = plain_writer();
    let mut asked = links::forgotten(&house.desk);
    for status in [Status::Blocked, Status::Deleted, Status::PendingActivation] {
        house.make_bo(status).await;
        let taken = links::forgot(&house.desk, BO, &home(), (HERE, &writer)).await;
        taken.unwrap();
        let seen = links::see_to(&house.desk, asked.try_recv().unwrap()).await;
        assert_eq!(code_of(seen), None, "{status:?}");
    }
}

/// P-26: who is held to networks takes away none that they come in from.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_shuts_themselves_out() {
    let house = house().await;
    let clerk = NewUser {
        email: "clerk@agency.example".into(),
        name: "Clerk".into(),
        role: Role::Agent,
        group: Some("Administration".into()),
        password: Some(PASSWORD.into()),
        ..NewUser::default()
    };
    let id = people::add(&house.desk, &house.ewa, clerk).await.unwrap();
    let clerk = Who::User(id);
    let network = |range: &str| NewNetwork {
        name: "Office".into(),
        range: range.into(),
    };
    let here = home().ip;
    let office = networks::add(&house.desk, &house.ewa, network("192.0.2.0/24"), here).await;
    let office = office.unwrap();
    house
        .as_operator(move |w| {
            let row = w.user_to_edit(id)?;
            let restricted = UserRow {
                ip_restricted: true,
                ..row.clone()
            };
            w.edit_user(id, row.version, restricted)
        })
        .await;
    let shut = Some(Code::WouldLockOut);
    let removed = networks::remove(&house.desk, &clerk, office, here).await;
    assert_eq!(code_of(removed), shut);
    let elsewhere = (office, network("198.51.100.0/24"));
    let edited = networks::edit(&house.desk, &clerk, elsewhere, here).await;
    assert_eq!(code_of(edited), shut);
    let narrower = (office, network("192.0.2.7"));
    let edited = networks::edit(&house.desk, &clerk, narrower, here).await;
    edited.unwrap();
    // A second one that holds them makes the first one free to go.
    let second = networks::add(&house.desk, &clerk, network("192.0.0.0/16"), here).await;
    second.unwrap();
    let removed = networks::remove(&house.desk, &clerk, office, here).await;
    removed.unwrap();
}

/// P-25, P-27: who came in, and who failed to, stands in the audit log.
#[tokio::test(flavor = "multi_thread")]
async fn ways_in_are_noted() {
    let house = house().await;
    house.go_in(BO, PASSWORD).await;
    let _refused = house.enter(BO, OTHER, home()).await;
    let _unknown = house.enter("nobody@agency.example", OTHER, home()).await;
    let (_, recovery) = house.enrol(&Who::User(house.bo)).await;
    let half = house.half(BO).await;
    let _wrong = house.give(&half, "000000").await;
    house.give(&half, &recovery[0]).await.unwrap();
    house.restrict_bo().await;
    let _elsewhere = house.enter(BO, PASSWORD, home()).await;
    let query = AuditQuery {
        action: "sign-in".into(),
        limit: 50,
        ..AuditQuery::default()
    };
    let noted = audit::list(&house.desk, &house.ewa, query).await.unwrap();
    let noted: Vec<(String, String)> = noted
        .items
        .into_iter()
        .map(|line| (line.action, line.object))
        .rev()
        .collect();
    let expected = [
        ("sign-in", BO),
        ("sign-in.failed", BO),
        ("sign-in.failed", "nobody@agency.example"),
        ("sign-in.code-failed", BO),
        ("sign-in.recovery-code", BO),
        ("sign-in", BO),
        ("sign-in.network", BO),
    ];
    let expected = expected.map(|(action, object)| (action.to_owned(), object.to_owned()));
    assert_eq!(noted, expected);
}

/// P-8, P-10: what one says of oneself is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_kept_as_it_was_given() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let given = profile::Profile {
        locale: Some(Locale::Pl),
        phone: "600 100 200".into(),
        colour: Some(model::Colour([255, 127, 0])),
        time_zone: "Europe/Warsaw".into(),
        signature: "Bo".into(),
    };
    profile::change(&house.desk, &bo, given.clone())
        .await
        .unwrap();
    let kept = profile::mine(&house.desk, &bo).await.unwrap();
    assert_eq!(kept, given);
}

/// P-25: a network that tries many addresses waits, whichever it tries next; others do not.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_tries_many_addresses_waits() {
    let house = house().await;
    let there = at([203, 0, 113, 9]);
    let mut answers = Vec::new();
    for number in 0..22 {
        let email = format!("user{number}@agency.example");
        let refused = house.enter(&email, OTHER, there.clone()).await;
        answers.push(code_of(refused).unwrap());
    }
    assert_eq!(answers[..20], [Code::WrongPassword; 20]);
    assert_eq!(answers[20..], [Code::TooManyTries; 2]);
    let refused = house.enter(BO, PASSWORD, there.clone()).await;
    assert_eq!(code_of(refused), Some(Code::TooManyTries));
    house.go_in(BO, PASSWORD).await;
    // The wait ends by itself.
    house.clock.advance_ms(60_000);
    assert!(house.enter(BO, PASSWORD, there).await.is_ok());
}
