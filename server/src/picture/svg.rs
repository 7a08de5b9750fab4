//! Pieces of SVG: colours, text that cannot break out of its element, lines of text.

use sale::Lane;
use std::fmt::Write as _;

/// The one font family of the pictures.
pub(super) const FONT: &str = "Inter";

/// The page's colours in the light theme (style/tokens.css).
pub(super) const PAPER: &str = "#f6f3ec";
pub(super) const CARD: &str = "#fffdf8";
pub(super) const INK: &str = "#17191d";
pub(super) const INK_SOFT: &str = "#50555e";
pub(super) const RULE: &str = "#d8d2c4";
/// The colour that marks a counterexample.
pub(super) const RED: &str = "#b3001b";

/// The lane's colour.
pub(super) const fn colour(lane: Lane) -> &'static str {
    match lane {
        Lane::Strong => "#0b5394",
        Lane::Eventual => "#a34700",
    }
}

/// Escapes text for an element or for quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML does not allow control characters, escaped or not.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The style of a text.
pub(super) struct Type {
    pub(super) size: u32,
    pub(super) bold: bool,
    pub(super) colour: &'static str,
}

/// Writes a line of text with its baseline at `y`.
pub(super) fn text(out: &mut String, x: u32, y: u32, set: &Type, text: &str) {
    let weight = if set.bold { 700 } else { 400 };
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        r#"<text x="{x}" y="{y}" font-size="{}" font-weight="{weight}" fill="{}">{}</text>"#,
        set.size,
        set.colour,
        escaped(text)
    );
}

/// Breaks text between words into lines of at most `width` characters, at most `lines`
/// of them; what does not fit ends in an ellipsis.
pub(super) fn lines(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut broken = vec![String::new()];
    for word in text.split_whitespace() {
        let last =
            broken.last_mut().filter(|last| last.is_empty() || last.chars().count() + word.chars().count() < width);
        match last {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => broken.push(word.to_owned()),
        }
    }
    let cut = broken.len() > lines;
    broken.truncate(lines);
    for (number, line) in broken.iter_mut().enumerate() {
        if line.chars().count() > width || (cut && number + 1 == lines) {
            *line = line.chars().take(width - 1).collect::<String>() + "\u{2026}";
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_and_long_text_is_cut() {
        assert_eq!(escaped("<b a=\"1\">&\u{0}"), "&lt;b a=&quot;1&quot;&gt;&amp; ");
        assert_eq!(lines("one two three", 8, 3), ["one two", "three"]);
        assert_eq!(lines("one two three four", 8, 1), ["one two\u{2026}"]);
        assert_eq!(lines("abcdefghijkl", 8, 2), ["abcdefg\u{2026}"]);
    }
}
