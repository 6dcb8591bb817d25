//! A query in the words of the index's engine.

use model::AccountId;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, PhrasePrefixQuery, PhraseQuery, Query as EngineQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use crate::{
    Query, Within,
    fields::Fields,
    query::{Condition, End, Place, Wanted},
};

/// To so many words of the index the beginning of a word may open out, in a segment.
const OPENED: u32 = 10_000;
/// The same at the end of a phrase, where each of them is kept open.
const OPENED_IN_PHRASE: u32 = 200;

/// What the engine is asked; dates and sizes are left to the walk over its answer.
pub struct Compiled {
    /// All of it must match.
    pub wanted: BooleanQuery,
    /// None of it may match.
    ///
    /// Left to the walk as well: the engine's own exclusion moves a phrase backwards,
    /// which phrases don't allow.
    pub excluded: Option<BooleanQuery>,
}

/// The query for the engine.
pub fn compile(query: &Query, within: &Within, fields: &Fields) -> Compiled {
    let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
    let mut add = |sign, asked| match sign {
        Wanted::Yes => wanted.push(asked),
        Wanted::No => excluded.push(asked),
    };
    for condition in query.conditions() {
        add(condition.wanted, anywhere(condition, fields));
    }
    if let Some(sign) = query.attachment() {
        add(sign, number(fields.attachment, 1));
    }
    if query.file_sizes().is_some() {
        add(Wanted::Yes, number(fields.attachment, 1));
    }
    if let Within::Accounts(accounts) = within {
        let of = |account: &AccountId| number(fields.account, account.0);
        wanted.push(any(accounts.iter().map(of).collect()));
    }
    if wanted.is_empty() {
        wanted.push(Box::new(AllQuery));
    }
    Compiled {
        wanted: BooleanQuery::intersection(wanted),
        excluded: (!excluded.is_empty()).then(|| BooleanQuery::union(excluded)),
    }
}

fn any(queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    Box::new(BooleanQuery::union(queries))
}

fn number(field: Field, value: u64) -> Box<dyn EngineQuery> {
    let term = Term::from_field_u64(field, value);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The condition in each of its fields.
fn anywhere(condition: &Condition, fields: &Fields) -> Box<dyn EngineQuery> {
    let Fields {
        subject,
        from,
        to,
        cc,
        body,
        files,
        ..
    } = *fields;
    let (addresses, texts): (&[Field], &[Field]) = match condition.place {
        Place::Anywhere => (&[from, to, cc], &[subject, body, files]),
        Place::From => (&[from], &[]),
        Place::To => (&[to], &[]),
        Place::Cc => (&[cc], &[]),
        Place::Subject => (&[], &[subject]),
        Place::Body => (&[], &[body]),
        Place::Files => (&[], &[files]),
    };
    let whole = condition.address.as_ref().map(std::slice::from_ref);
    let in_address = addresses
        .iter()
        .map(|field| words(*field, whole.unwrap_or(&condition.words), condition.end));
    let in_text = texts
        .iter()
        .map(|field| words(*field, &condition.words, condition.end));
    any(in_address.chain(in_text).collect())
}

/// One word, or several in a row.
fn words(field: Field, words: &[String], end: End) -> Box<dyn EngineQuery> {
    let mut terms: Vec<Term> = words
        .iter()
        .map(|word| Term::from_field_text(field, word))
        .collect();
    match (end, terms.len()) {
        (End::Open, count) => {
            let mut query = PhrasePrefixQuery::new(terms);
            query.set_max_expansions(if count > 1 { OPENED_IN_PHRASE } else { OPENED });
            Box::new(query)
        }
        (End::Closed, 1) => Box::new(TermQuery::new(
            terms.swap_remove(0),
            IndexRecordOption::Basic,
        )),
        (End::Closed, _) => Box::new(PhraseQuery::new(terms)),
    }
}
