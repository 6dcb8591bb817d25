//! One-time links: once, not for long, and for nobody else.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_not_for_long() {
    let house = house().await;
    house.make_bo(Status::PendingActivation).await;
    let (old, token) = (house.invite_bo().await, house.invite_bo().await);
    assert_eq!(
        code_of(links::open(&house.desk, &old).await),
        Some(Code::LinkEnded)
    );
    for _ in 0..2 {
        assert_eq!(links::open(&house.desk, &token).await.unwrap().email, BO);
    }
    let weak = links::redeem(&house.desk, &token, "bo-wilk-agency").await;
    assert_eq!(weak.unwrap_err().field.as_deref(), Some("password"));
    links::redeem(&house.desk, &token, OTHER).await.unwrap();
    house.go_in(BO, OTHER).await;
    let again = links::redeem(&house.desk, &token, PASSWORD).await;
    assert_eq!(code_of(again), Some(Code::LinkEnded));
    let writer = plain_writer();
    let active = links::invite(&house.desk, &house.ewa, house.bo, (HERE, &writer)).await;
    assert_eq!(code_of(active), Some(Code::NotPending));

    house.make_bo(Status::PendingActivation).await;
    let late = house.invite_bo().await;
    house.clock.advance_ms(store::LINK_LASTS_MS + 1);
    assert_eq!(
        code_of(links::open(&house.desk, &late).await),
        Some(Code::LinkEnded)
    );
    let ended = house.invite_bo().await;
    house.make_bo(Status::Blocked).await;
    house.make_bo(Status::PendingActivation).await;
    for token in [
        ended.as_str(),
        "",
        "1",
        "1-",
        "99-00",
        "x-y",
        &"9".repeat(500),
    ] {
        let opened = links::open(&house.desk, token).await;
        assert_eq!(code_of(opened), Some(Code::LinkEnded), "{token}");
    }
    let nowhere = links::invite(&house.desk, &house.ewa, house.bo, (None, &writer)).await;
    assert_eq!(code_of(nowhere), Some(Code::BaseUrlNeeded));
    let agent = links::invite(&house.desk, &Who::User(house.bo), house.bo, (HERE, &writer)).await;
    assert!(agent.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn forgotten_passwords_are_taken_alike_and_counted() {
    let house = house().await;
    let writer = plain_writer();
    let mut asked = links::forgotten(&house.desk);
    for email in [BO, "nobody@agency.example"] {
        for number in 0..4 {
            let answer = links::forgot(&house.desk, email, &home(), (HERE, &writer)).await;
            let refused = (number == 3).then_some(Code::TooManyTries);
            assert_eq!(code_of(answer), refused, "{email} {number}");
        }
    }
    for _ in 0..6 {
        // Without a relay only the unknown address has nothing to fail at.
        let seen = links::see_to(&house.desk, asked.try_recv().unwrap()).await;
        assert!(matches!(code_of(seen), None | Some(Code::RelayFailed)));
    }
    assert!(asked.try_recv().is_err());
}
