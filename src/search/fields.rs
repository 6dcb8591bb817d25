//! What the index keeps of a message, and how.

use tantivy::{
    IndexBuilder, IndexSettings, IndexSortByField, Order,
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
    store::Compressor,
    tokenizer::{TextAnalyzer, TokenizerManager},
};

use crate::analysis::{Analyser, Cut};

/// Raised whenever the fields, the analyser or the engine's files change.
pub const VERSION: &str = "1";

/// The column of the message's number.
pub const MESSAGE: &str = "message";
/// The column of the account's number.
pub const ACCOUNT: &str = "account";
/// The column of the date, by which each segment is sorted, newest first.
pub const DATE: &str = "date";
/// The column of the size in bytes.
pub const SIZE: &str = "size";

const WORDS: &str = "words";
const ADDRESSES: &str = "addresses";

/// The index's fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    pub message: Field,
    pub account: Field,
    pub date: Field,
    pub size: Field,
    pub attachment: Field,
    pub subject: Field,
    pub from: Field,
    pub to: Field,
    pub cc: Field,
    pub body: Field,
    pub files: Field,
}

/// The fields and the schema they make.
pub fn schema() -> (Fields, Schema) {
    let text = |analyser| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(analyser)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        message: schema.add_u64_field(MESSAGE, NumericOptions::default().set_indexed().set_fast()),
        account: schema.add_u64_field(ACCOUNT, NumericOptions::default().set_indexed().set_fast()),
        date: schema.add_i64_field(DATE, NumericOptions::default().set_fast()),
        size: schema.add_u64_field(SIZE, NumericOptions::default().set_fast()),
        attachment: schema.add_u64_field("attachment", NumericOptions::default().set_indexed()),
        subject: schema.add_text_field("subject", text(WORDS)),
        from: schema.add_text_field("from", text(ADDRESSES)),
        to: schema.add_text_field("to", text(ADDRESSES)),
        cc: schema.add_text_field("cc", text(ADDRESSES)),
        body: schema.add_text_field("body", text(WORDS)),
        files: schema.add_text_field("files", text(WORDS)),
    };
    (fields, schema.build())
}

/// What a new index is made of.
pub fn builder(schema: Schema) -> IndexBuilder {
    tantivy::Index::builder()
        .schema(schema)
        .tokenizers(tokenizers())
        .settings(IndexSettings {
            // A page is then the first few entries that match, however many there are.
            sort_by_field: Some(IndexSortByField {
                field: DATE.to_owned(),
                order: Order::Desc,
            }),
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        })
}

/// Our analysers, which are no part of the index's files.
pub fn tokenizers() -> TokenizerManager {
    // Beside those that the engine counts on.
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(Analyser(Cut::Words)));
    manager.register(ADDRESSES, TextAnalyzer::from(Analyser(Cut::Addresses)));
    manager
}
