//! Guesses from many networks, and the owner who is not kept out by them.

use std::net::Ipv6Addr;

use tokio::task::JoinSet;

use super::*;

/// Tries that strangers have in all, and from one /48, before they wait.
const FREE: (usize, usize) = (120, 40);

/// A network of its own for each number.
fn network(number: u16) -> Origin {
    let [high, low] = number.to_be_bytes();
    at([198, 18, high, low])
}

/// An address of the /64 with this number, all in one /48.
fn subnet(number: u16) -> Origin {
    Origin {
        ip: Ipv6Addr::new(0x2001, 0xdb8, 7, number, 0, 0, 0, 1).into(),
        agent: "test".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_from_a_thousand_networks_leave_the_owner_in() {
    let house = house().await;
    house.go_in(EWA, PASSWORD).await;
    let mut guesses = JoinSet::new();
    for number in 0..1_000 {
        let desk = house.desk.clone();
        guesses.spawn(async move { sign_in(&desk, EWA, OTHER, network(number)).await });
    }
    // In between, and as often as she likes.
    for _ in 0..3 {
        house.go_in(EWA, PASSWORD).await;
    }
    let mut answers = Vec::new();
    while let Some(guess) = guesses.join_next().await {
        answers.push(code_of(guess.unwrap()).unwrap());
    }
    let of = |code| answers.iter().filter(|answer| **answer == code).count();
    let counted = of(Code::WrongPassword);
    assert!((1..=FREE.0).contains(&counted), "{counted}");
    let told = counted + of(Code::TooManyTries) + of(Code::Busy);
    assert_eq!(told, 1_000);
    // One by one none finds the queue full, and the free tries run out.
    for number in 1_000..1_000 + 120 {
        let refused = house.enter(EWA, OTHER, network(number)).await;
        assert!(refused.is_err());
    }
    // Where she never was even the right password waits, and at home it does not.
    let refused = house.enter(EWA, PASSWORD, network(2_000)).await;
    assert_eq!(code_of(refused), Some(Code::TooManyTries));
    house.go_in(EWA, PASSWORD).await;
    // The wait is not for good, and what it lets through is little.
    let mut tried = 0;
    for number in 3_000..3_048 {
        house.clock.advance_ms(30 * 60_000 / 12);
        let refused = house.enter(EWA, OTHER, network(number)).await;
        tried += u32::from(code_of(refused) == Some(Code::WrongPassword));
    }
    assert!((8..=20).contains(&tried), "{tried} in two hours");
    house.clock.advance_ms(15 * 60_000);
    assert!(house.enter(EWA, PASSWORD, network(2_000)).await.is_ok());
    // From then on that place is known too.
    for number in 4_000..4_003 {
        assert!(house.enter(EWA, OTHER, network(number)).await.is_err());
    }
    assert!(house.enter(EWA, PASSWORD, network(2_000)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_ipv6_site_waits_but_for_who_is_known_there() {
    let house = house().await;
    assert!(house.enter(EWA, PASSWORD, subnet(0)).await.is_ok());
    let mut tried = 0;
    for number in 1..=60 {
        let email = format!("guess-{number}@agency.example");
        let refused = house.enter(&email, OTHER, subnet(number)).await;
        tried += usize::from(code_of(refused) == Some(Code::WrongPassword));
    }
    assert_eq!(tried, FREE.1);
    let stranger = house.enter(BO, PASSWORD, subnet(0)).await;
    assert_eq!(code_of(stranger), Some(Code::TooManyTries));
    assert!(house.enter(EWA, PASSWORD, subnet(0)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_costs_no_tries_and_keeps_places_for_who_is_known() {
    let house = house().await;
    house.go_in(EWA, PASSWORD).await;
    let crowd = house.desk.hasher().crowd();
    for _ in 0..20 {
        let refused = house.enter(EWA, PASSWORD, network(1)).await;
        assert_eq!(code_of(refused), Some(Code::Busy));
    }
    house.go_in(EWA, PASSWORD).await;
    drop(crowd);
    // Earlier wrong ones are not forgiven by it either.
    for _ in 0..5 {
        let refused = house.enter(EWA, OTHER, network(1)).await;
        assert_eq!(code_of(refused), Some(Code::WrongPassword));
    }
    let refused = house.enter(EWA, OTHER, network(1)).await;
    assert_eq!(code_of(refused), Some(Code::TooManyTries));
    assert!(house.enter(EWA, PASSWORD, network(2)).await.is_ok());
}
