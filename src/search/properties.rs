//! The index against plain models of it.

use jiff::tz::TimeZone;
use model::{AccountId, ChangeSeq, Instant, MessageId, MessageRef};
use proptest::prelude::*;

use crate::tests::{Office, document, find, numbers};
use crate::{Document, Entry, Index, Query, Rank, Typing, Within, Writer};

/// A message of the property test: its date, account, words, size.
type Row = (i64, u64, Vec<usize>, u64);

const WORDS: [&str; 4] = ["dom", "Łódź", "țară", "ёлка"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let words = prop::collection::vec(0..WORDS.len(), 0..4);
    prop::collection::vec((-3_i64..4, 1_u64..4, words, 0_u64..3), 1..40)
}

fn put_all(writer: &mut Writer, rows: &[Row], batch: usize, gone: &[usize]) {
    for (count, chunk) in rows.chunks(batch).enumerate() {
        for (place, (date, account, words, size)) in chunk.iter().enumerate() {
            let number = u64::try_from(count * batch + place).unwrap();
            let text: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            let document = Document {
                message: MessageRef {
                    account: AccountId(*account),
                    message: MessageId(number),
                },
                date: Instant(*date),
                size: *size,
                text: text.join(" "),
                ..document(0)
            };
            writer.put(&document, Entry::Replace).unwrap();
        }
        writer.commit(ChangeSeq(1)).unwrap();
    }
    for place in gone {
        let message = MessageId(u64::try_from(*place).unwrap());
        let account = AccountId(1);
        writer.remove(MessageRef { account, message });
    }
    writer.commit(ChangeSeq(2)).unwrap();
}

/// What must be found, newest first, told plainly.
fn model(rows: &[Row], gone: &[usize], keep: impl Fn(&Row) -> bool) -> Vec<Rank> {
    let mut ranks: Vec<Rank> = rows
        .iter()
        .enumerate()
        .filter(|(place, row)| !gone.contains(place) && keep(row))
        .map(|(place, row)| Rank {
            date: Instant(row.0),
            message: MessageId(u64::try_from(place).unwrap()),
        })
        .collect();
    ranks.sort_by(|one, other| other.cmp(one));
    ranks
}

/// All pages after one another.
fn paged(index: &Index, query: &str, within: &Within, limit: usize) -> Vec<Rank> {
    let query = Query::parse(query, &TimeZone::UTC, Typing::Done).unwrap();
    let (mut all, mut after): (Vec<Rank>, Option<Rank>) = (Vec::new(), None);
    loop {
        let page = index.find(&query, within, after, limit).unwrap();
        assert!(page.len() <= limit);
        all.extend(page.iter().map(|one| one.rank));
        match page.last() {
            Some(last) => after = Some(last.rank.to_string().parse().unwrap()),
            None => return all,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn pages_have_no_gaps_and_nothing_twice(
        rows in rows(),
        batch in 1_usize..15,
        limit in 1_usize..7,
        gone in prop::collection::vec(0_usize..40, 0..6),
    ) {
        let office = Office::with(&[]);
        let mut writer = office.index.writer().unwrap();
        put_all(&mut writer, &rows, batch, &gone);
        let some = Within::Accounts(vec![AccountId(1), AccountId(3)]);
        let index = &office.index;
        prop_assert_eq!(
            paged(index, "dom", &Within::All, limit),
            model(&rows, &gone, |row| row.2.contains(&0))
        );
        prop_assert_eq!(
            paged(index, "-lodz larger:0", &some, limit),
            model(&rows, &gone, |row| !row.2.contains(&1) && row.3 > 0 && row.1 != 2)
        );
        prop_assert_eq!(
            paged(index, "after:1970", &Within::All, limit),
            model(&rows, &gone, |row| row.0 >= 0)
        );
        prop_assert_eq!(
            paged(index, "before:1970 \"dom tara\"", &some, limit),
            model(&rows, &gone, |row| {
                row.0 < 0 && row.1 != 2 && row.2.windows(2).any(|pair| pair == [0, 2])
            })
        );
    }
}

/// A condition of the property test: excluded, of the subject only, words, open at the end.
type Asked = (bool, bool, Vec<usize>, bool);

/// So that some begin alike.
const ALIKE: [&str; 5] = ["a", "ab", "abc", "b", "ba"];

fn text(words: &[usize]) -> String {
    let words: Vec<&str> = words.iter().map(|word| ALIKE[*word]).collect();
    words.join(" ")
}

fn asked(conditions: &[Asked]) -> (String, Typing) {
    let mut typing = Typing::Done;
    let mut query = String::new();
    for (place, (excluded, subject, words, open)) in conditions.iter().enumerate() {
        let last = place + 1 == conditions.len();
        query.push_str(if *excluded { " -" } else { " " });
        query.push_str(if *subject { "subject:" } else { "" });
        let open_phrase = *open && last && !excluded;
        let part = match words.as_slice() {
            words if open_phrase => format!("\"{}", text(words)),
            [word] if *open => format!("{}*", ALIKE[*word]),
            words => format!("\"{}\"", text(words)),
        };
        query.push_str(&part);
        if open_phrase {
            typing = Typing::Live;
        }
    }
    (query, typing)
}

fn matches((_, subject_only, words, open): &Asked, last: bool, fields: &[Vec<usize>; 2]) -> bool {
    let open = *open && (last || words.len() == 1);
    let fields = if *subject_only {
        &fields[..1]
    } else {
        &fields[..]
    };
    fields.iter().any(|field| {
        field.windows(words.len()).any(|window| {
            let (end, rest) = window.split_last().unwrap();
            let (last, others) = words.split_last().unwrap();
            let fits = if open {
                ALIKE[*end].starts_with(ALIKE[*last])
            } else {
                end == last
            };
            rest == others && fits
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn conditions_mean_what_they_say(
        rows in prop::collection::vec(
            [prop::collection::vec(0..ALIKE.len(), 0..4), prop::collection::vec(0..ALIKE.len(), 0..6)],
            1..60,
        ),
        queries in prop::collection::vec(
            prop::collection::vec(
                (any::<bool>(), any::<bool>(), prop::collection::vec(0..ALIKE.len(), 1..4), any::<bool>()),
                1..5,
            ),
            20,
        ),
    ) {
        let documents: Vec<Document> = rows
            .iter()
            .zip(1..)
            .map(|([subject, body], number)| Document {
                subject: text(subject),
                text: text(body),
                ..document(number)
            })
            .collect();
        let office = Office::with(&documents);
        for conditions in queries {
            let (query, typing) = asked(&conditions);
            let is_last = |place| place + 1 == conditions.len();
            let expected: Vec<u64> = (1..)
                .zip(&rows)
                .filter(|(_, fields)| {
                    conditions.iter().enumerate().all(|(place, condition)| {
                        let last = is_last(place) && !condition.0;
                        condition.0 != matches(condition, last, fields)
                    })
                })
                .map(|(number, _)| number)
                .collect();
            let mut found = numbers(&find(&office.index, &query, typing, &Within::All));
            found.reverse();
            prop_assert_eq!(found, expected, "{}", query);
        }
    }
}
