//! What every request passes before a route sees it, and every answer before it leaves.

mod cookie;
mod extract;
mod guard;
mod headers;
mod host;
mod limits;
mod multipart;
mod next;
mod origin;
mod pass;
mod peer;
mod posted;

pub(crate) use cookie::{
    away_cookie, away_ended, half_way_cookie, half_way_ended, language_cookie, session_cookie,
    session_ended,
};
pub(crate) use extract::{
    AwaySecret, CameFrom, HalfWaySecret, Here, SessionSecret, Tongue, Visitor,
};
pub(crate) use guard::FORM_TOKEN;
pub(crate) use headers::{FILE_CSP, Images, PDF_CSP, TEXT_CSP, frame_headers};
pub use limits::Limits;
pub(crate) use multipart::Sent;
pub(crate) use next::safe_next;
pub(crate) use pass::{in_person, operator_only, pass, signed_in};
pub(crate) use peer::{Peer, block, is_trusted};
pub(crate) use posted::Posted;
