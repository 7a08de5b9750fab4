//! The models that a fault rules out are those of the `adya` crate's table of models.

use adya::model::{canonical, impossible_models};
use sale::Fault;
use std::collections::BTreeSet;

/// Returns the anomalies, by Adya's and Jepsen's names, that a fault shows.
fn anomalies(fault: Fault) -> &'static [&'static str] {
    match fault {
        Fault::TwoSales => &["lost-update"],
        Fault::StaleRead | Fault::LostSale => &["G-single-item-realtime"],
        Fault::PhantomRejection | Fault::FutureRead => &["G1c-realtime"],
        Fault::UnexplainedSale => &["G1a"],
    }
}

#[test]
fn every_model_that_we_rule_out_is_ruled_out() {
    for fault in Fault::ALL {
        let impossible = impossible_models(anomalies(fault));
        let ours: BTreeSet<String> = fault.rules_out().iter().map(|model| model.replace(' ', "-")).collect();
        for model in &ours {
            assert!(canonical(model).is_some(), "{model} is no model");
            // A table of transactions does not cover single objects: our own search does.
            assert!(model == "linearizable" || impossible.contains(model), "{fault:?} does not rule out {model}");
        }
    }
}

#[test]
fn no_common_model_that_a_fault_rules_out_is_left_unsaid() {
    let common = [
        "read-committed",
        "cursor-stability",
        "snapshot-isolation",
        "repeatable-read",
        "serializable",
        "strict-serializable",
    ];
    for fault in Fault::ALL {
        let impossible = impossible_models(anomalies(fault));
        for model in common.into_iter().filter(|model| impossible.contains(*model)) {
            assert!(fault.rules_out().contains(&model.replace('-', " ").as_str()), "{fault:?} rules out {model}");
        }
    }
}
