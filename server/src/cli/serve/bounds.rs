//! Converts the settings to the bounds of visitors.

use super::ServeArgs;
use crate::{
    http::{
        clients::{ClientBounds, Clients, TrustedProxies},
        listener::ConnectionBounds,
    },
    settings::ClientSettings,
};
use engines::disk::DiskFloor;
use local::descriptors::Descriptors;
use race::{
    runs::{Bounds, RunBounds},
    share::share_of,
};
use std::sync::Arc;

/// Lowers the numbers of connections to what the limit of open files allows.
pub(super) fn fit_into(descriptors: Descriptors, args: &mut ServeArgs) -> Result<(), String> {
    let wanted = (args.engines.connections, args.clients.http_connections);
    let fitting = descriptors.of_server(wanted.0, wanted.1).map_err(|error| error.to_string())?;
    if fitting != wanted {
        let most = descriptors.most();
        tracing::warn!(
            most,
            "fewer connections than were set, for so many files may be open: {} to each region and lane, {} of visitors",
            fitting.0,
            fitting.1
        );
    }
    (args.engines.connections, args.clients.http_connections) = fitting;
    Ok(())
}

pub(super) fn of_runs(args: &ServeArgs, disk: &DiskFloor) -> Bounds {
    let disk = disk.clone();
    Bounds {
        visitors: RunBounds::of_visitors(args.clients.client_share, args.clients.client_runs),
        quota: args.quota.quotas(),
        disk_full: Some(Arc::new(move || disk.no_room())),
    }
}

pub(super) fn of_clients(settings: &ClientSettings) -> Clients {
    let bounds = ClientBounds::share(settings.client_share, settings.http_connections.into(), settings.client_requests);
    Clients::new(TrustedProxies::new(&settings.trust_proxy), &bounds)
}

pub(super) fn of_connections(settings: &ClientSettings) -> ConnectionBounds {
    let total = settings.http_connections.into();
    ConnectionBounds::new(total, share_of(total, settings.client_share), settings.trust_proxy.clone())
}
