//! OpenID providers on loopback, played by the scripts of `tests/openid`.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    process::{Child, Command, Stdio},
    sync::mpsc,
};

use serde_json::{Value, json};
use url::Url;

use super::{
    PATIENCE, free_port,
    http::{Answer, Http, in_query},
    office::{Office, SIGN_IN},
    root,
};

/// What the panel is called there by, and its secret.
pub const SECRET: &str = "a secret of % both: sides";

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FOREIGN: (&str, &str) = ("sec-fetch-site", "cross-site");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
/// What the variables of the provider's configuration begin with.
const CONFIG: &str = "KORESPOND__OPENID__TEST__";

/// A provider; it ends with the test.
pub struct Provider {
    /// Its port.
    pub port: u16,
    host: &'static str,
    child: Option<Child>,
}

impl Provider {
    /// A provider that does not run yet, at a port of its own.
    pub fn at(host: &'static str) -> Self {
        Self {
            port: free_port(),
            host,
            child: None,
        }
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        format!("http://{}:{}", self.host, self.port)
    }

    /// Starts a script and waits until it listens.
    pub fn start(&mut self, script: &str, asked: &Value) {
        let mut asked = asked.clone();
        asked["port"] = self.port.into();
        asked["issuer"] = self.issuer().into();
        asked["secret"] = SECRET.into();
        let mut child = Command::new("node")
            .arg(root().join("tests/openid").join(format!("{script}.mjs")))
            .arg(asked.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is installed: tests/run.sh does it");
        let lines = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        self.child = Some(child);
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if line == "ready" {
                    let _ = tell.send(());
                }
            }
        });
        told.recv_timeout(PATIENCE)
            .expect("the provider listens: tests/run.sh installs it");
    }

    /// Ends it.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Tells a scripted provider what comes next.
    pub fn script(&self, script: &Value) {
        let told = self.http().send("POST", "/script", script);
        assert_eq!(told.status, 200, "{}", told.text());
    }

    /// How often a scripted provider was asked for a path.
    pub fn asked_for(&self, path: &str) -> usize {
        let seen = self.http().get("/seen").json();
        let seen = seen.as_array().cloned().unwrap_or_default();
        seen.iter()
            .filter(|seen| seen["path"] == json!(path))
            .count()
    }

    /// A client of it.
    pub fn http(&self) -> Http {
        Http::to(&format!("127.0.0.1:{}", self.port))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An office that knows a provider by the name `test`, and that provider, not yet started.
pub fn office(more: &[(&str, &str)]) -> (Provider, Office) {
    office_and(Provider::at("127.0.0.1"), more)
}

/// The same with a provider that goes by another name.
pub fn office_and(provider: Provider, more: &[(&str, &str)]) -> (Provider, Office) {
    let mut office = Office::with(&["ana@agency.example", "bo@agency.example"]);
    let secret = office.data().with_file_name("provider.secret");
    fs::write(&secret, format!("{SECRET}\n")).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let mut variables = BTreeMap::from([
        (format!("{CONFIG}NAME"), "Test <b>".to_owned()),
        (format!("{CONFIG}ISSUER"), provider.issuer()),
        (format!("{CONFIG}CLIENT_ID"), "korespond".to_owned()),
        (
            format!("{CONFIG}CLIENT_SECRET_FILE"),
            secret.display().to_string(),
        ),
    ]);
    for (name, value) in more {
        variables.insert(format!("{CONFIG}{name}"), (*value).to_owned());
    }
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    office.serve_with(&variables);
    (provider, office)
}

/// The same with a scripted provider that runs.
pub fn scripted(more: &[(&str, &str)]) -> (Provider, Office) {
    let (mut provider, office) = office(more);
    provider.start("scripted", &json!({}));
    (provider, office)
}

/// A browser that was sent away: where to, and what it keeps.
pub struct Away {
    /// The provider's page.
    pub url: Url,
    /// The cookie.
    pub cookie: String,
}

impl Away {
    /// What a page that leads on says.
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let (_, url) = answer.header("refresh").split_once("url=").unwrap();
        let kept = answer.header("set-cookie");
        for flag in [
            "korespond-openid=",
            "HttpOnly",
            "SameSite=Lax",
            "Max-Age=600",
        ] {
            assert!(kept.contains(flag), "{flag} in {kept}");
        }
        Self {
            url: Url::parse(url).unwrap(),
            cookie: kept.split(';').next().unwrap().to_owned(),
        }
    }

    /// What the way there tells the provider.
    pub fn has(&self, name: &str) -> String {
        let mut pairs = self.url.query_pairs();
        pairs.find(|(key, _)| key == name).unwrap().1.into_owned()
    }

    /// What the provider's page sends back.
    pub fn query(&self) -> String {
        format!("code=c-1&state={}", self.has("state"))
    }
}

/// Begins a sign-in.
pub fn begin(http: &mut Http) -> Away {
    let form = b"provider=test&next=%2Fcontacts".to_vec();
    Away::of(&http.ask("POST", "/sign-in/openid", &[OWN, FORM], form))
}

/// Comes back from the provider's page, which is another site.
pub fn come_back(http: &mut Http, cookie: &str, query: &str) -> Answer {
    let path = format!("/sign-in/openid/test?{query}");
    http.ask("GET", &path, &[FOREIGN, ("cookie", cookie)], Vec::new())
}

/// Begins a sign-in, has the provider say `script` of it, and comes back.
pub fn signed_by(provider: &Provider, http: &mut Http, script: &Value) -> Answer {
    let away = begin(http);
    let mut script = script.clone();
    if script["claims"]["nonce"].is_null() {
        script["claims"]["nonce"] = away.has("nonce").into();
    }
    provider.script(&script);
    let answer = come_back(http, &away.cookie, &away.query());
    let ended = cookies(&answer);
    assert!(
        ended
            .iter()
            .any(|kept| kept.starts_with("korespond-openid=; Max-Age=0")),
        "the cookie ends: {ended:?}"
    );
    answer
}

fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

/// The session's cookie that an answer sets.
pub fn session(answer: &Answer) -> Option<String> {
    let all = cookies(answer);
    let mut all = all.iter().filter_map(|kept| kept.split(';').next());
    all.find(|kept| kept.starts_with("korespond=") && kept.len() > 20)
        .map(str::to_owned)
}

/// Whether an answer lets in.
pub fn is_in(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location") == "/contacts" && session(answer).is_some()
}

/// Asks as a page of a session would.
pub fn page(
    http: &mut Http,
    session: &[(&'static str, String); 3],
    (method, path): (&str, &str),
    body: &str,
) -> Answer {
    let mut headers: Vec<(&str, &str)> = session.iter().map(|(k, v)| (*k, v.as_str())).collect();
    headers.push(FORM);
    http.ask(method, path, &headers, body.as_bytes().to_vec())
}

/// Connects an account of the scripted provider with a user.
pub fn connect(provider: &Provider, http: &mut Http, (email, sub): (&str, &str)) -> Answer {
    let session = http.sign_in(email, SIGN_IN);
    let form = format!("provider=test&password={}", in_query(SIGN_IN));
    let away = Away::of(&page(http, &session, ("POST", "/account/openid"), &form));
    let nonce = away.has("nonce");
    provider
        .script(&json!({"claims": {"nonce": nonce, "sub": sub, "email": "x@elsewhere.example"}}));
    let cookie = format!("{}; {}", session[1].1, away.cookie);
    come_back(http, &cookie, &away.query())
}

/// Has the real provider sign in by itself; answers what it sends back.
pub fn by_itself(provider: &Provider, away: &Away) -> String {
    let mut http = provider.http();
    let mut jar: BTreeMap<String, String> = BTreeMap::new();
    let mut at = away.url.clone();
    for _ in 0..10 {
        let jar_now: Vec<String> = jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let path = format!("{}?{}", at.path(), at.query().unwrap_or_default());
        let kept = jar_now.join("; ");
        let answer = http.ask("GET", &path, &[("cookie", &kept)], Vec::new());
        for cookie in cookies(&answer) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            jar.insert(name.to_owned(), value.to_owned());
        }
        at = at.join(answer.header("location")).unwrap();
        if at.path().starts_with("/sign-in/openid/") {
            return at.query().unwrap_or_default().to_owned();
        }
    }
    panic!("the provider leads nowhere: {at}");
}
