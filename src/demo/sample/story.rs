//! Conversations between clients and agents.

use jiff::Zoned;
use model::{Instant, Locale};

use super::{
    agency::{self, OFFICE},
    contacts,
    dice::Dice,
    files::{self, Drawing, File, Meeting},
    letter::{Letter, Person},
    moment,
    text::{Mark, Quoted, Said, encoding, quote_head},
    types::{SampleContact, SampleUser},
    words::{Attached, Topic, Words, words},
};

/// Conversations of the past.
const THREADS: u32 = 126;

/// The past reaches back so many days.
const DAYS: u32 = 300;

/// One conversation; who writes when is fixed, whatever the present day.
pub(super) struct Thread {
    pub(super) number: u32,
    pub(super) locale: Locale,
    pub(super) client: Person,
    client_phone: &'static str,
    pub(super) agent: SampleUser,
    /// Where the client wrote first: the agent's account or the shared one.
    pub(super) first_to: Person,
    pub(super) topic: usize,
    /// How many minutes ago each letter was written, oldest first.
    pub(super) minutes: Vec<u32>,
    place: &'static str,
    price: &'static str,
    area: u64,
}

/// All conversations of the past.
pub(super) fn threads() -> Vec<Thread> {
    let contacts = contacts::contacts();
    let users = agency::users();
    (0..THREADS)
        .zip(contacts.iter().cycle())
        .filter_map(|(number, contact)| {
            let mut dice = Dice::new(u64::from(number));
            // Dense of late, thinner further back.
            let share = u64::from(number * 37 % THREADS);
            let all = u64::from(THREADS);
            let days = share * share * u64::from(DAYS) / (all * all);
            let last = 45 + u32::try_from(days * 1440 + dice.below(1300)).unwrap_or(0);
            let turns = 2 + dice.pick(&[0, 1, 1, 2, 2, 3]);
            let mut minutes = vec![last];
            while minutes.len() < turns {
                let newest = minutes.last().copied().unwrap_or(last);
                let gap = u32::try_from(90 + dice.below(2400)).unwrap_or(90);
                minutes.push(newest + gap);
            }
            minutes.reverse();
            Thread::new(number, contact, &users, minutes)
        })
        .collect()
}

impl Thread {
    /// A conversation of that contact with their agent.
    pub(super) fn new(
        number: u32,
        contact: &SampleContact,
        users: &[SampleUser],
        minutes: Vec<u32>,
    ) -> Option<Self> {
        let mut dice = Dice::new(7_000 + u64::from(number));
        let agent = users.iter().find(|user| user.email == contact.owner)?;
        let words = words(contact.locale);
        let email = if dice.percent(75) {
            contact.emails.first()
        } else {
            contact.emails.last()
        };
        let first_to = if dice.percent(15) {
            Person {
                name: "Kwiatowa Nieruchomości".to_owned(),
                email: OFFICE.to_owned(),
            }
        } else {
            person(agent)
        };
        Some(Self {
            number,
            locale: contact.locale,
            client: Person {
                name: format!("{} {}", contact.first, contact.last),
                email: (*email?).to_owned(),
            },
            client_phone: contact.phones.first().map_or("", |phone| phone.number),
            agent: agent.clone(),
            first_to,
            topic: usize::try_from(dice.below(words.topics.len() as u64)).unwrap_or(0),
            minutes,
            place: dice.pick(words.places),
            price: dice.pick(words.prices),
            area: 32 + dice.below(90),
        })
    }

    fn words(&self) -> &'static Words {
        words(self.locale)
    }

    fn talk(&self) -> Option<&'static Topic> {
        self.words().topics.get(self.topic)
    }

    /// When each letter was written.
    pub(super) fn moments(&self, now: Instant) -> Vec<Zoned> {
        let at = |minutes: &u32| moment::before(now, *minutes);
        self.minutes.iter().map(at).collect()
    }

    /// Whether this turn is the agent's.
    pub(super) fn is_answer(turn: usize) -> bool {
        turn % 2 == 1
    }

    /// The Message-ID of a letter, without angle brackets.
    pub(super) fn id(&self, turn: usize) -> String {
        let from = self.writer(turn).email;
        let domain = from.rsplit('@').next().unwrap_or(agency::DOMAIN);
        let salt = Dice::new(u64::from(self.number) << 8 | turn as u64).below(0xffff_ffff);
        format!("{salt:08x}.{}.{turn}@{domain}", self.number)
    }

    pub(super) fn writer(&self, turn: usize) -> Person {
        if Self::is_answer(turn) {
            person(&self.agent)
        } else {
            self.client.clone()
        }
    }

    fn reader(&self, turn: usize) -> Person {
        match turn {
            0 => self.first_to.clone(),
            _ if Self::is_answer(turn) => self.client.clone(),
            _ => person(&self.agent),
        }
    }

    fn meeting(&self, turn: usize, at: &Zoned) -> Zoned {
        let mut dice = Dice::new(u64::from(self.number) * 31 + turn as u64);
        let mut number = |limit| u32::try_from(dice.below(limit)).unwrap_or(0);
        moment::meeting(at, 2 + number(9), number(18))
    }

    fn fill(&self, text: &str, at: &Zoned) -> String {
        text.replace("{place}", self.place)
            .replace("{price}", self.price)
            .replace("{area}", &self.area.to_string())
            .replace("{date}", &at.strftime(self.words().day).to_string())
            .replace("{time}", &at.strftime("%H:%M").to_string())
    }

    pub(super) fn subject(&self, turn: usize, at: &Zoned) -> String {
        let subject = self.fill(self.talk().map_or("", |talk| talk.subject), at);
        if turn == 0 {
            return subject;
        }
        format!("{}{subject}", self.words().reply)
    }

    /// What a turn says, without what it quotes.
    fn paragraphs(&self, turn: usize, at: &Zoned) -> Vec<String> {
        let words = self.words();
        let mut dice = Dice::new(u64::from(self.number) * 97 + turn as u64);
        let said = self.talk().and_then(|talk| talk.turns.get(turn).copied());
        let said = said.unwrap_or_else(|| dice.pick(words.thanks));
        let mut all = vec![words.hello.to_owned()];
        all.push(self.fill(said, &self.meeting(turn, at)));
        if !Self::is_answer(turn) {
            all.push(dice.pick(words.asides).to_owned());
        }
        all.push(format!("{}\n{}", words.closing, self.writer(turn).name));
        all.retain(|paragraph| !paragraph.is_empty());
        all
    }

    fn signature(&self, turn: usize) -> Vec<String> {
        let phone = |number: &str| format!("{} {number}", self.words().phone);
        if Self::is_answer(turn) {
            vec![
                format!("{}, {}", self.agent.name, self.agent.position),
                format!("Kwiatowa Nieruchomości, {}", self.agent.office),
                phone(self.agent.phone),
            ]
        } else if self.number.is_multiple_of(3) && !self.client_phone.is_empty() {
            vec![self.client.name.clone(), phone(self.client_phone)]
        } else {
            Vec::new()
        }
    }

    /// What a turn says; `moments` are those of the letters before it, and its own.
    pub(super) fn said(&self, turn: usize, moments: &[Zoned]) -> Option<Said> {
        let quoted = turn.checked_sub(1).and_then(|before| {
            let at = moments.get(before)?;
            Some(Quoted {
                head: quote_head(self.words(), at, &self.writer(before)),
                paragraphs: self.paragraphs(before, at),
            })
        });
        Some(Said {
            paragraphs: self.paragraphs(turn, moments.get(turn)?),
            signature: self.signature(turn),
            quoted,
        })
    }

    /// One letter of the conversation.
    pub(super) fn letter(&self, turn: usize, moments: &[Zoned]) -> Option<Letter> {
        let at = moments.get(turn)?;
        let first = moments.first()?;
        let mut dice = Dice::new(u64::from(self.number) * 11 + turn as u64);
        let (charset, transfer) = encoding(self.locale, &mut dice);
        let mark = if Self::is_answer(turn) {
            Mark::Shown
        } else {
            Mark::None
        };
        Some(Letter {
            id: self.id(turn),
            from: self.writer(turn),
            to: vec![self.reader(turn)],
            cc: Vec::new(),
            subject: self.subject(turn, first),
            date: at.clone(),
            parents: (0..turn).map(|before| self.id(before)).collect(),
            charset,
            transfer,
            content: self.said(turn, moments)?.content(&mut dice, mark),
            extra: Vec::new(),
            files: self.files(turn, at),
        })
    }

    fn files(&self, turn: usize, at: &Zoned) -> Vec<File> {
        let files = self.talk().map_or(&[][..], |talk| talk.files);
        files
            .iter()
            .filter(|(when, _, _)| *when == turn)
            .map(|(_, kind, name)| self.file(*kind, name, &self.meeting(turn, at)))
            .collect()
    }

    fn file(&self, kind: Attached, name: &str, meeting: &Zoned) -> File {
        let area = self.area.to_string();
        let lines = [name, self.place, self.price, &area, &self.client.name];
        match kind {
            Attached::Pdf => files::pdf(name.to_owned(), &lines),
            Attached::Document => files::docx(name.to_owned(), &lines),
            Attached::Photo => {
                let tint = u8::try_from(self.area).unwrap_or(0);
                files::png(name.to_owned(), Drawing::House, tint)
            }
            Attached::Invitation => files::invitation(&Meeting {
                uid: &format!("meeting-{}@{}", self.number, agency::DOMAIN),
                title: name,
                place: self.place,
                organizer: self.agent.email,
                start: meeting,
            }),
        }
    }
}

/// A user as a correspondent.
pub(super) fn person(user: &SampleUser) -> Person {
    Person {
        name: user.name.to_owned(),
        email: user.email.to_owned(),
    }
}
