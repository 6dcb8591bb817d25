//! Words from a message made safe to show on one line, and file names safe to save.

/// Longest file name, in bytes.
const MAX_NAME: usize = 150;
/// Longest file name extension kept, in bytes with its dot.
const MAX_EXTENSION: usize = 20;
/// Longest header text kept, in bytes.
const MAX_LINE: usize = 8 * 1024;

/// Names that Windows keeps for its devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Marks that turn the direction of text, by which `cod.exe` can look like `exe.doc`.
pub(super) fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// The longest beginning of `text` that has at most `max` bytes.
pub(super) fn cut(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The text on one line: controls become blanks, direction marks go, blanks are joined.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MAX_LINE));
    for c in cut(text, MAX_LINE).chars() {
        if turns_text(c) || c == '\u{feff}' {
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// A file name without folders, controls or direction marks, at most 150 bytes long.
///
/// `None` if nothing is left of it.
pub(super) fn file_name(written: &str) -> Option<String> {
    let last = written
        .rsplit(['/', '\\'])
        .find(|part| !part.trim().is_empty())?;
    let line = one_line(last);
    let safe: String = line
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            other => other,
        })
        .collect();
    let trimmed = safe.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if trimmed.is_empty() {
        return None;
    }
    let stem = trimmed.split('.').next().unwrap_or_default();
    let device = DEVICES.iter().any(|name| stem.eq_ignore_ascii_case(name));
    let whole = if device {
        format!("_{trimmed}")
    } else {
        trimmed.to_owned()
    };
    Some(shortened(&whole))
}

fn shortened(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let extension = name
        .rfind('.')
        .and_then(|dot| name.get(dot..))
        .filter(|extension| extension.len() <= MAX_EXTENSION)
        .unwrap_or_default();
    let stem = cut(name, MAX_NAME - extension.len());
    format!("{}{extension}", stem.trim_end())
}

/// The media type of what is not known.
pub(super) const UNKNOWN: &str = "application/octet-stream";
/// Longest media type, in bytes.
const MAX_MEDIA_TYPE: usize = 127;

/// A media type that can stand in a header of ours, as `main/sub` in lower case.
pub(super) fn media_type(written: &str) -> Option<String> {
    let line = one_line(written).to_lowercase();
    let (main, sub) = line.split_once('/')?;
    (line.is_ascii() && !main.is_empty() && !sub.is_empty())
        .then(|| cut(&line, MAX_MEDIA_TYPE).to_owned())
}

/// The media type that a file's name speaks for.
pub(super) fn kind_by_name(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "eml" => "message/rfc822",
        "ics" => "text/calendar",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "vcf" => "text/vcard",
        "txt" | "log" => "text/plain",
        _ => UNKNOWN,
    }
}

/// The usual extension of a media type, with its dot.
pub(super) fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/msword" => ".doc",
        "application/ms-tnef" => ".dat",
        "message/rfc822" | "message/global" => ".eml",
        "text/calendar" => ".ics",
        "text/csv" => ".csv",
        "text/html" => ".html",
        "text/vcard" => ".vcf",
        kind if kind.starts_with("text/") => ".txt",
        kind if kind.starts_with("message/") => ".txt",
        _ => ".bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        for (written, safe) in [
            ("umowa.pdf", "umowa.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\evil.exe", "evil.exe"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("a\r\nb\0.txt", "a b .txt"),
            ("..hidden", "hidden"),
            ("CON.txt", "_CON.txt"),
            ("a:b*c?.doc", "a_b_c_.doc"),
            ("folder/", "folder"),
        ] {
            assert_eq!(file_name(written).as_deref(), Some(safe), "{written:?}");
        }
        for nothing in ["", "/", "...", " ", "\u{202e}"] {
            assert_eq!(file_name(nothing), None, "{nothing:?}");
        }
        let long = file_name(&format!("{}.pdf", "ł".repeat(400))).unwrap();
        assert!(long.len() <= MAX_NAME && long.ends_with("ł.pdf"), "{long}");
    }

    #[test]
    fn lines_are_lines() {
        assert_eq!(one_line(" a\t\r\n b\u{0}c\u{202e} "), "a b c");
    }
}
