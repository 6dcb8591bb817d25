//! Secrets at rest: sealed with the installation's key, each bound to its place (O-17).

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use model::Problem;
use store::Sealed;
use zeroize::Zeroizing;

use crate::told;

/// Bytes of an XChaCha20 nonce.
const NONCE: usize = 24;

/// The form of what is sealed: format 1, then the key's number, nonce and ciphertext.
const FORMAT: u8 = 1;

/// The number of the present key; rotation adds others.
const KEY_ID: u8 = 1;

/// Seals and opens secrets.
pub(crate) struct Seal {
    cipher: XChaCha20Poly1305,
    key: Zeroizing<[u8; 32]>,
}

impl Seal {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(key.into()),
            key: Zeroizing::new(*key),
        }
    }

    /// The key itself, for a backup that is to hold it.
    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Seals a secret for one place, such as `account/anna@example.com/password`; it opens
    /// nowhere else.
    pub(crate) fn seal(&self, place: &str, secret: &str) -> Result<Sealed, Problem> {
        let nonce: [u8; NONCE] = random()?;
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: place.as_bytes(),
        };
        let text = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| told::broken("a secret could not be sealed"))?;
        let mut bytes = vec![FORMAT, KEY_ID];
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&text);
        Ok(Sealed(bytes))
    }

    /// Opens a sealed secret; fails where the key or the place is another.
    pub(crate) fn open(&self, place: &str, sealed: &Sealed) -> Result<Zeroizing<String>, Problem> {
        self.unseal(place, sealed)
            .ok_or_else(|| told::broken("a secret does not open: is this the right key file?"))
    }

    /// Opens what came from outside; none where it was not sealed here for this place.
    pub(crate) fn unseal(&self, place: &str, sealed: &Sealed) -> Option<Zeroizing<String>> {
        let rest = sealed.0.strip_prefix(&[FORMAT, KEY_ID])?;
        let (nonce, text) = rest.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(plain).map(Zeroizing::new).ok()
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| told::broken("no random bytes"))?;
    Ok(bytes)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a String never fails.
            let _written = write!(text, "{byte:02x}");
            text
        })
}

/// Hexadecimal digits as bytes.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_only_in_its_place() {
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal("account/a/password", "hunter2").unwrap();
        assert!(!sealed.0.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(
            seal.open("account/a/password", &sealed).unwrap().as_str(),
            "hunter2"
        );
        assert!(seal.open("account/b/password", &sealed).is_err());
        assert!(
            Seal::new(&[8; 32])
                .open("account/a/password", &sealed)
                .is_err()
        );
        assert_eq!(unhex(&hex(&[0, 255, 16])), Some(vec![0, 255, 16]));
    }
}
