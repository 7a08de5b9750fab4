//! The widget, awake.

/// Wakes the widget on this page.
pub fn wake() {}
