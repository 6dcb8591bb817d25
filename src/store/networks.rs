//! Networks that users sign in from (P-26).

use std::ops::ControlFlow;

use model::NetworkId;

use crate::{
    error::{Result, StoreError},
    rows::NetworkRow,
    table::NETWORKS,
    tx::{Reading, Writing},
    who::Job,
};

impl Reading {
    /// The allowed networks, for who may change the agency's settings.
    pub fn networks(&self) -> Result<Vec<(NetworkId, NetworkRow)>> {
        self.settings()?;
        self.all_networks()
    }

    /// The allowed ranges, for signing in.
    pub fn allowed_ranges(&self) -> Result<Vec<String>> {
        self.only(Job::SignIn)?;
        let networks = self.all_networks()?;
        Ok(networks.into_iter().map(|(_, row)| row.range).collect())
    }

    fn all_networks(&self) -> Result<Vec<(NetworkId, NetworkRow)>> {
        let mut networks = Vec::new();
        self.each(NETWORKS, &(), |id, row| {
            networks.push((id, row));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(networks)
    }
}

impl Writing {
    /// Adds an allowed network.
    pub fn add_network(&mut self, row: &NetworkRow) -> Result<NetworkId> {
        self.settings()?;
        let id = NetworkId(self.next("networks")?);
        self.put(NETWORKS, &id, row)?;
        self.audit("network.add", &told(row))?;
        Ok(id)
    }

    /// Changes an allowed network.
    pub fn edit_network(&mut self, id: NetworkId, row: &NetworkRow) -> Result<()> {
        self.settings()?;
        if !self.has(NETWORKS, &id)? {
            return Err(StoreError::NotFound);
        }
        self.put(NETWORKS, &id, row)?;
        self.audit("network.edit", &told(row))
    }

    /// Takes an allowed network away.
    pub fn remove_network(&mut self, id: NetworkId) -> Result<()> {
        self.settings()?;
        let row: NetworkRow = self.need(NETWORKS, &id)?;
        self.delete(NETWORKS, &id);
        self.audit("network.remove", &told(&row))
    }
}

/// A network as the audit log names it.
fn told(row: &NetworkRow) -> String {
    format!("{} {}", row.name, row.range)
}
