//! Reads lines from chunks that are cut anywhere.

use super::{LINE_MAX, RunEvent};

/// Collects chunks and hands out whole lines, or the events in them.
#[derive(Debug, Default)]
pub struct LineDecoder {
    rest: String,
}

impl LineDecoder {
    /// Takes a chunk; calls `event` for each line it completes. A line that is not
    /// understood is skipped: a newer server may send more than this viewer knows.
    pub fn push(&mut self, chunk: &str, mut event: impl FnMut(RunEvent)) {
        self.push_lines(chunk, |line| {
            if let Some(read) = RunEvent::from_line(line) {
                event(read);
            }
        });
    }

    /// Takes a chunk; calls `line` for each line it completes, without its newline.
    pub fn push_lines(&mut self, chunk: &str, mut line: impl FnMut(&str)) {
        let mut chunk = chunk;
        while let Some((head, tail)) = chunk.split_once('\n') {
            chunk = tail;
            self.keep(head);
            line(&std::mem::take(&mut self.rest));
        }
        self.keep(chunk);
    }

    fn keep(&mut self, part: &str) {
        // Text that is longer than any line is not one of our lines: keep it bounded.
        if self.rest.len() + part.len() <= LINE_MAX {
            self.rest.push_str(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_at_any_byte_changes_nothing() {
        let text = ".\nend\nnonsense here\nx strong no%20such%20engine\n";
        let whole = decode(&[text]);
        assert_eq!(whole.len(), 3);
        for at in 0..text.len() {
            let (a, b) = text.split_at(at);
            assert_eq!(decode(&[a, b]), whole, "cut at {at}");
        }
    }

    fn decode(chunks: &[&str]) -> Vec<RunEvent> {
        let (mut decoder, mut events) = (LineDecoder::default(), Vec::new());
        for chunk in chunks {
            decoder.push(chunk, |event| events.push(event));
        }
        events
    }
}
