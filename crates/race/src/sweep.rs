//! Clears what has expired, a page at a time: one rule for runs and floors.
//!
//! Items are cleared one after the other, because buyers use the same databases. One that cannot
//! be cleared stays for the next sweep, and holds none of the others up.

use tokio_util::sync::CancellationToken;

/// A list of what has expired, and how it is cleared.
pub(crate) trait Expired {
    /// One thing to clear: a run, a floor.
    type Item: Send + Sync;

    /// Returns the next page of the list; empty at its end.
    ///
    /// # Errors
    /// A sentence: the list cannot be read, and the sweep ends.
    fn page(&mut self) -> impl Future<Output = Result<Vec<Self::Item>, String>> + Send;

    /// Clears an item.
    ///
    /// # Errors
    /// A sentence why it stays for now.
    fn clear(&self, item: &Self::Item) -> impl Future<Output = Result<(), String>> + Send;

    /// Returns the name of an item in the log.
    fn name(item: &Self::Item) -> &str;

    /// Whether the next page is worth reading after one of which nothing could be cleared.
    fn goes_on_without_success(&self) -> bool {
        true
    }
}

/// The result of a sweep.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    pub cleared: usize,
    pub kept: usize,
    /// The reason why the list was not read to its end.
    pub failed: Option<String>,
}

/// Clears the list, page by page, until its end or until the server stops.
pub(crate) async fn sweep<E: Expired + Send + Sync>(expired: &mut E, stop: &CancellationToken) -> Swept {
    let mut swept = Swept::default();
    swept.failed = pages(expired, stop, &mut swept).await.err();
    if swept.kept > 0 {
        tracing::warn!(kept = swept.kept, "could not be cleared and stay for the next sweep");
    }
    swept
}

async fn pages<E: Expired>(expired: &mut E, stop: &CancellationToken, swept: &mut Swept) -> Result<(), String> {
    loop {
        let page = expired.page().await?;
        let before = swept.cleared;
        for item in &page {
            if stop.is_cancelled() {
                return Ok(());
            }
            match expired.clear(item).await {
                Ok(()) => swept.cleared += 1,
                Err(why) => {
                    tracing::debug!(item = E::name(item), why, "stays for the next sweep");
                    swept.kept += 1;
                }
            }
        }
        if page.is_empty() || swept.cleared == before && !expired.goes_on_without_success() {
            return Ok(());
        }
    }
}
