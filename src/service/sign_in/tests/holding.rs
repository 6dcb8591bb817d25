//! What was asked for must still hold when it is acted on.

use std::net::Ipv6Addr;

use store::{AuditAsk, AuditRow};

use super::*;
use crate::{
    passwords::Asker,
    people::PasswordChange,
    proven::{Candidate, Proven},
    tries::TryKey,
    upkeep,
};

const THIRD: &str = "copper-meadow-violin-38";

impl House {
    async fn change(&self, keep: &Signed, new: &str) -> Result<(), Problem> {
        let change = PasswordChange {
            old: PASSWORD,
            new,
            keep_session: Some(&keep.secret),
        };
        people::change_password(&self.desk, &Who::User(self.bo), change).await
    }

    async fn restore_password(&self) {
        let restored = links::set_password(&self.desk, &Who::Operator, (BO, PASSWORD)).await;
        restored.unwrap();
    }

    /// A link by which Bo may choose another password.
    async fn reset_link_of_bo(&self) -> String {
        let secret = format!("{}-{}", self.bo, hex(&[7; 32]));
        let (bo, hash) = (self.bo, sha256(secret.as_bytes()));
        let job = Who::Job(Job::SignIn);
        let made = self.desk.write(&job, move |w| w.reset_link(bo, hash)).await;
        made.unwrap();
        secret
    }

    /// What the audit log has of an action, oldest first.
    fn noted(&self, action: &str) -> Vec<AuditRow> {
        let ask = AuditAsk {
            actions: vec![action.to_owned()],
            ..AuditAsk::default()
        };
        let page = self.desk.read(&self.ewa, |r| r.audit_page(&ask, None, 100));
        let rows = page.unwrap().0.into_iter().map(|(_, row)| row);
        rows.rev().collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_a_password_one_is_made() {
    for _ in 0..4 {
        let house = house().await;
        let kept = house.go_in(BO, PASSWORD).await;
        let (one, two) = tokio::join!(house.change(&kept, OTHER), house.change(&kept, THIRD));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let stands = if one.is_ok() { OTHER } else { THIRD };
        house.go_in(BO, stands).await;

        house.restore_password().await;
        let kept = house.go_in(BO, PASSWORD).await;
        let link = house.reset_link_of_bo().await;
        let (changed, reset) = tokio::join!(
            house.change(&kept, OTHER),
            links::redeem(&house.desk, &link, THIRD)
        );
        assert!(changed.is_ok() != reset.is_ok(), "{changed:?} {reset:?}");
        let stands = if changed.is_ok() { OTHER } else { THIRD };
        house.go_in(BO, stands).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_ends_with_the_password() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let proven = profile::prove(&house.desk, &bo, PASSWORD).await.unwrap();
    let holds = || house.desk.read(&bo, |r| proven.holds(r));
    holds().unwrap();
    // The session that is to stay must be there.
    let kept = house.go_in(BO, PASSWORD).await;
    let gone = Signed {
        secret: "gone".into(),
        ..kept.clone()
    };
    let refused = house.change(&gone, OTHER).await;
    assert_eq!(code_of(refused), Some(Code::SignInFirst));
    holds().unwrap();
    house.change(&kept, OTHER).await.unwrap();
    assert_eq!(code_of(holds()), Some(Code::ChangedMeanwhile));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_second_factors_one_is_switched_on() {
    for _ in 0..4 {
        let house = house().await;
        let bo = Who::User(house.bo);
        let one = second_factor::offer(&house.desk, &bo).await.unwrap();
        let two = second_factor::offer(&house.desk, &bo).await.unwrap();
        let codes = (house.code(&one.seed), house.code(&two.seed));
        let (first, second) = tokio::join!(
            second_factor::confirm(&house.desk, &bo, (&one.offer, &codes.0)),
            second_factor::confirm(&house.desk, &bo, (&two.offer, &codes.1))
        );
        assert!(first.is_ok() != second.is_ok());
    }
    // The store itself refuses another in its place.
    let house = house().await;
    let bo = Who::User(house.bo);
    house.enrol(&bo).await;
    let again = house.desk.write(&bo, |w| {
        let row = w.my_second_factor()?;
        w.set_my_second_factor(&row.unwrap())
    });
    assert_eq!(code_of(again.await), Some(Code::ChangedMeanwhile));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_begins_past_a_factor_enrolled_just_now() {
    let house = house().await;
    let row = |r: &Reading| r.user_half_way(house.bo);
    let row = house.desk.read(&Who::Job(Job::SignIn), row).unwrap();
    let row = row.unwrap();
    let known = Candidate {
        user: house.bo,
        proven: Proven::Password(row.password.clone()),
        row,
    };
    let begun = begin(&house.desk, known.clone(), home(), Way::Proof).await;
    assert!(begun.unwrap().is_some());
    house.enrol(&Who::User(house.bo)).await;
    let begun = begin(&house.desk, known, home(), Way::Proof).await;
    assert!(begun.unwrap().is_none());
    house.half(BO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitors_rights_end_with_what_let_them_in() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let ip = home().ip;
    let signed = house.go_in(BO, PASSWORD).await;
    let by_session = visit(&house.desk, &signed.secret, ip).await.unwrap().who;
    let token = people::make_token(&house.desk, &bo, "work").await.unwrap();
    let by_token = bearer(&house.desk, &token, ip).await.unwrap().who;
    let me = |who: Who| house.desk.read(&who, |r| r.me().map(|(id, _)| id));
    assert_eq!(me(by_session).unwrap(), house.bo);
    assert_eq!(me(by_token).unwrap(), house.bo);
    // A session of another user lends nothing.
    let ewa = house.go_in(EWA, PASSWORD).await;
    let ewa = visit(&house.desk, &ewa.secret, ip).await.unwrap();
    let Who::Visitor(of_ewa) = ewa.who else {
        panic!("a visit is a visitor's");
    };
    let lent = Visitor {
        user: house.bo,
        ..of_ewa
    };
    assert_eq!(code_of(me(Who::Visitor(lent))), Some(Code::SignInFirst));
    assert!(form_token_holds(&ewa, &ewa.form_token));

    let idle = i64::from(house.desk.settings().idle_minutes) * 60_000;
    house.clock.advance_ms(idle + 1);
    assert_eq!(code_of(me(by_session)), Some(Code::SignInFirst));
    assert!(me(by_token).is_ok());
    people::end_token(
        &house.desk,
        &by_token,
        &sha256(token.as_bytes()).to_string(),
    )
    .await
    .unwrap();
    assert_eq!(code_of(me(by_token)), Some(Code::SignInFirst));

    let signed = house.go_in(BO, PASSWORD).await;
    let who = visit(&house.desk, &signed.secret, ip).await.unwrap().who;
    house.make_bo(Status::Blocked).await;
    assert_eq!(code_of(me(who)), Some(Code::SignInFirst));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_ran_out_are_neither_shown_nor_kept() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let old = house.go_in(BO, PASSWORD).await;
    let idle = i64::from(house.desk.settings().idle_minutes) * 60_000;
    house.clock.advance_ms(idle);
    let fresh = house.go_in(BO, PASSWORD).await;
    let listed = || async {
        let me = people::me(&house.desk, &bo, Some(&fresh.secret)).await;
        me.unwrap().sessions.len()
    };
    assert_eq!(listed().await, 2);
    house.clock.advance_ms(1);
    assert_eq!(listed().await, 1);
    let kept = |signed: &Signed| {
        let hash = sha256(signed.secret.as_bytes());
        let row = house.desk.read(&Who::Job(Job::SignIn), |r| r.session(hash));
        row.unwrap().is_some()
    };
    assert!(kept(&old));
    upkeep::tidy(&house.desk).unwrap();
    assert!(!kept(&old) && kept(&fresh));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failed_way_in_is_noted_with_where_it_came_from() {
    let house = house().await;
    let signed = house.go_in(BO, PASSWORD).await;
    let from = Some("192.0.2.7".to_owned());
    assert_eq!(house.noted("sign-in")[0].from, from);
    let who = visit(&house.desk, &signed.secret, home().ip)
        .await
        .unwrap()
        .who;
    let refused = second_factor::switch_off(&house.desk, &who, OTHER).await;
    assert_eq!(code_of(refused), Some(Code::WrongPassword));
    let noted = house.noted("password.failed");
    assert_eq!((noted.len(), noted[0].by), (1, Some(house.bo)));
    assert_eq!((noted[0].object.as_str(), &noted[0].from), (BO, &from));
    // Where other work is done from is not kept.
    house
        .desk
        .write(&who, |w| w.audit("contact.bin", "Ada"))
        .await
        .unwrap();
    assert_eq!(house.noted("contact.bin")[0].from, None);

    let stranger = at([203, 0, 113, 9]);
    for _ in 0..5 {
        let _ = house.enter(BO, OTHER, stranger.clone()).await;
    }
    assert!(house.noted("sign-in.throttled").is_empty());
    for _ in 0..20 {
        let refused = house.enter(BO, OTHER, stranger.clone()).await;
        assert_eq!(code_of(refused), Some(Code::TooManyTries));
    }
    let there = Some("203.0.113.9".to_owned());
    let noted = house.noted("sign-in.throttled");
    assert_eq!(noted.len(), 1);
    assert_eq!((noted[0].object.as_str(), &noted[0].from), (BO, &there));
    assert_eq!(house.noted("sign-in.failed").len(), 5);
    // It goes on waiting, longer: that is told already.
    house.clock.advance_ms(1_000);
    for _ in 0..3 {
        let _ = house.enter(BO, OTHER, stranger.clone()).await;
    }
    assert_eq!(house.noted("sign-in.throttled").len(), 1);
    // After a success it begins anew.
    house.clock.advance_ms(60_000);
    assert!(house.enter(BO, PASSWORD, stranger.clone()).await.is_ok());
    for _ in 0..6 {
        let _ = house.enter(BO, OTHER, stranger.clone()).await;
    }
    assert_eq!(house.noted("sign-in.throttled").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_waits_is_named() {
    let house = house().await;
    let ip = Ipv6Addr::new(0x2001, 0xdb8, 1, 2, 3, 4, 5, 6).into();
    let keys = [
        TryKey::codes(house.bo, ip).to_vec(),
        vec![TryKey::own_password(house.bo, Some(ip))],
        TryKey::sign_in("-", ip, Asker::Stranger),
        TryKey::forgot(BO, ip),
    ];
    for keys in keys {
        for key in keys {
            for _ in 0..30 {
                let key = [key.clone()];
                let job = Who::Job(Job::SignIn);
                let counted = house.desk.write(&job, move |w| tries::count(w, &key));
                let _ = counted.await.unwrap();
            }
        }
    }
    let noted = house.noted("sign-in.throttled");
    let named: Vec<&str> = noted.iter().map(|row| row.object.as_str()).collect();
    let network = "2001:db8:1:2::/64";
    assert_eq!(named, [BO, BO, BO, "-", network, BO, network]);
    let from = Some("2001:db8:1:2:3:4:5:6".to_owned());
    assert!(noted.iter().all(|row| row.from == from));
}
