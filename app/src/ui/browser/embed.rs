//! The running widget: checks whether the server is up, starts a run, draws it, and exchanges
//! messages with the slide or the article around it.

mod appearance;
mod command;
mod draw;
mod end;
mod fallback;
mod focus;
mod host;
mod line;
mod live;
mod mode;
mod player;
mod press;
mod recording;
mod simulated;
mod size;
mod visibility;

use super::{
    dom::{attribute, find, find_in, flag, mark, page, window},
    lane::LaneCard,
    queue::Queue,
};
use crate::embed::Params;
use draw::Shown;
use futures::future::AbortHandle;
use host::Host;
use mode::{Mode, Server};
use recording::Recordings;
use sale::{Lane, event::RunEvent, joined};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use visibility::Visibility;
use web_sys::Element;

/// The place of error messages.
const ALERT: &str = "[data-alert]";

/// The widget on the page.
struct Widget {
    /// `<html>`, whose attributes the style sheet reads.
    page: Element,
    root: Element,
    form: Element,
    lanes: [Option<LaneCard>; 2],
    /// The parameters from the address, with the host's later changes.
    params: RefCell<Params>,
    /// The same parameters as in an address.
    query: RefCell<String>,
    buyers_max: u32,
    host: Host,
    /// Whether the page is a file that knows of no server.
    is_file: bool,
    recordings: Recordings,
    server: RefCell<Server>,
    /// The source of the next run; `None` until it is known whether the server is up.
    mode: Cell<Option<Mode>>,
    /// The open connection to the server.
    line: RefCell<Option<AbortHandle>>,
    visibility: Visibility,
    queue: Queue,
    /// Number of the press whose run is shown; everything of an earlier press is ignored.
    press: Cell<u32>,
    /// Whether the run was started by hand, and not by key, host or slide.
    by_pointer: Cell<bool>,
    /// Events of a live run, which is shown when it is over.
    arrived: RefCell<Vec<RunEvent>>,
    /// Number of the press whose run is to be shown at its end at once.
    stopped: Cell<u32>,
    /// The seed of a simulation whose address names none.
    chance: Cell<u64>,
    shown: RefCell<Shown>,
}

/// Starts the widget on this page.
pub fn start() {
    let Some(widget) = Widget::find() else { return };
    let widget = Rc::new(widget);
    widget.apply_appearance();
    widget.name_the_next();
    widget.reseed();
    widget.listen_to_form();
    widget.listen_to_keys();
    widget.listen_to_host();
    widget.watch_size();
    widget.watch_life();
    flag(&widget.root, "data-ready", true);
    widget.update_connection();
    // This happens only in a file: a still page from a server has no script.
    if widget.params.borrow().is_static {
        widget.start("");
    }
}

impl Widget {
    fn find() -> Option<Self> {
        let (page, root) = (page()?, find("[data-widget]")?);
        let buyers_max = attribute(&page, "data-buyers-max").parse().unwrap_or(crate::embed::params::BUYERS);
        let query = window().location().search().unwrap_or_default().trim_start_matches('?').to_owned();
        let (params, wrong) = Params::of_query(&query, buyers_max);
        if !wrong.is_empty() {
            mark(&page, "data-param-error", &joined(&wrong, " "));
        }
        Some(Self {
            form: find_in(&root, "[data-start-form]")?,
            lanes: Lane::ALL.map(|lane| LaneCard::find(&root, lane)),
            host: Host::find(&params),
            is_file: find("[data-wasm-gzip]").is_some(),
            recordings: Recordings::of_page(&page),
            page,
            root,
            params: RefCell::new(params),
            query: RefCell::new(query),
            buyers_max,
            server: RefCell::default(),
            mode: Cell::default(),
            line: RefCell::default(),
            visibility: Visibility::default(),
            queue: Queue::default(),
            press: Cell::default(),
            by_pointer: Cell::default(),
            arrived: RefCell::default(),
            stopped: Cell::default(),
            chance: Cell::default(),
            shown: RefCell::default(),
        })
    }

    /// The lane's card, if that lane is shown.
    fn lane(&self, lane: Lane) -> Option<&LaneCard> {
        self.params.borrow().lanes().contains(&lane).then(|| self.lanes[lane.index()].as_ref()).flatten()
    }

    /// The cards of the lanes that are shown.
    fn cards(&self) -> impl Iterator<Item = &LaneCard> {
        Lane::ALL.into_iter().filter_map(|lane| self.lane(lane))
    }

    /// Clears the previous run.
    fn clear(&self) {
        self.lanes.iter().flatten().for_each(LaneCard::clear);
    }
}
