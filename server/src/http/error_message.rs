//! Error messages for a page.

/// Turns a parser's message into a sentence with a capital and an end.
pub(super) fn error_message(text: impl ToString) -> String {
    let text = text.to_string();
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return text };
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_a_capital_and_an_end() {
        assert_eq!(error_message("there is no seat"), "There is no seat.");
        assert_eq!(error_message("Éa ira."), "Éa ira.");
        assert_eq!(error_message(""), "");
    }
}
