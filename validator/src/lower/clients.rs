//! Clients, and what they type in the connect box.

use std::collections::HashMap;

use callboard_sim::model::client::{Client, ConnectName, NameTarget};
use callboard_sim::model::ids::*;

use super::{Lowering, in_id_order};
use crate::finding::Severity;
use crate::source::Located;
use crate::survey::server_names::{Host, split_server_name};
use crate::survey::{Kind, folded, same_name};

impl Lowering<'_, '_> {
    pub(super) fn clients(&mut self) -> IdVec<ClientId, Client> {
        let order = in_id_order(&self.ids.clients);
        let mut network_names: HashMap<String, usize> = HashMap::new();
        for resource in self.survey.of_kind(Kind::NetworkName) {
            let dns = self.survey.dns_name(resource).unwrap_or_default();
            network_names.entry(folded(&dns)).or_insert(resource);
        }
        let default = self.default_connect_name();
        order
            .into_iter()
            .map(|index| {
                let facts = self.survey.clients[index].clone();
                let connects_to = match &facts.connects_to {
                    Some(name) => Some(self.connect_name(name, &facts.computer, &network_names)),
                    None => default.clone(),
                };
                let document = &self.survey.document.client[index].value;
                Client {
                    credentials: self.credentials(&facts.user, document),
                    name: facts.name.value,
                    computer: facts.computer,
                    node: facts.node.map(|node| self.ids.nodes[node]),
                    user: facts.user,
                    connects_to,
                }
            })
            .collect()
    }

    fn connect_name(
        &mut self,
        name: &Located<String>,
        computer: &str,
        network_names: &HashMap<String, usize>,
    ) -> ConnectName {
        let typed = name.value.trim();
        let here = ["localhost", ".", "(local)"].iter().any(|local| same_name(local, typed));
        let (named, instance) = split_server_name(typed);
        let wanted = if here { computer } else { named.as_str() };
        let host = self.survey.host(wanted);
        let network_name = match host {
            Host::Address(address) => {
                self.survey.of_kind(Kind::NetworkName).find(|name| self.survey.requires(*name, address))
            }
            _ => network_names.get(&folded(wanted)).copied(),
        };
        let found = (self.survey.node(wanted), network_name);
        // The service has no instances: a name with one reaches nothing (SSIS030).
        let target = match if instance.is_some() { (None, None) } else { found } {
            (Some(node), _) => NameTarget::Node(self.ids.nodes[node]),
            (None, Some(resource)) => NameTarget::NetworkName(self.ids.resources[resource]),
            (None, None) => {
                if instance.is_none() && !same_name(wanted, computer) {
                    let (message, help) = match host {
                        Host::Cluster => (
                            format!("`{typed}` is the cluster itself, wherever `Cluster Group` is"),
                            "what answers there is not played: type the network name of the SSIS group",
                        ),
                        _ => (
                            format!("no node and no network name is called `{typed}`"),
                            "the client will find nobody there",
                        ),
                    };
                    let finding = self.reader.report("SYN006", &name.value, name.place, message);
                    finding.severity(Severity::Warning).help(help);
                }
                NameTarget::Nothing
            }
        };
        ConnectName { name: name.value.clone(), target }
    }

    /// The network name that the SSIS resource depends on, else one of its group.
    fn default_connect_name(&self) -> Option<ConnectName> {
        let ssis = *self.survey.ssis_resources().first()?;
        let is_name = |resource: &usize| self.survey.resources[*resource].kind == Kind::NetworkName;
        let required = self.survey.of_kind(Kind::NetworkName).find(|name| self.survey.requires(ssis, *name));
        let group = self.survey.resources[ssis].group?;
        let name = required.or_else(|| self.survey.resources_in(group).find(is_name))?;
        let id = self.ids.resources[name];
        Some(ConnectName { name: self.survey.dns_name(name)?, target: NameTarget::NetworkName(id) })
    }
}
