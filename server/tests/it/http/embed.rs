//! The widget's half of the server: who may ask what, from where, and with which answer.

mod built;
mod closed;
mod document;
mod frames;
mod live;
mod oembed;
mod offline;
