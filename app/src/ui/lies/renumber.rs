//! A history without one of its buyers, and without a gap where they were.

use sale::{Answered, Completion, History, Run, Sale};

/// Removes a buyer and all their operations, and closes the gap in the numbers. A row or an owner
/// that belongs to no buyer of the run stays as it is.
pub(super) fn leave_out(history: &mut History, gone: u32) {
    history.ops.retain(|op| op.buyer != gone);
    let (id, buyers) = (history.run.clone(), history.buyers);
    let run = Run { id: &id, seat: history.seat, buyers };
    let closed = |buyer: u32| if buyer > gone { buyer - 1 } else { buyer };
    for op in &mut history.ops {
        // After an unknown outcome a buyer continues as `process + buyers`.
        let (round, process) = ((op.process.max(1) - 1) / buyers.max(1), (op.process.max(1) - 1) % buyers.max(1) + 1);
        op.process = closed(process) + round * buyers.saturating_sub(1);
        op.buyer = closed(op.buyer);
        if let Completion::Ok(Answered::Sold(Some(number))) = &mut op.completion
            && let Some(buyer) = run.buyer(*number)
        {
            *number = closed(buyer);
        }
    }
    for sale in history.audit.ledger.iter_mut().flat_map(|observation| observation.result.iter_mut().flatten()) {
        if let Some(buyer) = run.holder(sale).map(closed) {
            (sale.sale_id, sale.buyer) = (Sale::id_of(run.id, buyer), Sale::fan_name(buyer));
        }
    }
    for owner in history.audit.seat_map.iter_mut().filter_map(|observation| observation.result.as_mut().ok()?.as_mut())
    {
        if let Some(buyer) = run.owner(owner).map(closed) {
            let by_sale = run.buyer_of(owner).is_some();
            *owner = if by_sale { Sale::id_of(run.id, buyer) } else { Sale::fan_name(buyer) };
        }
    }
    history.buyers = buyers.saturating_sub(1);
}
