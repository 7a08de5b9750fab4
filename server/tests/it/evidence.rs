//! The evidence of a run: bundles of real and of handwritten runs, judged by us and by others, and bundles that
//! somebody tampered with.

mod adya;
mod adya_under_faults;
mod bundle;
mod carried;
mod encodings;
mod every_field;
mod golden;
mod hostile;
mod odd;
mod rebuilt;
mod tampered;
mod words;
mod written;

use evidence::{About, Bundle, Judged, OpenError, judge_opened, open_file};
use sale::{History, Lane, event::of_lines};
use std::{
    io::{Cursor, Read},
    sync::Arc,
};
use zip::ZipArchive;

use crate::support::Raced;

/// Packs a bundle of one run.
fn packed(histories: Vec<Arc<History>>, events: &str) -> Vec<u8> {
    let events: Vec<_> = of_lines(events).collect();
    let bundle = Bundle::new(histories, &events, About::default()).unwrap();
    bundle.write(Cursor::new(Vec::new())).unwrap().into_inner()
}

/// Packs a bundle of a run that was watched.
fn packed_run(run: &Raced) -> Vec<u8> {
    let started = format!("run {} A1 {} 1795000000000\n", run.run, run.histories[0].buyers);
    let lines: String = run.events.iter().map(sale::event::RunEvent::to_line).collect();
    packed(run.histories.clone(), &(started + &lines))
}

fn judged(zip: &[u8]) -> Result<Judged, OpenError> {
    open_file(Cursor::new(zip), "bundle.zip").map(|opened| judge_opened(&opened))
}

/// Returns the files of a bundle, in order.
fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

fn text_of(zip: &[u8], name: &str) -> String {
    let found = files(zip).into_iter().find(|(found, _)| found == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("no {name}")).1).unwrap()
}

fn file_of(lane: Lane, name: &str) -> String {
    format!("{lane}/{name}")
}
