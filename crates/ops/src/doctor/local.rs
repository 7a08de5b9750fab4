//! The engines that the server starts itself.

mod directory;
mod postgres;
mod table;

use super::report::{Check, Place, Report};
use engines::settings::EngineSettings;
use postgres::Own;
use sale::Lane;

/// Checks PostgreSQL: its programs, its directory, whether it starts, answers and stops,
/// and the level of its transactions.
pub(super) async fn strong(report: &mut Report<'_>, settings: &EngineSettings) {
    let checks: [Check<Own>; 4] = [
        Check { what: "programs", needs: &[], look: postgres::programs },
        Check { what: "directory", needs: &[], look: postgres::directory },
        Check { what: "engine", needs: &["programs", "directory"], look: postgres::starts },
        Check { what: "isolation", needs: &["engine"], look: postgres::level },
    ];
    report.walk(&Place::lane(Lane::Strong), &checks, &mut Own::new(settings)).await;
}

/// Checks the pair of databases that stand in for a global table.
pub(super) async fn eventual(report: &mut Report<'_>, settings: &EngineSettings) {
    let checks: [Check<EngineSettings>; 2] = [
        Check { what: "directory", needs: &[], look: directory::writable },
        Check { what: "engine", needs: &["directory"], look: table::starts },
    ];
    report.walk(&Place::lane(Lane::Eventual), &checks, &mut settings.clone()).await;
}
