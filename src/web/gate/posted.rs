//! A page's form.

use axum::extract::{FromRequest, Request};
use model::{Code, Problem};
use serde::de::DeserializeOwned;

use crate::shown::Shown;

/// A form's fields; a repeated key makes a list. Its token was checked at the gate.
pub(crate) struct Posted<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Shown;

    async fn from_request(request: Request, state: &S) -> Result<Self, Shown> {
        use axum_extra::extract::FormRejection;
        match axum_extra::extract::Form::from_request(request, state).await {
            Ok(axum_extra::extract::Form(fields)) => Ok(Self(fields)),
            Err(FormRejection::RawFormRejection(raw)) if raw.status() == 413 => {
                Err(Problem::new(Code::TooLarge).into())
            }
            // What the form held is not told back: it may be a password.
            Err(_) => Err(Problem::new(Code::BadRequest).into()),
        }
    }
}
