//! A response as it arrives.

use super::{Abort, LOST};
use crate::api::ApiError;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

/// A status, and a body that is read piece by piece; dropping it ends the request.
pub(in super::super) struct Answer {
    status: u16,
    reader: Option<ReadableStreamDefaultReader>,
    /// The beginning of a character whose end has not arrived.
    rest: Vec<u8>,
    _abort: Abort,
}

impl Answer {
    pub(super) fn new(answer: &Response, abort: Abort) -> Self {
        let reader = answer.body().map(|body| body.get_reader().unchecked_into());
        Self { status: answer.status(), reader, rest: Vec::new(), _abort: abort }
    }

    pub(super) const fn status(&self) -> u16 {
        self.status
    }

    /// The next piece of text; `None` at the end.
    ///
    /// # Errors
    /// The connection was lost.
    pub(in super::super) async fn next(&mut self) -> Result<Option<String>, ApiError> {
        match self.read().await {
            Ok(true) => Ok(Some(self.whole_characters())),
            Ok(false) => Ok(None),
            Err(_) => Err(ApiError::busy(LOST)),
        }
    }

    /// The whole text.
    ///
    /// # Errors
    /// The connection was lost.
    pub(in super::super) async fn whole(mut self) -> Result<String, ApiError> {
        let mut whole = String::new();
        while let Some(piece) = self.next().await? {
            whole.push_str(&piece);
        }
        Ok(whole)
    }

    async fn read(&mut self) -> Result<bool, JsValue> {
        let Some(reader) = &self.reader else { return Ok(false) };
        let piece = JsFuture::from(reader.read()).await?;
        let value = Reflect::get(&piece, &"value".into())?;
        if value.is_undefined() {
            return Ok(false);
        }
        self.rest.extend(value.unchecked_into::<Uint8Array>().to_vec());
        Ok(true)
    }

    fn whole_characters(&mut self) -> String {
        let whole = match std::str::from_utf8(&self.rest) {
            Err(error) => error.valid_up_to(),
            Ok(text) => text.len(),
        };
        let rest = self.rest.split_off(whole);
        String::from_utf8(std::mem::replace(&mut self.rest, rest)).unwrap_or_default()
    }
}
