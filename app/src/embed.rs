//! The widget for slides and articles: the parameters in its address, and the status of the
//! server. Shared by the server that draws it, the script that starts it and the page that
//! writes its address.

mod choice;
pub mod color;
pub mod params;
pub mod status;

pub use choice::{Chrome, Host, LaneChoice, Load, ModeChoice, Motion, Surface, Theme, View};
pub use color::Color;
pub use params::Params;
pub use status::Status;
