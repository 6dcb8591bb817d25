//! Lists of addresses and domains whose mail is not taken in (M-49).

use model::{AddressText, Code, Problem};

/// Entries of one list.
const MAX_ENTRIES: usize = 1_000;

/// A list as it is kept: addresses and `@domain`, in comparable form, sorted. An entry that
/// would leave out one of our `own` addresses is refused: it would stop all of that mail.
pub(crate) fn checked(list: &[String], own: &[String]) -> Result<Vec<String>, Problem> {
    let mut kept = Vec::new();
    for entry in list {
        let entry = entry.trim();
        if entry.is_empty() {
            continue;
        }
        let bad = |code| Problem::at(code, "never_log").naming(shown(entry));
        let domain = entry.strip_prefix('@').unwrap_or(entry);
        let text = if domain.contains('@') {
            AddressText::parse(entry)
        } else {
            AddressText::domain(domain).filter(|text| text.as_str().contains('.'))
        };
        let text = text.ok_or_else(|| bad(Code::BadAddress))?;
        if own.iter().any(|address| leaves_out(text.as_str(), address)) {
            return Err(bad(Code::BadChoice));
        }
        kept.push(text.as_str().to_owned());
        if kept.len() > MAX_ENTRIES {
            return Err(Problem::at(Code::TooLong, "never_log"));
        }
    }
    kept.sort();
    kept.dedup();
    Ok(kept)
}

/// What is shown of a wrong entry, in characters.
const MAX_SHOWN: usize = 120;

fn shown(entry: &str) -> String {
    entry.chars().take(MAX_SHOWN).collect()
}

/// Whether an entry leaves out an address: it is the address, its domain or one above that.
fn leaves_out(entry: &str, address: &str) -> bool {
    match entry.strip_prefix('@') {
        None => entry == address,
        Some(domain) => {
            let at = address.rsplit_once('@').map_or("", |(_, at)| at);
            at.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> Result<Vec<String>, Code> {
        let entries: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        checked(&entries, &["ana@mail.agency.example".to_owned()]).map_err(|problem| problem.code)
    }

    #[test]
    fn addresses_and_domains_are_taken() {
        assert_eq!(
            list(&["Ola@Firma.Example", " @bank.example ", "bank.example", ""]),
            Ok(vec![
                "@bank.example".to_owned(),
                "ola@firma.example".to_owned()
            ])
        );
    }

    #[test]
    fn nonsense_and_what_stops_all_mail_is_refused() {
        for entry in ["x y", "a@", "@", "bank"] {
            assert_eq!(list(&[entry]), Err(Code::BadAddress), "{entry}");
        }
        for entry in [
            "ana@mail.agency.example",
            "agency.example",
            "@mail.agency.example",
        ] {
            assert_eq!(list(&[entry]), Err(Code::BadChoice), "{entry}");
        }
        assert!(list(&["gency.example"]).is_ok());
    }
}
