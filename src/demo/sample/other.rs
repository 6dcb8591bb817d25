//! Letters that are no conversation with a client: notices, newsletters, private and
//! internal mail, and spam.

use jiff::Zoned;

use super::{
    agency,
    dice::Dice,
    encode::Charset,
    files::escape,
    letter::{Content, Letter, Person, Transfer},
    story::person,
    text::{Quoted, Said, encoding, quote_head},
    types::SampleUser,
    words::words,
};

/// Who gets a letter and what makes it this one.
pub(super) struct Errand<'a> {
    pub(super) to: &'a SampleUser,
    /// The account it goes to: the user's own or the shared one.
    pub(super) account: &'a str,
    pub(super) at: Zoned,
    /// Tells letters of one kind apart, in the Message-ID and in their words.
    pub(super) number: u64,
}

impl Errand<'_> {
    fn letter(&self, kind: &str, from: Person, subject: String, content: Content) -> Letter {
        let domain = from
            .email
            .rsplit('@')
            .next()
            .unwrap_or(agency::DOMAIN)
            .to_owned();
        Letter {
            id: format!("{kind}.{}@{domain}", self.number),
            from,
            to: vec![Person {
                name: self.to.name.to_owned(),
                email: self.account.to_owned(),
            }],
            cc: Vec::new(),
            subject,
            date: self.at.clone(),
            parents: Vec::new(),
            charset: Charset::Utf8,
            transfer: Transfer::QuotedPrintable,
            content,
            extra: Vec::new(),
            files: Vec::new(),
        }
    }

    fn dice(&self) -> Dice {
        Dice::new(self.number * 13 + 5)
    }
}

fn sender(name: &str, email: &str) -> Person {
    Person {
        name: name.to_owned(),
        email: email.to_owned(),
    }
}

/// A portal's automatic notice of an enquiry.
pub(super) fn notice(errand: &Errand<'_>) -> Letter {
    let words = words(errand.to.locale);
    let mut dice = errand.dice();
    let (place, price) = (dice.pick(words.places), dice.pick(words.prices));
    let area = (30 + dice.below(90)).to_string();
    let fill = |text: &str| {
        text.replace("{place}", place)
            .replace("{price}", price)
            .replace("{area}", &area)
    };
    let (subject, text) = (fill(words.notice.0), fill(words.notice.1));
    let html = format!(
        "<html><body><table width=\"600\" align=\"center\" cellpadding=\"16\"><tr><td bgcolor=\"#0a6e5c\" style=\"color: #ffffff\"><b>Dom Portal</b></td></tr><tr><td>{}<p><a href=\"https://portal.dom-portal.example/enquiry/{}\">dom-portal.example</a></p></td></tr></table></body></html>",
        escape(&text),
        errand.number
    );
    let mut letter = errand.letter(
        "notice",
        sender("Dom Portal", "no-reply@dom-portal.example"),
        subject,
        Content::Both { plain: text, html },
    );
    letter.extra = vec![
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Precedence", "bulk".to_owned()),
    ];
    letter
}

/// A newsletter with remote pictures and a tracking pixel.
pub(super) fn newsletter(errand: &Errand<'_>) -> Letter {
    let words = words(errand.to.locale);
    let (subject, text) = errand.dice().pick(words.newsletters);
    let number = errand.number;
    let shown = escape(text);
    let html = format!(
        "<html><head><style>.lead {{ font-size: 18px }}</style></head><body bgcolor=\"#f4f4f4\"><table width=\"600\" align=\"center\" bgcolor=\"#ffffff\"><tr><td><img src=\"https://cdn.rynek-news.example/{number}/hero.jpg\" width=\"600\" height=\"240\" alt=\"\"></td></tr><tr><td style=\"padding: 24px\"><h1 style=\"color: #203040\">{}</h1><p class=\"lead\">{shown}</p><p><a href=\"https://www.rynek-news.example/{number}\" style=\"background: #d04a02; color: #ffffff; padding: 8px 16px\">&rarr;</a></p><img src=\"https://cdn.rynek-news.example/{number}/chart.png\" width=\"560\" height=\"180\" alt=\"\"></td></tr><tr><td><small><a href=\"https://www.rynek-news.example/unsubscribe?u={number}\">unsubscribe</a></small></td></tr></table><img src=\"https://track.rynek-news.example/o.gif?u={number}\" width=\"1\" height=\"1\" alt=\"\"></body></html>",
        escape(subject)
    );
    let content = if number.is_multiple_of(3) {
        Content::Html(html)
    } else {
        Content::Both {
            plain: text.to_owned(),
            html,
        }
    };
    let mut letter = errand.letter(
        "news",
        sender("Rynek News", "news@rynek-news.example"),
        subject.to_owned(),
        content,
    );
    letter.extra = vec![
        (
            "List-Id",
            "Rynek News <weekly.rynek-news.example>".to_owned(),
        ),
        (
            "List-Unsubscribe",
            format!("<https://www.rynek-news.example/unsubscribe?u={number}>"),
        ),
        ("Precedence", "bulk".to_owned()),
    ];
    letter
}

/// A letter that is nobody's business but the user's.
pub(super) fn private(errand: &Errand<'_>) -> Letter {
    let words = words(errand.to.locale);
    let mut dice = errand.dice();
    let (name, email, subject, text) = dice.pick(words.private);
    let (charset, transfer) = encoding(errand.to.locale, &mut dice);
    let text = format!("{}\n\n{text}\n\n{name}", words.hello);
    let letter = errand.letter(
        "private",
        sender(name, email),
        subject.to_owned(),
        Content::Plain(text),
    );
    Letter {
        charset,
        transfer,
        ..letter
    }
}

/// What nobody asked for.
pub(super) fn spam(errand: &Errand<'_>) -> Letter {
    let words = words(errand.to.locale);
    let (subject, text) = words.spam;
    let html = format!(
        "<html><body><h2>{}</h2><p>{}</p><p><a href=\"http://win-prize.example/?id={}\">OK</a></p></body></html>",
        escape(subject),
        escape(text),
        errand.number
    );
    errand.letter(
        "win",
        sender("Customer Care", "care@win-prize.example"),
        subject.to_owned(),
        Content::Html(html),
    )
}

/// A question among colleagues.
pub(super) fn question(errand: &Errand<'_>, from: &SampleUser) -> Letter {
    let words = words(errand.to.locale);
    let (subject, text, _) = errand.dice().pick(words.internal);
    let said = Said {
        paragraphs: vec![text.to_owned(), from.name.to_owned()],
        signature: Vec::new(),
        quoted: None,
    };
    errand.letter(
        "in",
        person(from),
        subject.to_owned(),
        Content::Plain(said.plain()),
    )
}

/// The answer to [`question`]; the errand is that of the question.
pub(super) fn answer(errand: &Errand<'_>, from: &SampleUser, at: Zoned) -> Letter {
    let asked = question(errand, from);
    let words = words(errand.to.locale);
    let (subject, text, answer) = errand.dice().pick(words.internal);
    let said = Said {
        paragraphs: vec![answer.to_owned(), errand.to.name.to_owned()],
        signature: Vec::new(),
        quoted: Some(Quoted {
            head: quote_head(words, &asked.date, &asked.from),
            paragraphs: vec![text.to_owned()],
        }),
    };
    Letter {
        id: format!("re.{}", asked.id),
        from: person(errand.to),
        to: vec![person(from)],
        subject: format!("{}{subject}", words.reply),
        date: at,
        parents: vec![asked.id.clone()],
        content: Content::Plain(said.plain()),
        ..asked
    }
}
