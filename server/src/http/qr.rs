//! A link as a QR code, for those who have a telephone and not the link.

use app::ui::page::Qr;
use qrcodegen::{QrCode, QrCodeEcc};

/// The white margin that a reader needs, in squares (ISO 18004).
const MARGIN: i32 = 4;

/// Draws the code; `None` if the link is too long for one.
pub(super) fn code_of(link: &str) -> Option<Qr> {
    let code = QrCode::encode_text(link, QrCodeEcc::Medium).ok()?;
    let path = (0..code.size()).map(|y| row(&code, y)).collect();
    Some(Qr { size: u32::try_from(code.size() + 2 * MARGIN).ok()?, path })
}

/// One rectangle for each run of dark squares.
fn row(code: &QrCode, y: i32) -> String {
    let (mut out, mut x) = (String::new(), 0);
    while x < code.size() {
        let dark = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
        let width = i32::try_from(dark).unwrap_or(0);
        if width > 0 {
            out += &format!("M{} {}h{width}v1h-{width}z", x + MARGIN, y + MARGIN);
        }
        x += width.max(1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_are_those_of_the_code() {
        let link = "https://seat.example/floor/0123456789abcdef0123456789abcdef";
        let (code, qr) = (QrCode::encode_text(link, QrCodeEcc::Medium).unwrap(), code_of(link).unwrap());
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let drawn: usize =
            qr.path.split('M').skip(1).map(|run| run.split(['h', 'v']).nth(1).unwrap().parse::<usize>().unwrap()).sum();
        assert_eq!((drawn, qr.size), (dark, u32::try_from(code.size() + 8).unwrap()));
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "a corner begins with seven dark squares: {}", qr.path);
        assert!(code_of(&"x".repeat(5000)).is_none());
    }
}
