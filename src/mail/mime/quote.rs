//! How mail programs mark what is quoted, forwarded or signed, in our languages and German.

use model::fold;

/// Longest line that is looked at, in bytes.
const MAX_LINE: usize = 600;
/// Lines in which a header block that is pasted into a reply names its subject.
const HEADER_LINES: usize = 8;

/// Bytes of a line within which its field's name must end.
const FROM_REACH: usize = 24;

/// What follows the name in "... wrote:", folded.
const WROTE: [&str; 12] = [
    " wrote",
    " writes",
    "napisal",
    "pisze",
    "пишет",
    "писал",
    "написал",
    "a scris",
    "scrie",
    "schrieb",
    "a ecrit",
    "escribio",
];
const ORIGINAL: [&str; 9] = [
    "original message",
    "wiadomosc oryginalna",
    "oryginalna wiadomosc",
    "mesaj original",
    "mesajul original",
    "исходное сообщение",
    "оригинальное сообщение",
    "ursprungliche nachricht",
    "original appointment",
];
const FORWARDED: [&str; 9] = [
    "forwarded message",
    "begin forwarded message",
    "przekazana wiadomosc",
    "wiadomosc przekazana",
    "tresc przekazanej wiadomosci",
    "mesaj redirectionat",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "weitergeleitete nachricht",
];
const FROM: [&str; 6] = ["from:", "od:", "de la:", "от:", "von:", "de:"];
const SENT: [&str; 13] = [
    "sent:",
    "date:",
    "to:",
    "wyslano:",
    "data:",
    "do:",
    "trimis:",
    "catre:",
    "отправлено:",
    "дата:",
    "кому:",
    "gesendet:",
    "an:",
];
const SUBJECT: [&str; 6] = [
    "subject:",
    "temat:",
    "subiect:",
    "тема:",
    "betreff:",
    "objet:",
];

fn folded(line: &str) -> Option<String> {
    let line = line.trim();
    (!line.is_empty() && line.len() <= MAX_LINE).then(|| fold(line))
}

/// Whether a line says who wrote what follows: "On Tuesday Jan wrote:".
pub(crate) fn is_attribution(line: &str) -> bool {
    let line = line.trim_end();
    if !line.ends_with([':', '：']) || !line.bytes().any(|b| b.is_ascii_digit() || b == b'@') {
        return false;
    }
    folded(line).is_some_and(|text| WROTE.iter().any(|word| text.contains(word)))
}

/// Whether a line is the second half of a broken attribution, such as `wrote:`.
pub(crate) fn ends_attribution(before: &str, line: &str) -> bool {
    line.len() < MAX_LINE && !before.is_empty() && is_attribution(&format!("{before} {line}"))
}

/// Whether a line is `-----Original Message-----` or the like.
pub(crate) fn is_original_mark(line: &str) -> bool {
    is_mark(line, &ORIGINAL)
}

/// Whether a line says that what follows was forwarded.
pub(crate) fn is_forward_mark(line: &str) -> bool {
    is_mark(line, &FORWARDED)
}

fn is_mark(line: &str, words: &[&str]) -> bool {
    if !line.trim_start().starts_with(['-', '_', 'B', '*']) {
        return false;
    }
    folded(line).is_some_and(|text| {
        let bare = text.trim_matches(|c: char| {
            c == '-' || c == '_' || c == '*' || c == ':' || c.is_whitespace()
        });
        words.contains(&bare)
    })
}

/// Whether a line parts the letter from its signature (RFC 3676, 4.3; the blank is often lost).
pub(crate) fn is_signature_mark(line: &str) -> bool {
    line.trim_end_matches(['\r', '\n', ' ', '\u{a0}']) == "--"
}

fn starts(line: &str, words: &[&str]) -> bool {
    folded(line.trim_start_matches(['*', ' ', '\u{a0}']))
        .is_some_and(|text| words.iter().any(|word| text.starts_with(word)))
}

/// Whether a line is the From field of a pasted header block.
pub(crate) fn is_from_field(line: &str) -> bool {
    line.bytes().take(FROM_REACH).any(|byte| byte == b':') && starts(line, &FROM)
}

/// Whether a pasted header block begins here: From, then Sent or To, then Subject.
pub(crate) fn begins_header_block<'a>(mut lines: impl Iterator<Item = &'a str>) -> bool {
    if !lines.next().is_some_and(is_from_field) {
        return false;
    }
    let mut sent = false;
    for line in lines.take(HEADER_LINES) {
        if starts(line, &SENT) {
            sent = true;
        } else if sent && starts(line, &SUBJECT) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributions_of_our_languages() {
        for line in [
            "On Tue, 3 Mar 2026 at 10:00, Jan Kowalski <jan@example.com> wrote:",
            "W dniu 3.03.2026 o 10:11, Jan Kowalski pisze:",
            "W dniu wt., 3 mar 2026 o 10:11 Jan <jan@example.com> napisał(a):",
            "3 марта 2026 г., 10:11 пользователь Иван <i@example.com> написал:",
            "вт, 3 мар. 2026 г. в 10:11, Иван пишет:",
            "În mar., 3 mar. 2026 la 10:11, Ion <ion@example.com> a scris:",
            "Am 03.03.2026 um 10:11 schrieb Hans:",
        ] {
            assert!(is_attribution(line), "{line}");
        }
        for line in [
            "Oferta wygląda tak:",
            "He wrote a book in 2010.",
            "",
            "Pisze:",
        ] {
            assert!(!is_attribution(line), "{line}");
        }
        assert!(ends_attribution(
            "On Tue, 3 Mar 2026, Jan <j@x.example>",
            "wrote:"
        ));
    }

    #[test]
    fn pasted_headers() {
        let block = "From: Jan\nSent: Tuesday\nTo: Anna\nSubject: Oferta";
        assert!(begins_header_block(block.lines()));
        let block = "*Od:* Jan\n*Wysłano:* wtorek\n*Do:* Anna\n*Temat:* Oferta";
        assert!(begins_header_block(block.lines()));
        let block = "От: Иван\nОтправлено: вторник\nКому: Анна\nТема: Оферта";
        assert!(begins_header_block(block.lines()));
        assert!(!begins_header_block("From: the heart\nof it".lines()));
        assert!(is_original_mark("-----Wiadomość oryginalna-----"));
        assert!(is_forward_mark("---------- Forwarded message ---------"));
        assert!(is_signature_mark("-- ") && !is_signature_mark("---"));
    }
}
