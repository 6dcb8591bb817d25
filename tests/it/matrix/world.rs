//! An agency with one of everybody, and something of Ala's and of the Director's to ask for.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    rules::{By, Person},
    table::{Line, Subject},
};
use crate::rig::{
    dovecot::Dovecot,
    http::{Answer, Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

/// An id that nothing has.
const ABSENT: &str = "999999";

/// A picture of one pixel, as far as anybody looks at it.
const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";

/// The values of a path's parameters.
#[derive(Clone, Debug, Default)]
pub struct Values {
    id: String,
    account: String,
    folder: String,
    email: String,
    part: String,
    user: String,
}

/// A person's ways in.
#[derive(Default)]
struct Ways {
    session: Vec<(&'static str, String)>,
    token: String,
}

/// The agency.
pub struct World {
    _server: Dovecot,
    office: Office,
    http: Http,
    ways: HashMap<Person, Ways>,
    fixed: HashMap<(Subject, Person), Values>,
    made: u64,
}

fn address(person: Person) -> String {
    match person {
        Person::Director => DIRECTOR.to_owned(),
        other => format!("{other:?}@agency.example").to_lowercase(),
    }
}

/// Whom a person puts a new user under: a Supervisor only under themselves (P-12).
fn superior_for(person: Person) -> String {
    match person {
        Person::Stefan => address(person),
        _ => address(Person::Sonia),
    }
}

/// What is sent, with what stands for something put in.
fn body_of(line: &Line, person: Person, (id, values): (&str, &Values), number: u64) -> Vec<u8> {
    match line.body.as_str() {
        "@photo" if line.path.starts_with("/api/") => PHOTO.to_vec(),
        "@photo" => [
            b"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n",
            PHOTO,
            b"\r\n--b--\r\n",
        ]
        .concat(),
        text => text
            .replace("{id}", id)
            .replace("{user}", &values.user)
            .replace("{password}", SIGN_IN)
            .replace("{superior}", &superior_for(person))
            .replace("{n}", &number.to_string())
            .into_bytes(),
    }
}

fn letter(from: &str, to: &str, subject: &str) -> Vec<u8> {
    format!(
        "From: <{from}>\r\nTo: <{to}>\r\nSubject: {subject}\r\n\
         Date: Mon, 16 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{subject}.{from}@ids.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nGood day.\r\n\
         --b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n\
         a;b\r\n--b--\r\n"
    )
    .into_bytes()
}

impl World {
    /// Makes everybody and everything.
    pub fn new() -> Self {
        let (server, mut office) = (Dovecot::start(), Office::new());
        hire(&office);
        for owner in [Person::Ala, Person::Director] {
            let to = address(owner);
            for (from, subject) in [("client", "matched"), ("friend", "unmatched")] {
                let raw = letter(&format!("{from}.{owner:?}@outside.example"), &to, subject);
                server.append(&to, "INBOX", &raw);
            }
            office.add_account(&to, &server, Way::Plain);
        }
        office.serve();
        for owner in [Person::Ala, Person::Director] {
            office.sync(&address(owner));
        }
        office.settle(4);
        let http = office.http();
        let mut world = Self {
            _server: server,
            office,
            http,
            ways: HashMap::new(),
            fixed: HashMap::new(),
            made: 0,
        };
        world.sign_everybody_in();
        for owner in [Person::Ala, Person::Director] {
            world.find_what_is_of(owner);
        }
        world.find_what_is_the_agencys();
        world.shut_some_out();
        world
    }

    fn sign_everybody_in(&mut self) {
        for person in Person::ALL {
            if matches!(person, Person::Nobody | Person::Pending) {
                continue;
            }
            let email = address(person);
            let session = self.http.sign_in(&email, SIGN_IN).to_vec();
            let token = self.office.run(&["user", "token", "--email", &email]);
            let token = token.fine().out.trim().to_owned();
            self.ways.insert(person, Ways { session, token });
        }
    }

    fn find_what_is_of(&mut self, owner: Person) {
        let mut api = self.office.api(&address(owner));
        let made = api.send(
            "POST",
            "/api/v1/contacts",
            &json!({"last_name": "Client", "emails": [format!("client.{owner:?}@outside.example")]}),
        );
        let contact = id_of(&made.json()["id"]);
        let firm = api.send(
            "POST",
            "/api/v1/organizations",
            &json!({"name": format!("Firm of {owner:?}")}),
        );
        let firm = id_of(&firm.json()["id"]);
        let accounts = api.get("/api/v1/accounts").json();
        let account = id_of(&accounts["items"][0]["id"]);
        let whole = api.get(&format!("/api/v1/accounts/{account}")).json();
        let folder = id_of(&whole["folders"][0]["id"]);
        let mail = api.get("/api/v1/messages?limit=50").json();
        let found = |subject: &str| {
            let rows = mail["items"].as_array().expect("mail").iter();
            let mut rows =
                rows.filter(|row| row["subject"] == subject && row["account"] == address(owner));
            id_of(&rows.next().expect("the letter is there")["id"])
        };
        let whole = api
            .get(&format!("/api/v1/messages/{}", found("matched")))
            .json();
        let part = id_of(&whole["attachments"][0]["part"]);
        let user = id_of(&api.get("/api/v1/me").json()["id"]);
        let email = address(owner);
        for (subject, id) in [
            (Subject::Contact, contact),
            (Subject::Organization, firm),
            (Subject::Matched, found("matched")),
            (Subject::Unmatched, found("unmatched")),
            (Subject::Account, account.clone()),
            (Subject::Folder, account.clone()),
            (Subject::User, user.clone()),
            (Subject::Colleague, user.clone()),
        ] {
            let (account, folder, email) = (account.clone(), folder.clone(), email.clone());
            let values = Values {
                id,
                account,
                folder,
                email,
                part: part.clone(),
                user: user.clone(),
            };
            self.fixed.insert((subject, owner), values);
        }
    }

    fn find_what_is_the_agencys(&mut self) {
        let director = &self.fixed[&(Subject::User, Person::Director)];
        let photo = format!("/api/v1/users/{}/photo", director.id);
        let ala = &self.fixed[&(Subject::User, Person::Ala)];
        let photos = [photo, format!("/api/v1/users/{}/photo", ala.id)];
        let token = self.ways[&Person::Director].token.clone();
        for path in photos {
            let headers = [
                ("content-type", "image/png"),
                ("authorization", &format!("Bearer {token}")),
            ];
            let answer = self.http.ask("PUT", &path, &headers, PHOTO.to_vec());
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
        for subject in [Subject::Group, Subject::Office, Subject::Network] {
            let values = self.of_the_agency(subject);
            self.fixed.insert((subject, Person::Ala), values);
        }
    }

    /// A new group with a member, a new office or a new network.
    fn of_the_agency(&mut self, subject: Subject) -> Values {
        self.made += 1;
        let number = self.made;
        let token = self.ways[&Person::Director].token.clone();
        let name = format!("No {number}");
        match subject {
            Subject::Office => self.make(&token, "/api/v1/offices", &json!({"name": name})),
            Subject::Network => {
                let new = json!({"name": name, "range": "198.51.100.0/24"});
                self.make(&token, "/api/v1/networks", &new)
            }
            _ => {
                let values = self.make(&token, "/api/v1/groups", &json!({"name": name}));
                let user = self.fixed[&(Subject::User, Person::Ala)].id.clone();
                let members = format!("/api/v1/groups/{}/members", values.id);
                let joins = json!({"email": address(Person::Ala)});
                let joined = self.tell(&token, &members, &joins);
                assert_eq!(joined.status, 204, "{}", joined.text());
                Values { user, ..values }
            }
        }
    }

    /// Blocks, deletes and restricts whom the rules say so of, after they signed in.
    fn shut_some_out(&mut self) {
        let mut director = self.office.api(DIRECTOR);
        let users = director.get("/api/v1/users?limit=200&status=all").json();
        let of = |person: Person| {
            let rows = users["items"].as_array().expect("users").iter();
            let mut rows = rows.filter(|row| row["email"] == address(person));
            rows.next().expect("the user is there").clone()
        };
        let done = [
            director.send("POST", &format!("/api/v1/users/{}/block", of(Person::Blocked)["id"]), &json!({})),
            director.send("POST", &format!("/api/v1/users/{}/delete", of(Person::Deleted)["id"]), &json!({})),
            director.send(
                "POST",
                "/api/v1/users",
                &json!({"email": address(Person::Pending), "name": "Pending", "role": "agent", "supervisor": address(Person::Sonia)}),
            ),
            restrict(&mut director, &of(Person::Elsewhere)),
        ];
        for answer in done {
            assert!(answer.status < 300, "{} {}", answer.status, answer.text());
        }
    }

    /// What a line is about; made anew for each cell that may change or remove it.
    pub fn subject(&mut self, line: &Line, owner: Person) -> Values {
        let fixed = self.fixed.get(&(line.subject, owner)).cloned();
        let fixed = fixed.unwrap_or_else(Self::absent);
        if line.method == "GET" {
            return fixed;
        }
        self.made += 1;
        let (number, token) = (self.made, self.ways[&owner].token.clone());
        match line.subject {
            Subject::Contact => {
                let new = json!({"last_name": format!("No {number}")});
                self.make(&token, "/api/v1/contacts", &new)
            }
            Subject::Organization => {
                let new = json!({"name": format!("No {number}")});
                self.make(&token, "/api/v1/organizations", &new)
            }
            // Nobody but the Director is the Director's.
            Subject::Group | Subject::Office | Subject::Network => self.of_the_agency(line.subject),
            Subject::User if owner != Person::Director => {
                let email = format!("no{number}@agency.example");
                let token = self.ways[&Person::Director].token.clone();
                let supervisor = address(Person::Sonia);
                let new = json!({
                    "email": email, "name": "No", "role": "agent", "supervisor": supervisor
                });
                let values = self.make(&token, "/api/v1/users", &new);
                Values { email, ..values }
            }
            _ => fixed,
        }
    }

    fn make(&mut self, token: &str, path: &str, json: &Value) -> Values {
        let answer = self.tell(token, path, json);
        assert_eq!(answer.status, 201, "{}", answer.text());
        Values {
            id: id_of(&answer.json()["id"]),
            ..Values::default()
        }
    }

    fn tell(&mut self, token: &str, path: &str, json: &Value) -> Answer {
        let authorization = format!("Bearer {token}");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", authorization.as_str()),
        ];
        self.http
            .ask("POST", path, &headers, json.to_string().into_bytes())
    }

    /// Ids that nothing has.
    pub fn absent() -> Values {
        Values {
            id: ABSENT.to_owned(),
            account: ABSENT.to_owned(),
            folder: ABSENT.to_owned(),
            email: "absent@agency.example".to_owned(),
            part: "0".to_owned(),
            user: ABSENT.to_owned(),
        }
    }

    /// Asks as a person.
    pub fn ask(&mut self, line: &Line, (person, by): (Person, By), values: &Values) -> Answer {
        let id = match line.subject {
            Subject::Matched | Subject::Unmatched if values.id == ABSENT => {
                format!("{ABSENT}-{ABSENT}")
            }
            _ => values.id.clone(),
        };
        let path = line
            .path
            .replace("{id}", &id)
            .replace("{account}", &values.account)
            .replace("{folder}", &values.folder)
            .replace("{email}", &in_query(&values.email))
            .replace("{part}", &values.part)
            .replace("{user}", &values.user)
            .replace("{kind}", "inbox")
            .replace("{address}", "clinic@health.example")
            + &line.query;
        let mut headers: Vec<(&str, String)> = Vec::new();
        let nothing = Ways::default();
        let ways = self.ways.get(&person).unwrap_or(&nothing);
        match by {
            By::Session => headers.extend(ways.session.iter().cloned()),
            By::Token if !ways.token.is_empty() => {
                headers.push(("authorization", format!("Bearer {}", ways.token)));
            }
            By::Token => {}
        }
        if by == By::Token || ways.session.is_empty() {
            headers.push(("sec-fetch-site", "same-origin".to_owned()));
        }
        let form = !line.path.starts_with("/api/");
        let kind = match line.body.as_bytes().first() {
            Some(b'@') if form => "multipart/form-data; boundary=b",
            Some(b'@') => "image/png",
            Some(b'{') => "application/json",
            _ if form => "application/x-www-form-urlencoded",
            _ => "application/json",
        };
        if line.method != "GET" {
            headers.push(("content-type", kind.to_owned()));
        }
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.made += 1;
        let body = body_of(line, person, (&id, values), self.made);
        let answer = self.http.ask(&line.method, &path, &headers, body);
        if answer.status < 400 {
            self.come_back(line, (person, by));
        }
        answer
    }

    /// Signs in again whom a request signed out.
    fn come_back(&mut self, line: &Line, (person, by): (Person, By)) {
        let leaves = matches!(
            line.path.as_str(),
            "/sign-out" | "/api/v1/me/password" | "/account/password"
        );
        if leaves && by == By::Session && person.signs_in() {
            let session = self.http.sign_in(&address(person), SIGN_IN).to_vec();
            if let Some(ways) = self.ways.get_mut(&person) {
                ways.session = session;
            }
        }
    }
}

fn hire(office: &Office) {
    for person in [Person::Sonia, Person::Stefan] {
        hire_one(office, person, "supervisor", &[]);
    }
    for person in Person::ALL {
        let above = person.supervisor().map(address);
        let above = above.as_deref().unwrap_or_default();
        match person {
            Person::Director
            | Person::Sonia
            | Person::Stefan
            | Person::Nobody
            | Person::Pending => {}
            Person::Maria => hire_one(
                office,
                person,
                "agent",
                &["--supervisor", above, "--group", "Admin"],
            ),
            _ => hire_one(office, person, "agent", &["--supervisor", above]),
        }
    }
}

fn hire_one(office: &Office, person: Person, role: &str, more: &[&str]) {
    let (email, name) = (address(person), format!("{person:?}"));
    let mut args = vec![
        "user", "add", "--email", &email, "--name", &name, "--role", role,
    ];
    args.extend_from_slice(more);
    args.push("--password-stdin");
    office.run_with(&args, SIGN_IN).fine();
}

/// Lets a user in from allowed networks only, and allows one that nobody here is in.
fn restrict(director: &mut Http, user: &Value) -> Answer {
    let network = json!({"name": "Office", "range": "192.0.2.0/24"});
    let allowed = director.send("POST", "/api/v1/networks", &network);
    assert!(allowed.status < 300, "{}", allowed.text());
    let path = format!("/api/v1/users/{}", user["id"]);
    let whole = director.get(&path).json();
    let path = format!("{path}?version={}", whole["profile"]["version"]);
    director.send("PATCH", &path, &json!({"ip_restricted": true}))
}

fn id_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
