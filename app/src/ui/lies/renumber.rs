//! A history without one of its buyers, and without a gap where he was.

use crate::sale::{Answered, Completion, History, Sale};

/// Takes a buyer and all that he did out, and closes the numbers up.
pub(super) fn leave_out(history: &mut History, gone: u32) {
    history.ops.retain(|op| op.buyer != gone);
    let (run, buyers) = (history.run.clone(), history.buyers);
    let closed = |buyer: u32| if buyer > gone { buyer - 1 } else { buyer };
    for op in &mut history.ops {
        // After an unknown end a buyer goes on as `process + buyers`.
        let (round, process) = ((op.process.max(1) - 1) / buyers.max(1), (op.process.max(1) - 1) % buyers.max(1) + 1);
        op.process = closed(process) + round * buyers.saturating_sub(1);
        op.buyer = closed(op.buyer);
        if let Completion::Ok(Answered::Sold(Some(buyer))) = &mut op.completion {
            *buyer = closed(*buyer);
        }
    }
    let renamed = |name: &str| {
        let (front, number) = name.rsplit_once('-')?;
        let buyer: u32 = number.parse().ok()?;
        Some([front, "-", &closed(buyer).to_string()].concat())
    };
    for sale in history.audit.ledger.iter_mut().flat_map(|look| look.said.iter_mut().flatten()) {
        let own = sale.sale_id.strip_prefix(run.as_str()).and_then(|rest| rest.strip_prefix('-')?.parse().ok());
        if let Some(buyer) = own {
            sale.sale_id = Sale::id_of(&run, closed(buyer));
            sale.buyer = renamed(&sale.buyer).unwrap_or_default();
        }
    }
    for look in &mut history.audit.seat_table {
        if let Ok(Some(owner)) = &mut look.said
            && let Some(name) = renamed(owner)
        {
            *owner = name;
        }
    }
    history.buyers = buyers.saturating_sub(1);
}
