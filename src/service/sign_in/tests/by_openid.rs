//! An account at an OpenID provider: no way around the code, and none left when it is taken away.

use store::OpenIdAccount;

use super::*;

fn account() -> OpenIdAccount {
    OpenIdAccount {
        issuer: "https://login.agency.example".into(),
        subject: "bo-1".into(),
    }
}

impl House {
    async fn connect_bo(&self) {
        let bo = Who::User(self.bo);
        let connected = self
            .desk
            .write(&bo, |w| w.connect_openid(&account(), "bo@home.example"));
        connected.await.unwrap();
    }

    /// Bo, by the provider's word.
    async fn by_account(&self) -> Result<Option<Entered>, Problem> {
        let found = self
            .desk
            .read(&Who::Job(Job::SignIn), |r| r.user_half_way(self.bo));
        let candidate = Candidate {
            user: self.bo,
            row: found.unwrap().unwrap(),
            proven: Proven::OpenId(account()),
        };
        enter(&self.desk, candidate, home()).await
    }

    async fn half_by_account(&self) -> HalfWay {
        match self.by_account().await.unwrap() {
            Some(Entered::CodeNext(half)) => half,
            _ => panic!("no code is asked for"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_is_asked_for_after_a_providers_word_too() {
    let house = house().await;
    assert!(house.by_account().await.unwrap().is_none(), "not connected");
    house.connect_bo().await;
    let entered = house.by_account().await.unwrap();
    assert!(matches!(entered, Some(Entered::In(_))));
    let (seed, codes) = house.enrol(&Who::User(house.bo)).await;
    let half = house.half_by_account().await;
    is_half_way(&house.desk, &half.secret).await.unwrap();
    let wrong = house.give(&half, "000000").await;
    assert_eq!(code_of(wrong), Some(Code::BadCode));
    house.clock.advance_ms(60_000);
    house.give(&half, &house.code(&seed)).await.unwrap();
    house.give(&half, codes.first().unwrap()).await.unwrap();
    house.clock.advance_ms(HALF_WAY_MS + 1);
    let late = house.give(&half, codes.last().unwrap()).await;
    assert_eq!(code_of(late), Some(Code::SignInExpired));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_half_way_ends_with_the_account_or_the_user() {
    let house = house().await;
    house.connect_bo().await;
    house.enrol(&Who::User(house.bo)).await;
    let (by_account, by_password) = (house.half_by_account().await, house.half(BO).await);
    let bo = house.bo;
    house.as_operator(move |w| w.end_openid_of(bo)).await;
    let ended = is_half_way(&house.desk, &by_account.secret).await;
    assert_eq!(code_of(ended), Some(Code::SignInExpired));
    is_half_way(&house.desk, &by_password.secret).await.unwrap();

    house.connect_bo().await;
    let half = house.half_by_account().await;
    house.make_bo(Status::Blocked).await;
    let ended = is_half_way(&house.desk, &half.secret).await;
    assert_eq!(code_of(ended), Some(Code::SignInExpired));
    house.make_bo(Status::Deleted).await;
    house.make_bo(Status::Active).await;
    assert!(
        house
            .desk
            .read(&Who::Job(Job::SignIn), |r| r.user_of_openid(&account()))
            .unwrap()
            .is_none(),
        "who was deleted connects their account anew"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_is_no_proof() {
    let house = house().await;
    let candidate = Candidate {
        user: house.bo,
        row: house
            .desk
            .read(&Who::Job(Job::SignIn), |r| r.user_half_way(house.bo))
            .unwrap()
            .unwrap(),
        proven: Proven::Password(String::new()),
    };
    assert!(
        enter(&house.desk, candidate, home())
            .await
            .unwrap()
            .is_none()
    );
}
