//! The TGS exchange: a TGT becomes a ticket for a service (RFC 4120 3.3).

use super::kdc::{Kdc, Reply};
use super::refusal::{KrbError, Refusal};
use super::ticket::{Target, Ticket, TicketFlags};

impl Kdc<'_> {
    /// A client asks for a ticket to `spn`. `asks_forwardable` is the option in the request; client libraries set it
    /// exactly when the TGT is forwardable.
    pub fn tgs_exchange(self, tgt: &Ticket, spn: &str, asks_forwardable: bool) -> Reply {
        let service = match self.service(spn) {
            Ok(service) => service,
            Err(refusal) => return refusal.into(),
        };
        if asks_forwardable && !tgt.flags.forwardable {
            // RFC 4120 3.3.3 lets a KDC refuse this. What Windows does is not established; it is shown refusing too.
            let why = "a forwardable ticket was asked for with a TGT that is not";
            return Refusal::kerberos(KrbError::KDC_ERR_BADOPTION, why, &["delegation:D-06"]).into();
        }
        let flags = TicketFlags {
            forwardable: asks_forwardable && self.lets_tickets_to_be_forwardable(service),
            forwarded: tgt.flags.forwarded,
            initial: false,
            pre_authent: true,
            ok_as_delegate: service.is_trusted_for_delegation(),
        };
        let mut rules = vec!["delegation:D-04", "delegation:D-07"];
        if asks_forwardable && !flags.forwardable {
            rules.push("delegation:D-65");
        }
        let ticket = Ticket {
            client: tgt.client.clone(),
            service: spn.to_owned(),
            target: Target::Account(service.name.clone()),
            flags,
        };
        Reply::Ticket { ticket, rules }
    }
}
