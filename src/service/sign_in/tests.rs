//! Ways in, tried by those who should not get in too.

mod by_link;
mod by_openid;
mod ended;
mod holding;
mod strangers;

use std::{net::Ipv4Addr, sync::Arc, sync::atomic::Ordering};

use model::{Clock, Instant};
use store::Writing;
use tempfile::TempDir;
use totp_rs::{Algorithm, Builder, Secret};

use super::*;
use crate::{
    HashCost, Settings,
    links::{self, Invitation},
    networks::NewNetwork,
    people::{self, NewUser},
    posting::{self, Facts, Writer},
    profile,
};

const NOW: Instant = Instant(1_767_225_600_000);
const EWA: &str = "ewa@agency.example";
const BO: &str = "bo@agency.example";
const PASSWORD: &str = "walnut-lantern-orbit-57";
const OTHER: &str = "lilac-tram-harbour-91";
const HERE: Option<&str> = Some("http://127.0.0.1:8025");

struct House {
    desk: Desk,
    clock: Clock,
    ewa: Who,
    bo: UserId,
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
        email: EWA.into(),
        name: "Ewa Lis".into(),
        password: PASSWORD.into(),
    };
    let ewa = Who::User(people::init(&desk, director).await.unwrap());
    let bo = NewUser {
        email: BO.into(),
        name: "Bo Wilk".into(),
        role: Role::Agent,
        password: Some(PASSWORD.into()),
        ..NewUser::default()
    };
    let bo = people::add(&desk, &ewa, bo).await.unwrap();
    House {
        desk,
        clock,
        ewa,
        bo,
        _dir: dir,
    }
}

fn at(ip: [u8; 4]) -> Origin {
    Origin {
        ip: Ipv4Addr::from(ip).into(),
        agent: "test".into(),
    }
}

fn home() -> Origin {
    at([192, 0, 2, 7])
}

fn plain_writer() -> Writer {
    Arc::new(|_, facts: &Facts| posting::Words {
        subject: facts.name.clone(),
        text: facts.link.clone(),
    })
}

impl House {
    async fn enter(&self, email: &str, password: &str, from: Origin) -> Result<Entered, Problem> {
        sign_in(&self.desk, email, password, from).await
    }

    async fn go_in(&self, email: &str, password: &str) -> Signed {
        match self.enter(email, password, home()).await.unwrap() {
            Entered::In(signed) => signed,
            Entered::CodeNext(_) => panic!("a code is asked for"),
        }
    }

    async fn half(&self, email: &str) -> HalfWay {
        match self.enter(email, PASSWORD, home()).await.unwrap() {
            Entered::CodeNext(half) => half,
            Entered::In(_) => panic!("no code is asked for"),
        }
    }

    async fn give(&self, half: &HalfWay, code: &str) -> Result<Signed, Problem> {
        give_code(&self.desk, &half.secret, code, home()).await
    }

    async fn as_operator(
        &self,
        change: impl FnOnce(&mut Writing) -> Result<(), store::StoreError> + Send + 'static,
    ) {
        self.desk.write(&Who::Operator, change).await.unwrap();
    }

    /// Gives a user a second factor; answers its seed and the recovery codes.
    async fn enrol(&self, who: &Who) -> (String, Vec<String>) {
        let offer = second_factor::offer(&self.desk, who).await.unwrap();
        let code = self.code(&offer.seed);
        let given = (offer.offer.as_str(), code.as_str());
        let codes = second_factor::confirm(&self.desk, who, given).await;
        (offer.seed, codes.unwrap())
    }

    /// What the device shows now.
    fn code(&self, seed: &str) -> String {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(Secret::try_from_base32(seed).unwrap())
            .build()
            .unwrap();
        let seconds = u64::try_from(self.clock.now().0 / 1_000).unwrap();
        totp.generate(seconds).to_string()
    }

    async fn restrict_bo(&self) {
        let bo = self.bo;
        self.as_operator(move |w| {
            let row = w.user_to_edit(bo)?;
            let restricted = store::UserRow {
                ip_restricted: true,
                ..row.clone()
            };
            w.edit_user(bo, row.version, restricted)
        })
        .await;
    }

    async fn make_bo(&self, status: Status) {
        let bo = self.bo;
        self.as_operator(move |w| w.set_status(bo, status)).await;
    }

    async fn invite_bo(&self) -> String {
        let writer = plain_writer();
        let invited = links::invite(&self.desk, &self.ewa, self.bo, (HERE, &writer)).await;
        let Invitation::HandOver { link } = invited.unwrap() else {
            panic!("there is no relay");
        };
        let (path, token) = link.split_once("?token=").unwrap();
        assert_eq!(path, "http://127.0.0.1:8025/activate");
        token.to_owned()
    }
}

fn code_of<T>(answer: Result<T, Problem>) -> Option<Code> {
    answer.err().map(|problem| problem.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_addresses_cost_the_same() {
    let house = house().await;
    let runs = Arc::clone(&house.desk.hasher().runs);
    let mut costs = Vec::new();
    for (email, status) in [
        (BO, Status::Active),
        (BO, Status::Blocked),
        (BO, Status::PendingActivation),
        ("nobody@agency.example", Status::Active),
        ("no address", Status::Active),
    ] {
        house.make_bo(status).await;
        let before = runs.load(Ordering::SeqCst);
        let refused = house.enter(email, OTHER, home()).await;
        assert_eq!(code_of(refused), Some(Code::WrongPassword), "{email}");
        costs.push(runs.load(Ordering::SeqCst) - before);
    }
    assert_eq!(costs, [1, 1, 1, 1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_do_not_lock_the_director_out() {
    let house = house().await;
    let mut waits = 0;
    for number in 0..1_000_u16 {
        let network = u8::try_from(number % 20).unwrap();
        let refused = house.enter(EWA, OTHER, at([203, 0, 113, network])).await;
        match code_of(refused) {
            Some(Code::TooManyTries) => waits += 1,
            other => assert_eq!(other, Some(Code::WrongPassword)),
        }
    }
    assert_eq!(waits, 1_000 - 20 * 5);
    house.go_in(EWA, PASSWORD).await;
    // At a stranger's network even the right password waits, until it is unlocked.
    let there = at([203, 0, 113, 1]);
    let refused = house.enter(EWA, PASSWORD, there.clone()).await;
    assert_eq!(code_of(refused), Some(Code::TooManyTries));
    let unlocked = links::unlock(&house.desk, &Who::Operator, EWA).await;
    unlocked.unwrap();
    assert!(house.enter(EWA, PASSWORD, there).await.is_ok());
    assert!(links::unlock(&house.desk, &house.ewa, EWA).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_in_once() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let (seed, recovery) = house.enrol(&bo).await;
    // The code of the enrolment itself is used up.
    let half = house.half(BO).await;
    let used = house.code(&seed);
    assert_eq!(code_of(house.give(&half, &used).await), Some(Code::BadCode));
    house.clock.advance_ms(30_000);
    let fresh = house.code(&seed);
    let signed = house.give(&half, &fresh).await.unwrap();
    assert!(visit(&house.desk, &signed.secret, home().ip).await.is_ok());
    // Neither again, nor the one before it, nor on another half-way sign-in.
    for half in [&half, &house.half(BO).await] {
        for code in [&fresh, &used] {
            assert_eq!(code_of(house.give(half, code).await), Some(Code::BadCode));
        }
    }
    // What lies between password and code is no session.
    let refused = visit(&house.desk, &half.secret, home().ip).await;
    assert_eq!(code_of(refused), Some(Code::SignInFirst));
    links::unlock(&house.desk, &Who::Operator, BO)
        .await
        .unwrap();
    let spoken = recovery[0].to_uppercase().replace('-', " ");
    house.give(&half, &spoken).await.unwrap();
    assert_eq!(
        code_of(house.give(&half, &recovery[0]).await),
        Some(Code::BadCode)
    );
    let standing = second_factor::standing(&house.desk, &bo).await.unwrap();
    assert_eq!(standing.recovery_left, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_through() {
    let house = house().await;
    let (seed, _) = house.enrol(&Who::User(house.bo)).await;
    let half = house.half(BO).await;
    house.clock.advance_ms(60_000);
    let mut refusals = Vec::new();
    for _ in 0..7 {
        refusals.push(code_of(house.give(&half, "000000").await).unwrap());
    }
    assert_eq!(refusals[..5], [Code::BadCode; 5]);
    assert_eq!(refusals[5..], [Code::TooManyTries; 2]);
    // Neither the right code nor the password gets around the wait.
    let right = house.code(&seed);
    assert_eq!(
        code_of(house.give(&half, &right).await),
        Some(Code::TooManyTries)
    );
    let again = house.half(BO).await;
    assert_eq!(
        code_of(house.give(&again, &right).await),
        Some(Code::TooManyTries)
    );
    // Other networks do not multiply the tries without end.
    let mut tried = 0;
    for network in 0..30 {
        let from = at([198, 51, 100, network]);
        let refused = give_code(&house.desk, &half.secret, "000000", from).await;
        tried += u32::from(code_of(refused) == Some(Code::BadCode));
    }
    assert!(tried < 20, "{tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_way_ends_with_time_and_password() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let (seed, _) = house.enrol(&bo).await;
    let half = house.half(BO).await;
    house.clock.advance_ms(HALF_WAY_MS + 1);
    let code = house.code(&seed);
    assert_eq!(
        code_of(house.give(&half, &code).await),
        Some(Code::SignInExpired)
    );
    let half = house.half(BO).await;
    let changed = links::set_password(&house.desk, &Who::Operator, (BO, OTHER)).await;
    changed.unwrap();
    assert_eq!(
        code_of(house.give(&half, &code).await),
        Some(Code::SignInExpired)
    );
    let otherwise = half.secret.replacen("01", "02", 1);
    for forged in ["", "00", "zz", &otherwise] {
        let refused = give_code(&house.desk, forged, &code, home()).await;
        assert_eq!(code_of(refused), Some(Code::SignInExpired), "{forged}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_goes_by_the_password_or_by_others() {
    let house = house().await;
    let bo = Who::User(house.bo);
    house.enrol(&bo).await;
    let wrong = second_factor::switch_off(&house.desk, &bo, OTHER).await;
    assert_eq!(code_of(wrong), Some(Code::WrongPassword));
    second_factor::switch_off(&house.desk, &bo, PASSWORD)
        .await
        .unwrap();
    house.go_in(BO, PASSWORD).await;
    house.enrol(&bo).await;
    let offer = second_factor::offer(&house.desk, &bo).await.unwrap();
    let again = (offer.offer.as_str(), &*house.code(&offer.seed));
    let refused = second_factor::confirm(&house.desk, &bo, again).await;
    assert_eq!(code_of(refused), Some(Code::ChangedMeanwhile));
    // One's own needs the password; another's needs the right to change them.
    for who in [bo, house.ewa] {
        let Who::User(ewa) = house.ewa else { panic!() };
        let target = if who == bo { house.bo } else { ewa };
        assert!(
            second_factor::reset(&house.desk, &who, target)
                .await
                .is_err()
        );
    }
    let reset = second_factor::reset(&house.desk, &house.ewa, house.bo).await;
    reset.unwrap();
    house.go_in(BO, PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_can_ask_for_a_second_factor() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let signed = house.go_in(BO, PASSWORD).await;
    let token = people::make_token(&house.desk, &bo, "tool").await.unwrap();
    let groups = second_factor::groups(&house.desk, &house.ewa)
        .await
        .unwrap();
    let agents = groups
        .iter()
        .find(|group| group.name == "Agent")
        .unwrap()
        .id;
    assert!(
        second_factor::require(&house.desk, &bo, [agents].into())
            .await
            .is_err()
    );
    let required = second_factor::require(&house.desk, &house.ewa, [agents].into()).await;
    required.unwrap();
    let duty = async |secret: &str| visit(&house.desk, secret, home().ip).await.unwrap().duty;
    assert_eq!(duty(&signed.secret).await, Duty::SecondFactor);
    let stands = stands(&house.desk, &bo, Some(&signed.secret), home().ip).await;
    assert_eq!(code_of(stands), Some(Code::SignInFirst));
    let by_token = bearer(&house.desk, &token, home().ip).await.unwrap();
    assert_eq!(by_token.duty, Duty::None);
    house.enrol(&bo).await;
    assert_eq!(duty(&signed.secret).await, Duty::None);
    let kept = second_factor::switch_off(&house.desk, &bo, PASSWORD).await;
    assert_eq!(code_of(kept), Some(Code::SecondFactorRequired));
}

#[tokio::test(flavor = "multi_thread")]
async fn restricted_users_come_from_allowed_networks_only() {
    let house = house().await;
    let (office, away) = (home(), at([198, 51, 100, 1]));
    let bo = Who::User(house.bo);
    let signed = house.go_in(BO, PASSWORD).await;
    let token = people::make_token(&house.desk, &bo, "tool").await.unwrap();
    house.restrict_bo().await;
    assert_eq!(
        networks::would_shut_out(&house.desk, office.ip).await,
        Ok(true)
    );
    let range = NewNetwork {
        name: "Office".into(),
        range: "192.0.2.0/24".into(),
    };
    let id = networks::add(&house.desk, &house.ewa, range, office.ip).await;
    let id = id.unwrap();
    let refused = Some(Code::NetworkNotAllowed);
    assert_eq!(
        code_of(house.enter(BO, PASSWORD, away.clone()).await),
        refused
    );
    // Who does not know the password learns nothing of it.
    let stranger = house.enter(BO, OTHER, away.clone()).await;
    assert_eq!(code_of(stranger), Some(Code::WrongPassword));
    for (from, told) in [(office.ip, None), (away.ip, refused)] {
        assert_eq!(
            code_of(visit(&house.desk, &signed.secret, from).await),
            told
        );
        assert_eq!(code_of(bearer(&house.desk, &token, from).await), told);
    }
    let stands = stands(&house.desk, &bo, None, away.ip).await;
    assert_eq!(code_of(stands), Some(Code::SignInFirst));
    // An agent may not look at the networks; the Director can't be shut out by them.
    assert!(networks::list(&house.desk, &bo, office.ip).await.is_err());
    house.go_in(EWA, PASSWORD).await;
    let removed = networks::remove(&house.desk, &house.ewa, id, away.ip).await;
    removed.unwrap();
    assert_eq!(code_of(house.enter(BO, PASSWORD, office).await), refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_is_noted_and_other_sessions_can_be_ended() {
    let house = house().await;
    let bo = Who::User(house.bo);
    let kept = house.go_in(BO, PASSWORD).await;
    let other = house.go_in(BO, PASSWORD).await;
    let card = links::sign_in_card(&house.desk, &house.ewa, house.bo).await;
    assert_eq!(card.unwrap().last, Some((NOW, "192.0.2.7".to_owned())));
    let hidden = links::sign_in_card(&house.desk, &bo, UserId(1)).await;
    assert_eq!(code_of(hidden), Some(Code::NotFound));
    profile::end_other_sessions(&house.desk, &bo, &kept.secret)
        .await
        .unwrap();
    assert!(visit(&house.desk, &kept.secret, home().ip).await.is_ok());
    assert!(visit(&house.desk, &other.secret, home().ip).await.is_err());
    for (zone, phone) in [("Mars/Olympus", "1"), ("", &*"1".repeat(500))] {
        let odd = profile::Profile {
            time_zone: zone.into(),
            phone: phone.into(),
            ..profile::Profile::default()
        };
        let refused = profile::change(&house.desk, &bo, odd).await;
        assert!(refused.unwrap_err().field.is_some());
    }
}
