//! Composes the file from its parts.

use super::super::{
    assets::{Files, directory},
    page,
};
use crate::http::Site;
use app::{
    embed::Params,
    ui::embed::{EmbedAssets, EmbedPage, embed_html},
};
use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use leptos::prelude::LeptosOptions;
use sha2::{Digest, Sha256};
use std::{fs, io::Write, path::Path, time::SystemTime};

/// The style sheet until the real one is unpacked. It hides the page for two seconds; after that, a browser that runs
/// no script shows it.
const HIDDEN: &str = "body{animation:seen 0s 2s both}@keyframes seen{0%{visibility:hidden}to{visibility:visible}}";

/// Unpacks the parts in the browser: the only script that is not packed itself.
const UNPACK: &str = include_str!("unpack.js");

/// Names, lengths and times of the parts, by which a change is noticed.
pub(super) type Stamp = [(String, Option<(u64, SystemTime)>); 3];

/// Returns the stamp of the parts as they are now.
pub(super) fn stamp(options: &LeptosOptions, files: &Files) -> Stamp {
    let directory = directory(options);
    let of = |name: &String| {
        let about = fs::metadata(directory.join(name)).ok();
        (name.clone(), about.and_then(|about| Some((about.len(), about.modified().ok()?))))
    };
    [of(&files.css), of(&files.script), of(&files.wasm)]
}

/// Returns the whole document, and a tag that changes with it.
pub(super) fn compose(site: &Site, files: &Files) -> Result<(String, HeaderValue), String> {
    let directory = directory(&site.leptos);
    let css = text(&directory.join(&files.css))?;
    let script = text(&directory.join(&files.script))?;
    let path = directory.join(&files.wasm);
    let wasm = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let packed = BASE64_STANDARD.encode(packed(&css, &script, &wasm)?);
    let buyers_max = site.service.limits().buyers_max;
    let (params, wrong) = Params::of_query("", buyers_max);
    let assets = EmbedAssets::Inline { css: HIDDEN.into(), script: UNPACK.into(), packed };
    let page = EmbedPage { params, wrong, buyers_max, recorded: page::all(site), assets, notice: None };
    let html = embed_html(page, None);
    let hash: String = Sha256::digest(&html).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Weak: the same file is sent with and without compression.
    let tag = HeaderValue::try_from(format!("W/\"{hash}\"")).map_err(|error| error.to_string())?;
    Ok((html, tag))
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Packs the parts as `gzip -9` does: the style sheet, a zero byte, the script, and the wasm, which begins with a
/// zero byte. No text contains one.
fn packed(css: &str, script: &str, wasm: &[u8]) -> Result<Vec<u8>, String> {
    if css.contains('\0') || script.contains('\0') || !wasm.starts_with(b"\0asm") {
        return Err("the widget's style sheet, its script or its wasm is not one".into());
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let written = [css.as_bytes(), b"\0", script.as_bytes(), wasm].iter().try_for_each(|part| packer.write_all(part));
    written.and_then(|()| packer.finish()).map_err(|error| error.to_string())
}
