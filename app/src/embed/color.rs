//! Colours that a host may choose for the lanes: refused where the contrast is too low.

use std::str::FromStr;

/// WCAG 2.2, 1.4.11: the least contrast between a part that must be seen and the colours beside it.
pub const CONTRAST_MIN: f64 = 3.0;
/// `--paper` and `--card` of the light theme, in `style/tokens.css`.
pub const LIGHT: [Color; 2] = [Color([0xf6, 0xf3, 0xec]), Color([0xff, 0xfd, 0xf8])];
/// `--paper` and `--card` of the dark theme, in `style/tokens.css`.
pub const DARK: [Color; 2] = [Color([0x10, 0x12, 0x16]), Color([0x19, 0x1c, 0x22])];

/// A colour of sRGB: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Writes the colour as in addresses and style sheets, without the `#`.
    #[must_use]
    pub fn hex(self) -> String {
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half & 15)]);
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
    }

    /// The contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Whether it has enough contrast to all of these.
    #[must_use]
    pub fn stands_out(self, from: &[Self]) -> bool {
        from.iter().all(|background| self.contrast(*background) >= CONTRAST_MIN)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl FromStr for Color {
    type Err = ();

    /// Reads six hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        let [_, red, green, blue] = u32::from_str_radix(text, 16).map_err(|_| ())?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

/// Linear light of a channel, 0 to 1.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { to_the_2_4((value + 0.055) / 1.055) }
}

/// `x` to the power of 2.4, for `x` between 0 and 1: the fifth root of its twelfth power, by
/// Newton's method. The library's power function costs 3 kB in the browser.
fn to_the_2_4(x: f64) -> f64 {
    let square = x * x;
    let fourth = square * square;
    let wanted = fourth * fourth * fourth;
    let mut root = 1.0;
    // From 1, a step reduces the root by at most a fifth; near the result, each step doubles the correct digits.
    for _ in 0..60 {
        let fourth = root * root * root * root;
        root -= (fourth * root - wanted) / (5.0 * fourth);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let of = |text: &str| text.parse::<Color>().unwrap();
        assert!((of("000000").contrast(of("ffffff")) - 21.0).abs() < 1e-9);
        assert!((of("767676").contrast(of("ffffff")) - 4.54).abs() < 0.005, "the well-known grey");
        for channel in 0..=255_u8 {
            let value = f64::from(channel) / 255.0;
            let exact = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
            assert!((linear(channel) - exact).abs() < 1e-12, "{channel}");
        }
    }

    #[test]
    fn a_colour_is_six_digits_and_reads_back() {
        assert_eq!("0B5394".parse::<Color>().unwrap().hex(), "0b5394");
        for bad in ["", "#0b539", "0b539", "0b53941", "zzzzzz", "+b5394", "0b53é"] {
            assert!(bad.parse::<Color>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_themes_are_those_of_the_style_sheet() {
        let tokens = include_str!("../../../style/tokens.css");
        for (name, at) in [("--paper", 0), ("--card", 1)] {
            let line = format!("{name}: light-dark(#{}, #{});", LIGHT[at].hex(), DARK[at].hex());
            assert!(tokens.contains(&line), "{line}");
        }
    }
}
