//! Mail of an agency, made up from a seed: four languages, their charsets, attachments, threads.
//!
//! Message `n` depends on the seed and `n` only, so a small corpus is a part of a larger one.

mod wire;
mod words;

use std::fmt::Write as _;

use super::Chance;
use words::{TONGUES, Tongue};

/// Messages of a thread; the first of each opens it.
const THREAD: u64 = 5;
/// The agency's clients.
const CLIENTS: u64 = 300;
/// Every so many messages one is from [`RARE`].
const RARE_EVERY: u64 = 100;
/// The client who writes one message in a hundred.
pub const RARE: &str = "rare.client@rzadki.example";
/// The second of the first message: 2024-01-01.
const FIRST: u64 = 1_704_067_200;
/// Seconds between messages.
const STEP: u64 = 1_500;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [(&str, u64); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];

/// A made-up message.
pub struct Mail {
    /// Its bytes, with CRLF.
    pub raw: Vec<u8>,
    /// Maildir flags.
    pub flags: &'static str,
}

/// The corpus of a seed.
#[derive(Clone, Copy)]
pub struct Corpus {
    seed: u64,
    to: &'static str,
}

impl Corpus {
    /// The mail of `to`, from a seed.
    pub fn of(seed: u64, to: &'static str) -> Self {
        Self { seed, to }
    }

    /// The first `count` messages.
    pub fn take(self, count: u64) -> impl Iterator<Item = (Vec<u8>, &'static str)> {
        (0..count).map(move |number| {
            let mail = self.message(number);
            (mail.raw, mail.flags)
        })
    }

    /// One message.
    pub fn message(self, number: u64) -> Mail {
        let opener = number - number % THREAD;
        let mut thread = self.chance("thread", opener);
        let client = thread.next() % CLIENTS;
        let tongue = &TONGUES[(client % 4) as usize];
        let subject = thread
            .pick(tongue.subjects)
            .replace("{}", &word(&mut thread, tongue));
        let mut chance = self.chance("message", number);
        let charset = weighted(&mut chance, tongue.charsets);
        let (name, address) = if number % RARE_EVERY == RARE_EVERY / 2 {
            ("Rare Client".to_owned(), RARE.to_owned())
        } else {
            self.client(client)
        };
        let mut raw = String::new();
        let _ = write!(
            raw,
            "Received: from mx.example by agency.example; {date}\r\nFrom: {from} <{address}>\r\n\
             To: <{to}>\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{number}.{seed}@corpus.example>\r\n",
            date = date(FIRST + number * STEP),
            from = wire::header(&name, charset),
            to = self.to,
            subject = wire::header(
                &format!(
                    "{}{subject}",
                    if number == opener { "" } else { tongue.reply }
                ),
                charset
            ),
            seed = self.seed,
        );
        if number != opener {
            let _ = write!(
                raw,
                "In-Reply-To: <{}.{seed}@corpus.example>\r\nReferences: <{opener}.{seed}@corpus.example>\r\n",
                number - 1,
                seed = self.seed,
            );
        }
        raw.push_str("MIME-Version: 1.0\r\n");
        let length = 60 + chance.below(260);
        let text = letter(&mut chance, tongue, &name, length);
        body(&mut chance, &mut raw, &text, charset);
        let flags = if chance.percent(75) { "S" } else { "" };
        Mail {
            raw: raw.into_bytes(),
            flags,
        }
    }

    /// The agency's clients as a table for `korespond import contacts`.
    pub fn contacts(self) -> String {
        let mut table = "first_name,last_name,email\n".to_owned();
        for client in 0..CLIENTS {
            let (name, address) = self.client(client);
            let _ = writeln!(table, "{},{address}", name.replace(' ', ","));
        }
        table
    }

    /// A client's name and address.
    pub fn client(self, client: u64) -> (String, String) {
        let mut chance = self.chance("client", client);
        let tongue = &TONGUES[(client % 4) as usize];
        let name = format!(
            "{} {}",
            some(&mut chance, tongue.first),
            some(&mut chance, tongue.last)
        );
        (name, format!("client{client}@firm{}.example", client % 97))
    }

    /// Words that search finds in the corpus.
    pub fn searches(self, count: u64) -> Vec<String> {
        (0..count)
            .map(|number| {
                let mut chance = self.chance("search", number);
                some(&mut chance, TONGUES[(number % 4) as usize].words).to_owned()
            })
            .collect()
    }

    fn chance(self, what: &str, number: u64) -> Chance {
        let what = what
            .bytes()
            .fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
        Chance::from(Chance::from(self.seed ^ (what << 32)).next() ^ number)
    }
}

fn body(chance: &mut Chance, raw: &mut String, text: &str, charset: &str) {
    let edge = format!("edge-{:x}", chance.next());
    match chance.below(100) {
        0..40 => part(raw, "text/plain", charset, text),
        40..78 => {
            let _ = write!(
                raw,
                "Content-Type: multipart/alternative; boundary=\"{edge}\"\r\n\r\n"
            );
            let _ = write!(raw, "--{edge}\r\n");
            part(raw, "text/plain", charset, text);
            let _ = write!(raw, "\r\n--{edge}\r\n");
            part(raw, "text/html", charset, &html(text));
            let _ = write!(raw, "\r\n--{edge}--\r\n");
        }
        _ => {
            let _ = write!(
                raw,
                "Content-Type: multipart/mixed; boundary=\"{edge}\"\r\n\r\n"
            );
            let _ = write!(raw, "--{edge}\r\n");
            part(raw, "text/plain", charset, text);
            let (name, kind) = ([
                ("plan.pdf", "application/pdf"),
                ("zdjecie.jpg", "image/jpeg"),
            ])[chance.below(2)];
            let size = 8_000 + chance.below(120_000);
            let bytes: Vec<u8> = (0..size / 8)
                .flat_map(|_| chance.next().to_le_bytes())
                .collect();
            let _ = write!(
                raw,
                "\r\n--{edge}\r\nContent-Type: {kind}; name=\"{name}\"\r\n\
                 Content-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--{edge}--\r\n",
                wire::base64(&bytes)
            );
        }
    }
}

fn part(raw: &mut String, kind: &str, charset: &str, text: &str) {
    let bytes = wire::in_charset(text, charset);
    let (name, coded) = if charset == "koi8-r" {
        ("base64", wire::base64(&bytes))
    } else {
        ("quoted-printable", wire::quoted_printable(&bytes))
    };
    let _ = write!(
        raw,
        "Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {name}\r\n\r\n{coded}\r\n"
    );
}

fn letter(chance: &mut Chance, tongue: &Tongue, name: &str, length: usize) -> String {
    let mut text = format!("{}\n\n", tongue.greeting);
    for place in 1..=length {
        text.push_str(&word(chance, tongue));
        text.push_str(match place {
            _ if place % 60 == 0 => ".\n\n",
            _ if place % 11 == 0 => ".\n",
            _ => " ",
        });
    }
    let _ = write!(text, "\n\n{}\n{name}\n", tongue.farewell);
    text
}

/// Office mailers send several times the text in styles.
fn html(text: &str) -> String {
    let mut page = "<html><head><style>".to_owned();
    for class in 0..40 {
        let _ = writeln!(
            page,
            "p.MsoNormal{class}, li.MsoNormal{class} {{margin:0cm 0cm 8pt 0cm;font-family:Calibri,sans-serif}}"
        );
    }
    page.push_str("</style></head><body>\n");
    for line in text.lines() {
        let _ = writeln!(
            page,
            "<p class=\"MsoNormal1\"><span style=\"font-size:11.0pt\">{line}</span></p>"
        );
    }
    page + "<img src=\"https://tracker.example/open.gif\" width=\"1\" height=\"1\"></body></html>"
}

fn word(chance: &mut Chance, tongue: &Tongue) -> String {
    if chance.percent(60) {
        return some(chance, tongue.words).to_owned();
    }
    // A long tail of rare words, as a real index has it.
    (0..2 + chance.below(2))
        .map(|_| some(chance, tongue.syllables))
        .collect()
}

fn some<'a>(chance: &mut Chance, list: &'a str) -> &'a str {
    let count = list.split_whitespace().count();
    list.split_whitespace()
        .nth(chance.below(count))
        .unwrap_or_default()
}

fn weighted<'a>(chance: &mut Chance, of: &[(&'a str, usize)]) -> &'a str {
    let mut place = chance.below(of.iter().map(|(_, weight)| weight).sum());
    for (what, weight) in of {
        if place < *weight {
            return what;
        }
        place -= weight;
    }
    ""
}

/// A date of RFC 5322 in UTC.
fn date(second: u64) -> String {
    let (mut days, clock) = (second / 86_400, second % 86_400);
    let weekday = DAYS[((days + 3) % 7) as usize];
    let mut year = 1970;
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    while days >= MONTHS[month].1 + u64::from(month == 1 && leap(year)) {
        days -= MONTHS[month].1 + u64::from(month == 1 && leap(year));
        month += 1;
    }
    format!(
        "{weekday}, {:02} {} {year} {:02}:{:02}:{:02} +0000",
        days + 1,
        MONTHS[month].0,
        clock / 3600,
        clock / 60 % 60,
        clock % 60
    )
}

#[test]
fn the_same_seed_makes_the_same_mail() {
    let corpus = Corpus::of(7, "ana@agency.example");
    let sizes: Vec<usize> = corpus.take(400).map(|(raw, _)| raw.len()).collect();
    assert_eq!(corpus.message(41).raw, corpus.message(41).raw);
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!(
        (20_000..32_000).contains(&mean),
        "a message has {mean} bytes on average"
    );
    assert!(
        corpus.take(200).all(|(raw, _)| raw.is_ascii()),
        "every coding is for 7 bits"
    );
    assert_eq!(date(FIRST), "Mon, 01 Jan 2024 00:00:00 +0000");
    assert_eq!(date(1_709_210_096), "Thu, 29 Feb 2024 12:34:56 +0000");
}
