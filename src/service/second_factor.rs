//! The second factor: a device that shares a seed and tells codes (RFC 6238), and recovery
//! codes for when it is lost (P-24).

use std::collections::BTreeSet;

use model::{BuiltIn, Code, GroupId, Hash, Instant, Problem, UserId};
use serde::Serialize;
use store::{Job, SecondFactorRow, Who, Writing, sha256};
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

use crate::{
    Desk, links, profile,
    sealing::{hex, random, unhex},
    told,
};

/// Seconds for which a code is told.
const STEP_S: u64 = 30;

/// Digits of a code.
const DIGITS: u8 = 6;

/// Steps before and after the present one whose codes are taken too: clocks differ.
const SKEW: u16 = 1;

/// Bytes of a seed: as long as SHA-1's output (RFC 4226, 4).
const SEED: usize = 20;

/// Recovery codes made at a time.
const RECOVERY_CODES: usize = 10;

/// Letters of a recovery code, each carrying five bits.
const RECOVERY_LETTERS: usize = 16;

/// A recovery code is cut into groups of this many letters.
const RECOVERY_GROUP: usize = 4;

/// Letters of recovery codes: those that are not mistaken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Longest code looked at, in bytes.
const MAX_CODE: usize = 64;

/// Longest offer looked at, in bytes.
const MAX_OFFER: usize = 512;

/// Who the codes are for, as the device shows it.
const ISSUER: &str = "Korespond";

/// How one's own second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Since when there is one.
    pub since: Option<Instant>,
    /// Recovery codes that are left.
    pub recovery_left: usize,
    /// Whether a group asks for one.
    pub required: bool,
}

/// A seed to be shared with a device.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// The seed in base 32, to be typed.
    pub seed: String,
    /// The same with all that a device needs, to be scanned.
    pub uri: String,
    /// The seed, sealed: to be given back with the first code.
    pub offer: String,
}

/// A group and whether it asks its members for a second factor.
#[derive(Clone, Debug, Serialize)]
pub struct Asking {
    /// Which.
    pub id: GroupId,
    /// Name.
    pub name: String,
    /// Which built-in group it is, if any.
    #[serde(skip)]
    pub built_in: Option<BuiltIn>,
    /// Whether it asks.
    pub required: bool,
}

/// What proved that a user has their second factor; taken once.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof {
    /// The code of a step.
    Step(u64),
    /// A recovery code.
    Recovery(Hash),
}

/// How one's own second factor stands.
pub async fn standing(desk: &Desk, who: &Who) -> Result<Standing, Problem> {
    desk.read(who, |r| {
        let row = r.my_second_factor()?;
        Ok(Standing {
            since: row.as_ref().map(|row| row.since),
            recovery_left: row.map_or(0, |row| row.recovery.len()),
            required: r.my_second_factor_is_required(),
        })
    })
}

/// Offers a new seed; nothing is kept until [`confirm`].
pub async fn offer(desk: &Desk, who: &Who) -> Result<Offer, Problem> {
    let (me, email) = desk.read(who, |r| r.me().map(|(id, row)| (id, row.email.clone())))?;
    let seed = Zeroizing::new(hex(&random::<SEED>()?));
    let sealed = desk.seal().seal(&offer_place(me), &seed)?;
    shown(&seed, &email, hex(&sealed.0))
}

/// The offer as it was shown before, to be shown again beside what was wrong with its code.
pub async fn offered(desk: &Desk, who: &Who, offer: &str) -> Result<Offer, Problem> {
    let (me, email) = desk.read(who, |r| r.me().map(|(id, row)| (id, row.email.clone())))?;
    let seed = offered_seed(desk, me, offer)?;
    shown(&seed, &email, offer.to_owned())
}

fn shown(seed: &str, email: &str, offer: String) -> Result<Offer, Problem> {
    let seed = base_32(seed)?;
    let label = in_uri(email);
    let uri = format!(
        "otpauth://totp/{ISSUER}:{label}?secret={seed}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}"
    );
    Ok(Offer { seed, uri, offer })
}

fn offered_seed(desk: &Desk, me: UserId, offer: &str) -> Result<Zeroizing<String>, Problem> {
    Some(offer)
        .filter(|offer| offer.len() <= MAX_OFFER)
        .and_then(unhex)
        .and_then(|sealed| desk.seal().unseal(&offer_place(me), &store::Sealed(sealed)))
        .ok_or(Problem::new(Code::BadRequest))
}

/// Switches the second factor on, once a first code shows that the device has the seed.
/// Answers the recovery codes, told this once.
pub async fn confirm(
    desk: &Desk,
    who: &Who,
    (offer, code): (&str, &str),
) -> Result<Vec<String>, Problem> {
    let (me, row) = desk.read(who, |r| Ok((r.me()?.0, r.my_second_factor()?)))?;
    if row.is_some() {
        return Err(Problem::new(Code::ChangedMeanwhile));
    }
    let seed = offered_seed(desk, me, offer)?;
    let now = desk.clock().now();
    let step = step_of(&totp(&seed)?, code, now).ok_or(Problem::at(Code::BadCode, "code"))?;
    let (codes, recovery) = recovery_codes(desk, me)?;
    let row = SecondFactorRow {
        seed: desk.seal().seal(&place(me), &seed)?,
        step,
        recovery,
        since: now,
    };
    desk.write(who, move |w| w.set_my_second_factor(&row))
        .await?;
    Ok(codes)
}

/// Makes other recovery codes, told this once; the old ones end.
pub async fn renew_recovery(
    desk: &Desk,
    who: &Who,
    password: &str,
) -> Result<Vec<String>, Problem> {
    let proven = profile::prove(desk, who, password).await?;
    let me = desk.read(who, |r| r.me().map(|(id, _)| id))?;
    let (codes, recovery) = recovery_codes(desk, me)?;
    desk.write(who, move |w| {
        proven.holds(w)?;
        w.set_my_recovery(recovery)
    })
    .await?;
    Ok(codes)
}

/// Switches one's own second factor off, by the password.
pub async fn switch_off(desk: &Desk, who: &Who, password: &str) -> Result<(), Problem> {
    if standing(desk, who).await?.required {
        return Err(Problem::new(Code::SecondFactorRequired));
    }
    let proven = profile::prove(desk, who, password).await?;
    desk.write(who, move |w| {
        proven.holds(w)?;
        w.end_my_second_factor()
    })
    .await
}

/// Takes the second factor and the passkeys of a user away, whose device is lost. For who may
/// change them.
pub async fn reset(desk: &Desk, who: &Who, user: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.end_second_factor_of(user)).await
}

/// The same by sign-in address; the operator's.
pub async fn reset_by_address(desk: &Desk, who: &Who, email: &str) -> Result<(), Problem> {
    let (user, _) = links::user_of(desk, who, email)?;
    reset(desk, who, user).await
}

/// All groups with whether they ask for a second factor, for who may change settings.
pub async fn groups(desk: &Desk, who: &Who) -> Result<Vec<Asking>, Problem> {
    desk.read(who, |r| {
        let groups = r.groups_by_factor()?.into_iter();
        Ok(groups
            .map(|(id, row)| Asking {
                id,
                name: row.name,
                built_in: row.built_in,
                required: row.requires_second_factor,
            })
            .collect())
    })
}

/// Says which groups ask their members for a second factor. Members without one are led to
/// it before anything else; tokens that exist stay.
pub async fn require(desk: &Desk, who: &Who, asking: BTreeSet<GroupId>) -> Result<(), Problem> {
    desk.write(who, move |w| w.require_second_factor(&asking))
        .await
}

/// What a code proves of a user with a second factor; nothing for a wrong one.
pub(crate) fn proof(
    desk: &Desk,
    (user, row): (UserId, &SecondFactorRow),
    given: &str,
) -> Result<Option<Proof>, Problem> {
    let plain = plain(given);
    if plain.bytes().all(|byte| byte.is_ascii_digit()) && plain.len() == usize::from(DIGITS) {
        let seed = desk.seal().open(&place(user), &row.seed)?;
        let step = step_of(&totp(&seed)?, &plain, desk.clock().now());
        return Ok(step.filter(|step| *step > row.step).map(Proof::Step));
    }
    let hash = recovery_hash(desk, user, &plain);
    Ok(row
        .recovery
        .contains(&hash)
        .then_some(Proof::Recovery(hash)))
}

/// Takes a proof in the transaction that lets the user in; false if it was taken before.
pub(crate) fn take(w: &mut Writing, user: UserId, proof: Proof) -> Result<bool, store::StoreError> {
    match proof {
        Proof::Step(step) => w.accept_step(user, step),
        Proof::Recovery(code) => w.accept_recovery(user, code),
    }
}

/// The second factor of a user who is signing in.
pub(crate) fn of(desk: &Desk, user: UserId) -> Result<Option<SecondFactorRow>, Problem> {
    desk.read(&Who::Job(Job::SignIn), |r| r.second_factor(user))
}

fn place(user: UserId) -> String {
    format!("user/{user}/second-factor")
}

fn offer_place(user: UserId) -> String {
    format!("user/{user}/second-factor/offer")
}

fn totp(seed: &str) -> Result<Totp, Problem> {
    let bytes = unhex(seed).ok_or_else(|| told::broken("a seed is no seed"))?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_S)
        .with_secret(bytes)
        .build()
        .map_err(|_| told::broken("a seed is no seed"))
}

/// The step whose code this is, of those that count now.
fn step_of(totp: &Totp, code: &str, now: Instant) -> Option<u64> {
    let seconds = u64::try_from(now.0 / 1_000).ok()?;
    totp.check(&plain(code), seconds)
}

fn base_32(seed: &str) -> Result<String, Problem> {
    let bytes = unhex(seed).ok_or_else(|| told::broken("a seed is no seed"))?;
    Ok(totp_rs::Secret::from(bytes).to_base32())
}

/// A code as it counts: without the spaces and hyphens that people read it with.
fn plain(code: &str) -> Zeroizing<String> {
    let kept = code.chars().take(MAX_CODE);
    Zeroizing::new(
        kept.filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect(),
    )
}

/// New recovery codes with the hashes that are kept.
fn recovery_codes(desk: &Desk, user: UserId) -> Result<(Vec<String>, Vec<Hash>), Problem> {
    let (mut codes, mut hashes) = (Vec::new(), Vec::new());
    for _ in 0..RECOVERY_CODES {
        let chance = random::<RECOVERY_LETTERS>()?;
        let mut code = String::new();
        for (at, byte) in chance.iter().enumerate() {
            if at > 0 && at % RECOVERY_GROUP == 0 {
                code.push('-');
            }
            // 32 letters divide 256, so all are equally likely.
            let letter = LETTERS.get(usize::from(*byte) % LETTERS.len());
            code.push(char::from(*letter.unwrap_or(&b'a')));
        }
        hashes.push(recovery_hash(desk, user, &plain(&code)));
        codes.push(code);
    }
    Ok((codes, hashes))
}

/// The hash of a recovery code: made with the installation's key, so that the store alone
/// tells nothing.
fn recovery_hash(desk: &Desk, user: UserId, plain: &str) -> Hash {
    let place = format!("recovery/{user}/{plain}");
    sha256(&[desk.form_key().as_slice(), place.as_bytes()].concat())
}

fn in_uri(text: &str) -> String {
    text.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.push_str(&hex(&[byte]).to_uppercase());
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of its eight digits.
        let totp = totp(&hex(b"12345678901234567890")).unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Instant(seconds * 1_000);
            let step = u64::try_from(seconds).unwrap() / STEP_S;
            assert_eq!(step_of(&totp, code, now), Some(step), "{seconds}");
            let near = |s: i64| step_of(&totp, code, now.plus_ms(s * 30_000));
            assert_eq!((near(1), near(-1)), (Some(step), Some(step)));
            assert_eq!((near(2), near(-2)), (None, None));
        }
        let now = Instant(59_000);
        assert_eq!(step_of(&totp, " 287 082 ", now), Some(1));
        for bad in ["", "287083", "28708", "2870821", "a87082"] {
            assert_eq!(step_of(&totp, bad, now), None, "{bad}");
        }
    }

    #[test]
    fn seeds_are_told_in_base_32() {
        let offer = shown(
            &hex(b"12345678901234567890"),
            "ana+x@agency.example",
            String::new(),
        );
        let offer = offer.unwrap();
        assert_eq!(offer.seed, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            offer.uri,
            "otpauth://totp/Korespond:ana%2Bx@agency.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Korespond&algorithm=SHA1&digits=6&period=30"
        );
    }
}
