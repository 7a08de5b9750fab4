//! A host name below AWS's domain proves nothing if an extra root may vouch for it.

use store::{LaneStore, dsql::DsqlConnector, tls::Roots};

use crate::support::{Pair, Plan, account, regions, within};

#[tokio::test]
async fn hosts_below_awss_domain_that_only_an_extra_root_vouches_for_are_stand_ins() {
    let hosts = regions().map(|region| format!("abcdefghijklmnopqrstuvwxy2.dsql.{region}.on.aws"));
    let pair = Pair::start(Plan { hosts, ..Plan::default() }).await;
    let name = within(pair.store(1).engine()).await.unwrap();
    assert!(name.ends_with(", standing in for Aurora DSQL") && name.starts_with("PostgreSQL "), "{name}");
    for connector in pair.connectors("worldseat_app") {
        assert!(!connector.is_aws(), "{:?}", connector.endpoint());
        let public =
            DsqlConnector::new(connector.endpoint().clone(), "worldseat_app", &account::config(), &Roots::public());
        assert!(public.is_aws(), "only public authorities can vouch for {:?}", connector.endpoint());
    }
}
