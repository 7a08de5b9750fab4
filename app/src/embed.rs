//! The widget for slides and articles: what its address asks for, and how it learns that
//! the server is there. Shared by the server that draws it, the script that wakes it and
//! the page that writes its address.

mod choice;
pub mod color;
pub mod params;
pub mod status;

pub use choice::{Chrome, Host, LanesAsked, Load, ModeAsked, Motion, Surface, Theme, View};
pub use color::Color;
pub use params::Params;
pub use status::Status;
