//! `[openid.NAME]`: providers that users sign in by (P-28). Their names are the agency's own, so
//! these keys do not stand in the documented file.

use std::path::PathBuf;

use config::{Value, ValueKind};
use url::Url;

use super::{
    BadConfig,
    layers::Layers,
    value::{self, Refused},
};

/// The section that holds the providers.
pub const SECTION: &str = "openid";

/// The keys of a provider, with whether they may be left out.
const KEYS: [&str; 6] = [
    "name",
    "issuer",
    "client_id",
    "client_secret_file",
    "match_by_email",
    "email_domains",
];

/// Most providers.
const MOST: usize = 10;

/// Longest name of a section, in bytes.
const MAX_WORD: usize = 32;

/// Where Microsoft's directories are.
const MICROSOFT: [&str; 2] = ["login.microsoftonline.com", "sts.windows.net"];

/// What stands for many of Microsoft's directories at once.
const NO_DIRECTORY: [&str; 3] = ["common", "organizations", "consumers"];

/// A provider of OpenID Connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenId {
    /// Its section's name.
    pub word: String,
    /// Its name as users see it.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// The file with our secret there.
    pub client_secret_file: PathBuf,
    /// Whether its word about an e-mail address connects the user who signs in with that.
    pub match_by_email: bool,
    /// Domains of such addresses; empty for all.
    pub email_domains: Vec<String>,
}

/// Whether a key below the section can be: `NAME.KEY`; what is allowed if not.
pub fn check_key(rest: &str) -> Result<(), String> {
    let (word, key) = rest.split_once('.').unwrap_or((rest, ""));
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if word.is_empty() || word.len() > MAX_WORD || !word.chars().all(fits) {
        return Err(format!(
            "a provider's section is [{SECTION}.NAME] with up to {MAX_WORD} of a to z, 0 to 9 and -"
        ));
    }
    if KEYS.contains(&key) {
        Ok(())
    } else {
        let keys = KEYS.join(", ");
        Err(format!(
            "unknown key; allowed in [{SECTION}.{word}]: {keys}"
        ))
    }
}

impl OpenId {
    /// Fills in the keys that a provider's section leaves out.
    pub fn fill_in(layers: &mut Layers) {
        for word in layers.below(SECTION) {
            let key = |name: &str| format!("{SECTION}.{word}.{name}");
            for name in KEYS {
                match name {
                    "match_by_email" => layers.fill_in(key(name), false),
                    "email_domains" => layers.fill_in(key(name), ValueKind::Array(Vec::new())),
                    "name" => layers.fill_in(key(name), word.as_str()),
                    _ => layers.fill_in(key(name), ""),
                }
            }
        }
    }

    /// All providers; plain HTTP is for this machine where `allow_loopback`.
    pub fn all(layers: &Layers, allow_loopback: bool) -> Result<Vec<Self>, BadConfig> {
        let words = layers.below(SECTION);
        if words.len() > MOST {
            return Err(BadConfig(format!(
                "{SECTION}: there are {} providers; allowed: at most {MOST}",
                words.len()
            )));
        }
        let providers = words
            .into_iter()
            .map(|word| Self::of(layers, word, allow_loopback));
        let providers = providers.collect::<Result<Vec<Self>, _>>()?;
        for (at, provider) in providers.iter().enumerate() {
            let mut earlier = providers.iter().take(at);
            if earlier.any(|other| other.issuer == provider.issuer) {
                let key = format!("{SECTION}.{}.issuer", provider.word);
                return Err(layers.refusal(&key, "another provider has the same issuer"));
            }
        }
        Ok(providers)
    }

    fn of(layers: &Layers, word: String, allow_loopback: bool) -> Result<Self, BadConfig> {
        let key = |name: &str| format!("{SECTION}.{word}.{name}");
        let name = layers.get(&key("name"), value::plain)?;
        let issuer = layers.get(&key("issuer"), issuer)?;
        if let Some(reason) = unfit(&issuer, allow_loopback) {
            return Err(layers.refusal(&key("issuer"), reason));
        }
        Ok(Self {
            name: if name.is_empty() { word.clone() } else { name },
            issuer,
            client_id: layers.get(&key("client_id"), value::given)?,
            client_secret_file: layers.get(&key("client_secret_file"), value::path)?,
            match_by_email: layers.get(&key("match_by_email"), value::yes_no)?,
            email_domains: layers.get(&key("email_domains"), value::domains)?,
            word,
        })
    }
}

/// An issuer (OpenID Connect Discovery, 3): an address without query and fragment.
fn issuer(value: &Value) -> Result<String, Refused> {
    const ALLOWED: Refused =
        Refused("the provider's issuer, such as \"https://login.agency.example/realms/agency\"");
    let text = value::given(value).map_err(|_| ALLOWED)?;
    let url = Url::parse(&text).map_err(|_| ALLOWED)?;
    let bare = url.query().is_none() && url.fragment().is_none();
    let nobody = url.username().is_empty() && url.password().is_none();
    let web = matches!(url.scheme(), "https" | "http");
    if bare && nobody && web && url.has_host() {
        Ok(text)
    } else {
        Err(ALLOWED)
    }
}

/// Why an issuer can't be trusted, if it can't.
fn unfit(issuer: &str, allow_loopback: bool) -> Option<&'static str> {
    let url = Url::parse(issuer).ok()?;
    let host = url.host_str().unwrap_or_default();
    if url.scheme() == "http" {
        let local = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
        return (!local || !allow_loopback).then_some(
            "it must be https://; http:// is for this machine with network.allow_loopback = true",
        );
    }
    let first = url.path_segments().and_then(|mut parts| parts.next());
    let many = first.is_some_and(|first| NO_DIRECTORY.contains(&first));
    (MICROSOFT.contains(&host) && many).then_some(
        "it must name your own directory by its id: with \"common\", \"organizations\" or \
         \"consumers\" anybody's directory could vouch for anybody",
    )
}

#[cfg(test)]
mod tests {
    use super::{check_key, unfit};

    #[test]
    fn issuers_are_https_and_one_directory() {
        for issuer in [
            "https://accounts.google.com",
            "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0",
            "https://login.agency.example/realms/common",
            "https://login.agency.example/common",
        ] {
            assert_eq!(unfit(issuer, false), None, "{issuer}");
        }
        for issuer in [
            "https://login.microsoftonline.com/common/v2.0",
            "https://LOGIN.microsoftonline.com/organizations/v2.0",
            "https://login.microsoftonline.com/consumers/v2.0",
            "https://sts.windows.net/common/",
            "http://login.agency.example",
            "http://127.0.0.1:9",
        ] {
            assert!(unfit(issuer, false).is_some(), "{issuer}");
        }
        assert_eq!(unfit("http://127.0.0.1:9", true), None);
        assert!(unfit("http://10.0.0.1:9", true).is_some());
    }

    #[test]
    fn sections_have_plain_names_and_known_keys() {
        assert_eq!(check_key("google.issuer"), Ok(()));
        for key in [
            "",
            "google",
            "Google.issuer",
            "a b.issuer",
            ".issuer",
            "a.secret",
        ] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
