//! A run as pictures: the social card with the two totals, and the space-time view. Drawn from the run's record
//! alone, so a picture shows the same as the page.

mod card;
mod space_time;
mod svg;

use resvg::{tiny_skia, usvg};
use sale::event::RunRecord;
use std::sync::{Arc, LazyLock};

/// The font Inter, reduced to the characters of a card (`fonts/LICENSE-Inter.txt`): the picture does not depend on
/// the machine's own fonts.
const FONTS: [&[u8]; 2] =
    [include_bytes!("../fonts/Inter-Regular-subset.otf"), include_bytes!("../fonts/Inter-Bold-subset.otf")];

/// The social card: 1200 by 630 pixels, PNG.
///
/// # Errors
/// A sentence for the log.
pub fn card(run: &RunRecord) -> Result<Vec<u8>, String> {
    rasterised(&card::svg(run))
}

/// The social card as SVG, in which its text can be read.
#[must_use]
pub fn card_svg(run: &RunRecord) -> String {
    card::svg(run)
}

/// The space-time view of both lanes, as SVG.
#[must_use]
pub fn space_time(run: &RunRecord) -> String {
    space_time::svg(run)
}

fn rasterised(svg: &str) -> Result<Vec<u8>, String> {
    static FONT_DATABASE: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut database = usvg::fontdb::Database::new();
        FONTS.iter().for_each(|font| database.load_font_data(font.to_vec()));
        Arc::new(database)
    });
    let options =
        usvg::Options { fontdb: FONT_DATABASE.clone(), font_family: svg::FONT.into(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or("a picture without pixels")?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
