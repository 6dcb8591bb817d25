//! Passkeys of honest devices, and of others.

#[path = "../../../tests/it/rig/authenticator.rs"]
mod authenticator;

use std::net::Ipv4Addr;

use model::{Clock, Role};
use tempfile::TempDir;

use self::authenticator::{Authenticator, How};
use super::*;
use crate::{
    HashCost, Settings, networks,
    people::{self, NewUser},
    second_factor,
};

const NOW: Instant = Instant(1_767_225_600_000);
const ORIGIN: &str = "https://mail.agency.example";
const PASSWORD: &str = "walnut-lantern-orbit-57";

struct House {
    desk: Desk,
    clock: Clock,
    party: Party,
    ewa: Who,
    bo: Who,
    _dir: TempDir,
}

async fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(NOW);
    let settings = Settings {
        hash_cost: HashCost {
            memory_kib: 0,
            passes: 0,
        },
        ..Settings::default()
    };
    let desk = Desk::open(dir.path(), [7; 32], settings, clock.clone());
    let desk = desk.await.unwrap();
    let director = people::NewDirector {
        email: "ewa@agency.example".into(),
        name: "Ewa Lis".into(),
        password: PASSWORD.into(),
    };
    let ewa = Who::User(people::init(&desk, director).await.unwrap());
    let bo = NewUser {
        email: "bo@agency.example".into(),
        name: "Bo Wilk".into(),
        role: Role::Agent,
        password: Some(PASSWORD.into()),
        ..NewUser::default()
    };
    let bo = Who::User(people::add(&desk, &ewa, bo).await.unwrap());
    House {
        desk,
        clock,
        party: Party::of(Some(ORIGIN), None).unwrap(),
        ewa,
        bo,
        _dir: dir,
    }
}

fn home() -> Origin {
    Origin {
        ip: Ipv4Addr::new(192, 0, 2, 7).into(),
        agent: "test".into(),
    }
}

fn honest() -> How {
    How::honest(ORIGIN)
}

impl House {
    async fn offer(&self, who: &Who) -> Offer {
        offer(&self.desk, who, &self.party, PASSWORD).await.unwrap()
    }

    async fn keep(&self, who: &Who, offer: &Offer, answer: &Value) -> Result<String, Problem> {
        let answer = answer.to_string();
        let given = Given {
            offer: &offer.offer,
            answer: &answer,
        };
        add(&self.desk, who, &self.party, (given, "Laptop")).await
    }

    /// A device of a user's, with its passkey.
    async fn device(&self, who: &Who, number: u8) -> (Authenticator, String) {
        let offer = self.offer(who).await;
        let mut device = Authenticator::new(number);
        let answer = device.make(&offer.options, &honest());
        let id = self.keep(who, &offer, &answer).await.unwrap();
        (device, id)
    }

    async fn at_the_door(&self) -> Offer {
        offer_sign_in(&self.desk, &self.party).await.unwrap()
    }

    async fn give(&self, offer: &Offer, answer: &Value) -> Result<Signed, Problem> {
        let answer = answer.to_string();
        let given = Given {
            offer: &offer.offer,
            answer: &answer,
        };
        sign_in(&self.desk, &self.party, given, home()).await
    }

    async fn enter(&self, device: &mut Authenticator, how: &How) -> Result<Signed, Problem> {
        let offer = self.at_the_door().await;
        let answer = device.sign(&offer.options, how);
        self.give(&offer, &answer).await
    }

    fn audit(&self) -> Vec<String> {
        let asked = store::AuditAsk::default();
        let (rows, _) = self
            .desk
            .read(&self.ewa, |r| r.audit_page(&asked, None, 50))
            .unwrap();
        rows.into_iter().map(|(_, row)| row.action).collect()
    }
}

fn code<T>(said: Result<T, Problem>) -> Code {
    said.err().expect("a refusal").code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_a_whole_way_in() {
    let house = house().await;
    let (mut device, id) = house.device(&house.bo, 1).await;
    let signed = house.enter(&mut device, &honest()).await.unwrap();
    let visit = crate::sign_in::visit(&house.desk, &signed.secret, home().ip);
    assert_eq!(visit.await.unwrap().email, "bo@agency.example");
    let line = one(&house.desk, &house.bo, &id).await.unwrap();
    assert_eq!((line.name.as_str(), line.used), ("Laptop", Some(NOW)));
    assert_eq!(
        code(one(&house.desk, &house.ewa, &id).await),
        Code::NotFound
    );
    assert_eq!(
        code(end(&house.desk, &house.ewa, &id).await),
        Code::NotFound
    );
    assert_eq!(
        code(rename(&house.desk, &house.ewa, &id, "Mine").await),
        Code::NotFound
    );
    rename(&house.desk, &house.bo, &id, " Phone ")
        .await
        .unwrap();
    assert_eq!(mine(&house.desk, &house.bo).await.unwrap()[0].name, "Phone");
    end(&house.desk, &house.bo, &id).await.unwrap();
    assert_eq!(
        code(house.enter(&mut device, &honest()).await),
        Code::UnknownPasskey
    );
    let audit = house.audit();
    let expected = [
        "sign-in.passkey-failed",
        "passkey.end",
        "passkey.rename",
        "sign-in.passkey",
        "passkey.add",
    ];
    assert_eq!(audit[..5], expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_honest_browser_would_not_say_is_refused() {
    let house = house().await;
    let (device, _) = house.device(&house.bo, 1).await;
    let lies = [
        How {
            origin: "https://evil.example".into(),
            ..honest()
        },
        How {
            origin: "http://mail.agency.example".into(),
            ..honest()
        },
        How {
            origin: format!("{ORIGIN}:8443"),
            ..honest()
        },
        How {
            domain: "agency.example".into(),
            ..honest()
        },
        How {
            verified: false,
            ..honest()
        },
        How {
            framed: true,
            ..honest()
        },
        How {
            kind: Some("webauthn.create"),
            ..honest()
        },
    ];
    for how in &lies {
        // Each comes when the wait of the one before is over.
        house.clock.advance_ms(60 * 60_000 + 1);
        let said = house.enter(&mut device.clone(), how).await;
        assert_eq!(code(said), Code::UnknownPasskey, "{}", how.origin);
    }
    for (number, how) in lies.iter().enumerate().take(6) {
        house.clock.advance_ms(60_000);
        let offer = house.offer(&house.bo).await;
        let mut device = Authenticator::new(50 + u8::try_from(number).unwrap());
        let answer = device.make(&offer.options, how);
        let said = house.keep(&house.bo, &offer, &answer).await;
        assert_eq!(code(said), Code::BadPasskey, "{number}");
    }
    house.clock.advance_ms(60 * 60_000 + 1);
    // Another device's signature over the right passkey's name.
    let mut thief = Authenticator::new(9);
    thief.credential.clone_from(&device.credential);
    thief.user.clone_from(&device.user);
    let said = house.enter(&mut thief, &honest()).await;
    assert_eq!(code(said), Code::UnknownPasskey);
    // The right passkey, for another user.
    let (ewas, _) = house.device(&house.ewa, 3).await;
    let mut crossed = device.clone();
    crossed.user.clone_from(&ewas.user);
    let said = house.enter(&mut crossed, &honest()).await;
    assert_eq!(code(said), Code::UnknownPasskey);
    house.enter(&mut device.clone(), &honest()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_answered_once_and_in_time() {
    let house = house().await;
    let (mut device, id) = house.device(&house.bo, 1).await;
    let offer = house.at_the_door().await;
    let answer = device.sign(&offer.options, &honest());
    house.give(&offer, &answer).await.unwrap();
    let said = house.give(&offer, &answer).await;
    assert_eq!(code(said), Code::UnknownPasskey, "again");
    // One offer's answer is none to another.
    let other = house.at_the_door().await;
    assert_eq!(
        code(house.give(&other, &answer).await),
        Code::UnknownPasskey
    );
    // Out of time, and sealed by nobody.
    let late = device.sign(&other.options, &honest());
    house.clock.advance_ms(CHALLENGE_LASTS_MS + 1);
    assert_eq!(code(house.give(&other, &late).await), Code::UnknownPasskey);
    let made_up = Offer {
        options: Value::Null,
        offer: "0101aa".into(),
    };
    assert_eq!(
        code(house.give(&made_up, &late).await),
        Code::UnknownPasskey
    );

    // To add: another user's offer, one for the door, one that was answered.
    let ewas = house.offer(&house.ewa).await;
    let mut second = Authenticator::new(2);
    let answer = second.make(&ewas.options, &honest());
    let said = house.keep(&house.bo, &ewas, &answer).await;
    assert_eq!(code(said), Code::BadPasskey, "another user's");
    let offer = house.offer(&house.bo).await;
    let answer = Authenticator::new(2).make(&offer.options, &honest());
    let kept = house.keep(&house.bo, &offer, &answer).await.unwrap();
    end(&house.desk, &house.bo, &kept).await.unwrap();
    let said = house.keep(&house.bo, &offer, &answer).await;
    assert_eq!(code(said), Code::BadPasskey, "answered before");
    // Somebody's passkey is nobody else's, and no second one of its user's.
    for who in [&house.ewa, &house.bo] {
        let offer = house.offer(who).await;
        let answer = Authenticator::new(1).make(&offer.options, &honest());
        let said = house.keep(who, &offer, &answer).await;
        assert_eq!(code(said), Code::BadPasskey);
    }
    assert_eq!(mine(&house.desk, &house.bo).await.unwrap()[0].id, id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_that_goes_back_tells_of_a_copy() {
    let house = house().await;
    let (mut device, _) = house.device(&house.bo, 1).await;
    device.counter = 5;
    house.enter(&mut device, &honest()).await.unwrap();
    for counter in [5, 4, 0] {
        device.counter = counter;
        let said = house.enter(&mut device, &honest()).await;
        assert_eq!(code(said), Code::UnknownPasskey, "{counter}");
        assert_eq!(house.audit()[0], "sign-in.passkey-counter");
    }
    device.counter = 6;
    house.enter(&mut device, &honest()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_come_in_is_answered_as_a_stranger() {
    let house = house().await;
    let (mut device, _) = house.device(&house.bo, 1).await;
    let Who::User(bo) = house.bo else {
        panic!("a user")
    };
    let status = |status| {
        house
            .desk
            .write(&Who::Operator, move |w| w.set_status(bo, status))
    };
    status(Status::Blocked).await.unwrap();
    let blocked = house.enter(&mut device, &honest()).await;
    let unknown = house.enter(&mut Authenticator::new(8), &honest()).await;
    assert_eq!(blocked.err(), unknown.err());
    status(Status::Active).await.unwrap();
    house.enter(&mut device, &honest()).await.unwrap();
    // A lost device: factor and passkeys go together.
    second_factor::reset(&house.desk, &house.ewa, bo)
        .await
        .unwrap();
    assert!(mine(&house.desk, &house.bo).await.unwrap().is_empty());
    let said = house.enter(&mut device, &honest()).await;
    assert_eq!(code(said), Code::UnknownPasskey);
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_are_counted_and_passkeys_too() {
    let house = house().await;
    let mut stranger = Authenticator::new(8);
    stranger.user = Some("AAAAAAAAAAE".into());
    let mut said = Code::UnknownPasskey;
    for _ in 0..6 {
        said = code(house.enter(&mut stranger, &honest()).await);
    }
    assert_eq!(said, Code::TooManyTries);
    // Nobody else waits for that.
    let (mut device, _) = house.device(&house.bo, 1).await;
    house.enter(&mut device, &honest()).await.unwrap();
    for number in 2..=10 {
        house.device(&house.bo, number).await;
    }
    let full = offer(&house.desk, &house.bo, &house.party, PASSWORD).await;
    assert_eq!(code(full), Code::TooMany);
    let wrong = offer(&house.desk, &house.bo, &house.party, "wrong").await;
    assert_eq!(code(wrong), Code::WrongPassword);
    let huge = "a".repeat(MAX_ANSWER + 1);
    let given = Given {
        offer: "",
        answer: &huge,
    };
    let said = sign_in(&house.desk, &house.party, given, home()).await;
    assert!(said.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_comes_from_an_allowed_network_and_past_the_code() {
    let house = house().await;
    let (mut device, _) = house.device(&house.bo, 1).await;
    let range = networks::NewNetwork {
        name: "Office".into(),
        range: "198.51.100.0/24".into(),
    };
    let office = Ipv4Addr::new(198, 51, 100, 7).into();
    networks::add(&house.desk, &house.ewa, range, office)
        .await
        .unwrap();
    let Who::User(bo) = house.bo else {
        panic!("a user")
    };
    let held = house.desk.write(&Who::Operator, move |w| {
        let row = w.user_to_edit(bo)?;
        let restricted = UserRow {
            ip_restricted: true,
            ..row.clone()
        };
        w.edit_user(bo, row.version, restricted)
    });
    held.await.unwrap();
    let away = house.enter(&mut device, &honest()).await;
    assert_eq!(code(away), Code::NetworkNotAllowed);
    let offer = house.at_the_door().await;
    let answer = device.sign(&offer.options, &honest()).to_string();
    let given = Given {
        offer: &offer.offer,
        answer: &answer,
    };
    let from = Origin {
        ip: office,
        ..home()
    };
    let signed = sign_in(&house.desk, &house.party, given, from)
        .await
        .unwrap();
    // A group's duty stays: who has no second factor yet is led to it (P-24).
    let groups = second_factor::groups(&house.desk, &house.ewa)
        .await
        .unwrap();
    let agents = groups.iter().find(|group| group.name == "Agent").unwrap();
    second_factor::require(&house.desk, &house.ewa, [agents.id].into())
        .await
        .unwrap();
    let visit = crate::sign_in::visit(&house.desk, &signed.secret, office);
    assert_eq!(
        visit.await.unwrap().duty,
        crate::sign_in::Duty::SecondFactor
    );
}
