//! Contacts from a CSV file: header names in four languages, comma, semicolon or tab.

use model::{AddressText, Code, ContactId, Problem};
use serde::Serialize;
use store::{ContactRow, StoreError, Who};

use super::{Lifecycle, NewContact, Phone, owner, row_of};
use crate::Desk;

/// Rows in one file at most.
const MAX_ROWS: usize = 200_000;

/// Refused rows that are told.
const MAX_REFUSED: usize = 1_000;

/// Contacts committed at a time.
const BATCH: usize = 500;

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// Contacts made.
    pub added: u64,
    /// Rows whose address was known already.
    pub skipped: u64,
    /// Rows that could not be taken, the first thousand.
    pub refused: Vec<RefusedRow>,
}

/// A row that could not be taken.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// The word of the reason.
    pub reason: &'static str,
    /// What it is about.
    pub detail: String,
}

/// A column that is understood.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    FirstName,
    LastName,
    Name,
    Email,
    Phone,
    Company,
    Position,
    Lifecycle,
    Tags,
    Notes,
}

/// Folded header names.
const HEADERS: &[(Column, &[&str])] = &[
    (
        Column::FirstName,
        &[
            "first name",
            "first_name",
            "firstname",
            "imie",
            "prenume",
            "имя",
        ],
    ),
    (
        Column::LastName,
        &[
            "last name",
            "last_name",
            "lastname",
            "surname",
            "nazwisko",
            "nume",
            "nume de familie",
            "фамилия",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "full name",
            "imie i nazwisko",
            "nume complet",
            "фио",
        ],
    ),
    (
        Column::Email,
        &[
            "email",
            "e-mail",
            "emails",
            "mail",
            "adres e-mail",
            "adresa de e-mail",
            "почта",
            "эл. почта",
        ],
    ),
    (
        Column::Phone,
        &[
            "phone",
            "phones",
            "telephone",
            "mobile",
            "telefon",
            "телефон",
        ],
    ),
    (
        Column::Company,
        &[
            "company",
            "organization",
            "organisation",
            "firma",
            "companie",
            "компания",
        ],
    ),
    (
        Column::Position,
        &["position", "title", "stanowisko", "functie", "должность"],
    ),
    (
        Column::Lifecycle,
        &["lifecycle", "status", "status kontaktu", "статус"],
    ),
    (Column::Tags, &["tags", "tagi", "etichete", "метки"]),
    (
        Column::Notes,
        &["notes", "note", "notatki", "notite", "заметки"],
    ),
];

/// Takes contacts from a CSV file with a header line; UTF-8, or windows-1250 where it is not.
///
/// A row whose address a contact has that the viewer may see is skipped. What was taken
/// before a refused row stays.
pub async fn import_csv(
    desk: &Desk,
    who: &Who,
    for_owner: Option<&str>,
    bytes: Vec<u8>,
) -> Result<ImportReport, Problem> {
    let owner = owner(desk, who, for_owner, None)?;
    let text = decode(&bytes);
    let mut report = ImportReport::default();
    let mut batch: Vec<(u64, ContactRow)> = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns = columns(reader.headers().map_err(|_| Problem::new(Code::BadTable))?)?;
    for (at, record) in reader.records().take(MAX_ROWS).enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                refuse(&mut report, at as u64 + 2, ("bad-table", error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(at as u64 + 2, csv::Position::line);
        match row_of(contact_of(&columns, &record), owner) {
            Ok(row) => batch.push((line, row)),
            Err(problem) => refuse(
                &mut report,
                line,
                (problem.code.word(), problem.detail.unwrap_or_default()),
            ),
        }
        if batch.len() >= BATCH {
            commit(desk, who, &mut report, std::mem::take(&mut batch)).await?;
        }
    }
    commit(desk, who, &mut report, batch).await?;
    Ok(report)
}

fn refuse(report: &mut ImportReport, line: u64, (reason, detail): (&'static str, String)) {
    if report.refused.len() < MAX_REFUSED {
        report.refused.push(RefusedRow {
            line,
            reason,
            detail,
        });
    }
}

async fn commit(
    desk: &Desk,
    who: &Who,
    report: &mut ImportReport,
    batch: Vec<(u64, ContactRow)>,
) -> Result<(), Problem> {
    let outcome = desk
        .write(who, move |w| {
            let mut added = 0;
            let mut skipped = 0;
            let mut refused = Vec::new();
            for (line, row) in batch {
                let known: Vec<ContactId> = w.contacts_with(&row.emails)?;
                if !known.is_empty() {
                    skipped += 1;
                    continue;
                }
                match w.add_contact(row) {
                    Ok(_) => added += 1,
                    Err(StoreError::NotAllowed) => refused.push(line),
                    Err(error) => return Err(error),
                }
            }
            Ok((added, skipped, refused))
        })
        .await?;
    let (added, skipped, refused) = outcome;
    report.added += added;
    report.skipped += skipped;
    for line in refused {
        refuse(report, line, (Code::NotAllowed.word(), String::new()));
    }
    Ok(())
}

fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1250.decode(bytes).0.into_owned(),
    }
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|mark| header.bytes().filter(|byte| byte == mark).count())
        .unwrap_or(b',')
}

fn columns(headers: &csv::StringRecord) -> Result<Vec<Option<Column>>, Problem> {
    let columns: Vec<Option<Column>> = headers
        .iter()
        .map(|header| {
            let folded = model::fold(header.trim());
            HEADERS
                .iter()
                .find(|(_, names)| names.contains(&folded.as_str()))
                .map(|(column, _)| *column)
        })
        .collect();
    if columns.iter().flatten().next().is_none() {
        return Err(Problem::at(Code::BadTable, "header")
            .naming(headers.iter().collect::<Vec<_>>().join(", ")));
    }
    Ok(columns)
}

fn contact_of(columns: &[Option<Column>], record: &csv::StringRecord) -> NewContact {
    let mut new = NewContact::default();
    for (column, value) in columns.iter().zip(record) {
        let value = value.trim();
        let Some(column) = column else { continue };
        if value.is_empty() {
            continue;
        }
        match column {
            Column::FirstName => value.clone_into(&mut new.first_name),
            Column::LastName => value.clone_into(&mut new.last_name),
            Column::Name => {
                let (first, last) = value.rsplit_once(' ').unwrap_or(("", value));
                first.trim().clone_into(&mut new.first_name);
                last.clone_into(&mut new.last_name);
            }
            Column::Email => new.emails.extend(list(value)),
            Column::Phone => {
                new.phones.extend(list(value).map(|number| Phone {
                    number,
                    note: String::new(),
                }));
            }
            Column::Company => value.clone_into(&mut new.company),
            Column::Position => value.clone_into(&mut new.position),
            Column::Lifecycle => {
                let client = ["client", "klient", "клиент"].contains(&model::fold(value).as_str());
                new.lifecycle = if client {
                    Lifecycle::Client
                } else {
                    Lifecycle::Lead
                };
            }
            Column::Tags => new.tags.extend(list(value)),
            Column::Notes => value.clone_into(&mut new.notes),
        }
    }
    // An address that stands for a name makes a contact without one findable.
    if new.first_name.is_empty() && new.last_name.is_empty() && new.company.is_empty() {
        let local = new
            .emails
            .first()
            .and_then(|email| AddressText::parse(email));
        new.last_name = local
            .map(|text| text.as_str().to_owned())
            .unwrap_or_default();
    }
    new
}

fn list(value: &str) -> impl Iterator<Item = String> {
    value
        .split([',', ';', '|'])
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polish_table_with_semicolons_in_windows_1250() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1250
            .encode("Imię;Nazwisko;E-mail;Telefon\nŁucja;Żak;a@x.pl;600 100 200\n");
        let text = decode(&bytes);
        assert_eq!(delimiter(&text), b';');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.as_bytes());
        let columns = columns(reader.headers().unwrap()).unwrap();
        let record = reader.records().next().unwrap().unwrap();
        let new = contact_of(&columns, &record);
        assert_eq!(
            (new.first_name.as_str(), new.last_name.as_str()),
            ("Łucja", "Żak")
        );
        assert_eq!(new.phones[0].number, "600 100 200");
    }
}
