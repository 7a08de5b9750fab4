//! The engines that the server starts itself.

mod directory;
mod postgres;
mod table;

use super::chart::{Chart, Check, Place};
use crate::settings::EngineSettings;
use app::sale::Lane;

/// Looks at PostgreSQL: its programs, its directory, and whether it starts, answers and stops.
pub(super) async fn strong(chart: &mut Chart<'_>, settings: &EngineSettings) {
    let checks: [Check<EngineSettings>; 3] = [
        Check { what: "programs", needs: &[], look: postgres::programs },
        Check { what: "directory", needs: &[], look: directory::writable },
        Check { what: "engine", needs: &["programs", "directory"], look: postgres::starts },
    ];
    chart.walk(&Place::lane(Lane::Strong), &checks, &mut settings.clone()).await;
}

/// Looks at the pair of databases that stand in for a global table.
pub(super) async fn eventual(chart: &mut Chart<'_>, settings: &EngineSettings) {
    let checks: [Check<EngineSettings>; 2] = [
        Check { what: "directory", needs: &[], look: directory::writable },
        Check { what: "engine", needs: &["directory"], look: table::starts },
    ];
    chart.walk(&Place::lane(Lane::Eventual), &checks, &mut settings.clone()).await;
}
