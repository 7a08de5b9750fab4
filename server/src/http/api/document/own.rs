//! The parts of a document that depend on its server: limits, regions, the id of a run that exists.

use crate::http::Site;
use sale::Region;
use serde_json::Value;

use super::super::break_it::BUYERS;

/// Writes these parts into the document.
pub(super) fn fill_in(document: &mut Value, site: &Site) {
    let most = site.service.limits().buyers_max;
    if let Some(field) = property(document, "BreakItRequest", "concurrency") {
        field["maximum"] = most.into();
        field["default"] = BUYERS.min(most).into();
    }
    let mut regions = regions(site);
    if let Some(parameter) = parameters(document).find(|parameter| parameter["name"] == "region") {
        parameter["schema"]["enum"] = regions.clone().into();
    }
    // In this request the region is optional.
    regions.push(Value::Null);
    if let Some(field) = property(document, "PurchaseRequest", "region") {
        field["enum"] = regions.into();
    }
    let recorded = site.service.recorded();
    for parameter in parameters(document).filter(|parameter| parameter["in"] == "path") {
        parameter["example"] = recorded.run.clone().into();
    }
}

/// The regions of both lanes, each once.
fn regions(site: &Site) -> Vec<Value> {
    let mut names: Vec<Value> = Vec::new();
    for region in site.service.engines().iter().flat_map(|state| &state.regions).map(Region::as_str) {
        if !names.iter().any(|name| name == region) {
            names.push(region.into());
        }
    }
    names
}

fn property<'a>(document: &'a mut Value, schema: &str, name: &str) -> Option<&'a mut Value> {
    document.pointer_mut(&format!("/components/schemas/{schema}/properties/{name}"))
}

/// The parameters of all operations.
fn parameters(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(serde_json::Map::values_mut);
    let operations = paths.filter_map(Value::as_object_mut).flat_map(serde_json::Map::values_mut);
    operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten()
}
