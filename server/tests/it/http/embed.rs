//! The widget's part of the server: which page may send which request, and which response it gets.

mod built;
mod closed;
mod document;
mod frames;
mod live;
mod oembed;
mod offline;
