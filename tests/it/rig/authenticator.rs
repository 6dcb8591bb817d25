//! An authenticator in software, which can lie as a stranger's would.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use p256::ecdsa::{DerSignature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Flags of an authenticator's answer: its user was present, was verified, has a new key.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const NEW_KEY: u8 = 64;

/// One passkey on one device.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    /// Its id, as 32 bytes.
    pub credential: Vec<u8>,
    /// Whom it was made for.
    pub user: Option<String>,
    /// Signatures so far; 0 for a device that does not count.
    pub counter: u32,
}

/// How an answer comes about; what is honest, and what is not.
#[derive(Clone)]
pub struct How {
    /// Which page asked.
    pub origin: String,
    /// For which domain it signs.
    pub domain: String,
    /// Whether the user gave finger, face or PIN.
    pub verified: bool,
    /// Whether another site's frame asked.
    pub framed: bool,
    /// Another ceremony than the one it is given to.
    pub kind: Option<&'static str>,
}

impl How {
    /// Honestly, at an origin.
    pub fn honest(origin: &str) -> Self {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let domain = host.split(':').next().unwrap_or(host);
        Self {
            origin: origin.to_owned(),
            domain: domain.to_owned(),
            verified: true,
            framed: false,
            kind: None,
        }
    }
}

impl Authenticator {
    /// A device; another number is another device.
    pub fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            credential: Sha256::digest([number]).to_vec(),
            user: None,
            counter: 0,
        }
    }

    /// Makes a passkey by an offer's options.
    pub fn make(&mut self, options: &Value, how: &How) -> Value {
        self.user = Some(text(&options["user"]["id"]));
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        let mut data = self.data(how, NEW_KEY);
        data.extend([0; 16]);
        data.extend((self.credential.len() as u16).to_be_bytes());
        data.extend(&self.credential);
        // A key of ES256 (RFC 9053, 2.1 and 7.1.1).
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(data.len() as u8);
        object.extend(data);
        let client = client("webauthn.create", options, how);
        json!({
            "id": BASE64URL.encode(&self.credential),
            "rawId": BASE64URL.encode(&self.credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": BASE64URL.encode(&client),
                "attestationObject": BASE64URL.encode(&object),
                "transports": ["internal"],
            },
        })
    }

    /// Signs the challenge of an offer's options.
    pub fn sign(&mut self, options: &Value, how: &How) -> Value {
        let data = self.data(how, 0);
        let client = client("webauthn.get", options, how);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: DerSignature = self.key.sign(&signed);
        json!({
            "id": BASE64URL.encode(&self.credential),
            "rawId": BASE64URL.encode(&self.credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": BASE64URL.encode(&client),
                "authenticatorData": BASE64URL.encode(&data),
                "signature": BASE64URL.encode(signature.as_bytes()),
                "userHandle": self.user,
            },
        })
    }

    fn data(&self, how: &How, more: u8) -> Vec<u8> {
        let verified = if how.verified { VERIFIED } else { 0 };
        let mut data = Sha256::digest(&how.domain).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn client(kind: &str, options: &Value, how: &How) -> Vec<u8> {
    json!({
        "type": how.kind.unwrap_or(kind),
        "challenge": text(&options["challenge"]),
        "origin": how.origin,
        "crossOrigin": how.framed,
    })
    .to_string()
    .into_bytes()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
