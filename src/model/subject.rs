//! A subject without its reply and forward prefixes.

/// Prefixes of replies and forwards, folded, as mail programs in many languages write them.
const PREFIXES: &[&str] = &[
    "re",
    "odp",
    "pd",
    "fw",
    "fwd",
    "rasp",
    "отв",
    "пересл",
    "ha",
    "нa",
    "aw",
    "wg",
    "sv",
    "vs",
    "rv",
    "tr",
    "antw",
    "res",
    "enc",
    "ref",
    "на",
];

/// Prefixes stripped from one subject at most.
const MAX_PREFIXES: usize = 20;

/// The subject without `Re:`, `Odp:`, `[list]` and the like, folded, white space joined (M-26).
pub fn base_subject(subject: &str) -> String {
    let folded = crate::fold::fold(subject);
    let mut rest = folded.trim();
    for _ in 0..MAX_PREFIXES {
        match strip_one(rest) {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => break,
        }
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip_one(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix('[') {
        let (_, after) = inner.split_once(']')?;
        return Some(after.trim_start());
    }
    let (head, after) = text.split_once(':')?;
    // `Re[2]:` and `Re (3):` count.
    let word = head.split(['[', '(']).next().unwrap_or(head).trim();
    PREFIXES.contains(&word).then(|| after.trim_start())
}

#[cfg(test)]
mod tests {
    use super::base_subject;

    #[test]
    fn prefixes_of_the_four_languages_go() {
        for subject in [
            "Oferta",
            "Re: Oferta",
            "ODP: Re: oferta",
            "Răsp: Oferta",
            "Отв: Пересл: Oferta",
            "AW: WG: Oferta",
            "Re[2]: Oferta",
            "[biuro] Re:  Oferta ",
            "PD: oferta",
        ] {
            assert_eq!(base_subject(subject), "oferta", "{subject}");
        }
        assert_eq!(base_subject("Umowa: Oferta"), "umowa: oferta");
    }
}
