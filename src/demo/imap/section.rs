//! Parts of a raw message as FETCH names them (RFC 3501, section 6.4.5).

/// What lies in the brackets of BODY[].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    All,
    Header,
    Text,
    Fields(Vec<String>),
    FieldsNot(Vec<String>),
}

impl Section {
    /// From the text in the brackets; part numbers are not known here.
    pub(crate) fn parse(inner: &str) -> Option<Self> {
        let upper = inner.trim().to_ascii_uppercase();
        match upper.as_str() {
            "" => return Some(Self::All),
            "HEADER" => return Some(Self::Header),
            "TEXT" => return Some(Self::Text),
            _ => {}
        }
        let (word, list) = upper.split_once(' ')?;
        let names = list.trim().strip_prefix('(')?.strip_suffix(')')?;
        let names = names
            .split_ascii_whitespace()
            .map(|name| name.trim_matches('"').to_owned())
            .collect();
        match word {
            "HEADER.FIELDS" => Some(Self::Fields(names)),
            "HEADER.FIELDS.NOT" => Some(Self::FieldsNot(names)),
            _ => None,
        }
    }

    /// The bytes that it names.
    pub(crate) fn of(&self, raw: &[u8]) -> Vec<u8> {
        let (header, text) = split(raw);
        match self {
            Self::All => raw.to_vec(),
            Self::Header => header.to_vec(),
            Self::Text => text.to_vec(),
            Self::Fields(names) => chosen(header, |name| names.iter().any(|n| n == name)),
            Self::FieldsNot(names) => chosen(header, |name| names.iter().all(|n| n != name)),
        }
    }
}

/// The header with its empty line, and the rest.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line == b"\r\n" || line == b"\n" {
            break;
        }
    }
    raw.split_at_checked(at).unwrap_or((raw, &[]))
}

fn chosen(header: &[u8], wanted: impl Fn(&str) -> bool) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, lines) in fields(header) {
        if wanted(&name) {
            out.extend_from_slice(lines);
        }
    }
    out.extend_from_slice(b"\r\n");
    out
}

/// The fields with their continuation lines; names in capitals.
fn fields(header: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    let mut rest = header;
    while !rest.is_empty() {
        let mut end = 0;
        for (number, line) in rest.split_inclusive(|byte| *byte == b'\n').enumerate() {
            if number > 0 && !line.starts_with(b" ") && !line.starts_with(b"\t") {
                break;
            }
            end += line.len();
        }
        let (field, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        if let Some(colon) = field.iter().position(|byte| *byte == b':') {
            let name = field.get(..colon).unwrap_or(&[]);
            let name = String::from_utf8_lossy(name).trim().to_ascii_uppercase();
            found.push((name, field));
        }
        rest = after;
    }
    found
}

/// The values of a field, as they stand in the raw message.
pub(crate) fn values(raw: &[u8], name: &str) -> Vec<String> {
    let (header, _) = split(raw);
    let name = name.to_ascii_uppercase();
    fields(header)
        .into_iter()
        .filter(|(field, _)| *field == name)
        .map(|(_, lines)| {
            let value = lines.splitn(2, |byte| *byte == b':').nth(1).unwrap_or(&[]);
            String::from_utf8_lossy(value).trim().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &[u8] =
        b"From: a@b.example\r\nSubject: one\r\n two\r\nTo: c@d.example\r\n\r\nBody\r\n";

    #[test]
    fn parts_of_a_message() {
        let part = |inner: &str| {
            let bytes = Section::parse(inner).expect("a section").of(RAW);
            String::from_utf8(bytes).expect("ASCII")
        };
        assert_eq!(part(""), String::from_utf8_lossy(RAW));
        assert_eq!(part("text"), "Body\r\n");
        assert_eq!(
            part("HEADER.FIELDS (\"Subject\" X)"),
            "Subject: one\r\n two\r\n\r\n"
        );
        assert_eq!(
            part("HEADER.FIELDS.NOT (SUBJECT from)"),
            "To: c@d.example\r\n\r\n"
        );
        assert!(part("HEADER").ends_with("\r\n\r\n"));
        assert_eq!(Section::parse("1.MIME"), None);
        assert_eq!(values(RAW, "subject"), ["one\r\n two"]);
    }

    #[test]
    fn without_a_header_end_all_is_header() {
        assert_eq!(Section::Text.of(b"no header"), b"");
        assert_eq!(Section::Header.of(b"\r\nbody"), b"\r\n");
    }
}
