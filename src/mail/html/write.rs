//! Writes the outline anew, with folds and pictures in place, for the sanitiser to read.

use std::collections::HashMap;

use super::fold::{Fold, folds};
use super::link;
use super::outline::{Element, Piece};
use super::style;
use super::text::content_id;
use super::token::{Attributes, decoded};
use super::{Pictures, RemoteImages, Wording};

/// Hosts of trackers that are named.
pub(crate) const MAX_TRACKERS: usize = 10;
/// Attributes that go on to the sanitiser, besides those of links and pictures.
pub(super) const LOOKS: [&str; 20] = [
    "style",
    "title",
    "dir",
    "lang",
    "align",
    "valign",
    "width",
    "height",
    "border",
    "bgcolor",
    "color",
    "face",
    "size",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "start",
    "type",
    "nowrap",
];

/// What was written, and what was found on the way.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) html: String,
    pub(super) blocked: u32,
    pub(super) trackers: Vec<String>,
    /// `data:` addresses of the letter's own pictures, in the order of their `cid:` numbers.
    pub(super) pictures: Vec<String>,
}

struct Writer<'a> {
    draft: Draft,
    wording: Wording<'a>,
    remote: RemoteImages,
    own: &'a mut dyn Pictures,
    numbers: HashMap<String, Option<usize>>,
}

/// Writes the outline.
pub(super) fn write(
    pieces: &[Piece<'_>],
    wording: Wording<'_>,
    remote: RemoteImages,
    own: &mut dyn Pictures,
) -> Draft {
    let mut writer = Writer {
        draft: Draft::default(),
        wording,
        remote,
        own,
        numbers: HashMap::new(),
    };
    let mut folds = folds(pieces).into_iter().peekable();
    let mut ends = None;
    for (at, piece) in pieces.iter().enumerate() {
        if ends == Some(at) {
            writer.raw("</details>");
            ends = None;
        }
        if let Some((range, fold)) = folds.next_if(|(range, _)| range.start == at) {
            writer.begin(fold);
            ends = Some(range.end);
        }
        writer.piece(piece);
    }
    if ends.is_some() {
        writer.raw("</details>");
    }
    writer.draft
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.draft.html.push_str(text);
    }

    fn escaped(&mut self, text: &str) {
        link::escape_into(text, &mut self.draft.html);
    }

    fn begin(&mut self, fold: Fold) {
        let label = match fold {
            Fold::Quoted => self.wording.quoted,
            Fold::Signature => self.wording.signature,
        };
        self.raw("<details><summary>");
        self.escaped(label);
        self.raw("</summary>");
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            // References stay as they are; only a `<` could begin something new.
            Piece::Text(text) => self.draft.html.push_str(&text.replace('<', "&lt;")),
            Piece::Close(name) => {
                self.raw("</");
                self.raw(name);
                self.raw(">");
            }
            Piece::Open(element) if element.name == "img" => self.picture(element),
            Piece::Open(element) => self.open(element),
            Piece::Hidden(attributes) => {
                if let Some(source) = attributes.get("src")
                    && let Some(address) = link::remote(&source)
                {
                    self.tracker(&address);
                }
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.escaped(value);
        self.raw("\"");
    }

    fn open(&mut self, element: &Element<'_>) {
        self.raw("<");
        self.raw(element.name);
        self.looks(&element.attributes);
        if element.name == "a"
            && let Some(target) = element.attributes.get("href")
            && let Some(address) = link::allowed(&target)
        {
            self.attribute("href", &address);
            // What a link says may lie; where it leads is shown.
            if link::remote(&address).is_some() {
                self.attribute("title", link::host(&address));
            }
        }
        self.raw(">");
    }

    fn looks(&mut self, attributes: &Attributes<'_>) {
        let mut seen = [false; LOOKS.len()];
        for (name, value) in attributes.clone() {
            let place = LOOKS.iter().zip(seen.iter_mut()).find(|(known, seen)| {
                known.eq_ignore_ascii_case(name) && !**seen && !name.eq_ignore_ascii_case("title")
            });
            if let Some((known, seen)) = place {
                *seen = true;
                self.attribute(known, &decoded(value));
            }
        }
    }

    fn picture(&mut self, element: &Element<'_>) {
        let attributes = &element.attributes;
        let source = attributes.get("src").unwrap_or_default();
        let alt = attributes.get("alt").unwrap_or_default();
        if let Some(id) = content_id(&source) {
            let Some(number) = self.number(id) else {
                return;
            };
            self.raw("<img");
            self.looks(attributes);
            self.attribute("alt", &alt);
            self.attribute("src", &format!("cid:{number}"));
            self.raw(">");
        } else if let Some(address) = link::remote(&source) {
            if is_tracker(attributes) {
                self.tracker(&address);
                return;
            }
            match self.remote {
                RemoteImages::Show => {
                    self.raw("<img");
                    self.looks(attributes);
                    self.attribute("alt", &alt);
                    self.attribute("src", &address);
                    self.raw(">");
                }
                RemoteImages::Block => self.placeholder(&alt, &address),
            }
        }
    }

    fn placeholder(&mut self, alt: &str, address: &str) {
        self.draft.blocked = self.draft.blocked.saturating_add(1);
        let words = match alt.trim() {
            "" => self.wording.blocked_image.to_owned(),
            alt => format!("{}: {alt}", self.wording.blocked_image),
        };
        self.raw("<img data-blocked=\"1\"");
        self.attribute("alt", &words);
        self.attribute("title", link::host(address));
        self.raw(">");
    }

    fn tracker(&mut self, address: &str) {
        let host = link::host(address).to_ascii_lowercase();
        if self.draft.trackers.len() < MAX_TRACKERS && !self.draft.trackers.contains(&host) {
            self.draft.trackers.push(host);
        }
    }

    /// The number under which the letter's own picture is kept; each is put in once.
    fn number(&mut self, id: String) -> Option<usize> {
        if let Some(known) = self.numbers.get(&id) {
            // The same picture twice would count twice against what may be put in.
            return known.filter(|_| self.own.again(&id));
        }
        let number = self.own.data(&id).map(|data| {
            self.draft.pictures.push(data);
            self.draft.pictures.len() - 1
        });
        self.numbers.insert(id, number);
        number
    }
}

/// Whether a picture is there to be counted and not to be seen.
fn is_tracker(attributes: &Attributes<'_>) -> bool {
    let tiny = |name| {
        attributes.get(name).is_some_and(|value| {
            let value = value.trim();
            matches!(value.trim_end_matches("px"), "0" | "1")
        })
    };
    let style = attributes.get("style").unwrap_or_default();
    tiny("width") || tiny("height") || style::is_tiny(&style) || style::hides(&style)
}
