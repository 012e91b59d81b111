//! S4U2Proxy: a service turns a user's ticket to itself into a ticket to another service ([MS-SFU] 3.2.5.2).

use super::account::Account;
use super::kdc::{Kdc, Reply};
use super::mode::Mode;
use super::refusal::{KrbError, NtStatus, Refusal};
use super::spn;
use super::ticket::{Target, Ticket, TicketFlags};

/// Whether the directory allows this service to go on to that one, whoever the user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The SPN is in the service's own list (`delegation:D-20`).
    Listed,
    /// The target's account lets the service act (`delegation:D-22`).
    ResourceBased,
    /// Not listed, and the list is empty; the request does not ask for resource-based delegation.
    EmptyList,
    /// Not listed, in a list that is not empty; the request does not ask for resource-based delegation.
    NotOnList,
    /// Not listed, and the target's account does not let the service act.
    MayNotAct,
}

/// `delegation:D-20`, `D-22`, `D-27`.
pub fn policy(mode: Mode, front: &Account, target: &Account, asked: &str, resource_based: bool) -> Policy {
    if front.allowed_to_delegate_to.iter().any(|listed| spn::same(listed, asked)) {
        return Policy::Listed;
    }
    if !resource_based {
        let empty = front.allowed_to_delegate_to.is_empty();
        return if empty { Policy::EmptyList } else { Policy::NotOnList };
    }
    // Samba 4.17 as packaged does not consult the attribute.
    let consulted = mode != Mode::Samba417;
    if consulted && target.allowed_to_act.iter().any(|trustee| front.answers_to(trustee)) {
        return Policy::ResourceBased;
    }
    Policy::MayNotAct
}

/// A request for a ticket in somebody else's name.
#[derive(Debug, Clone, Copy)]
pub struct S4u2Proxy<'a> {
    /// The service's own TGT.
    pub own: &'a Ticket,
    /// The user's ticket to the service.
    pub evidence: &'a Ticket,
    /// Where to.
    pub spn: &'a str,
    /// The resource-based bit of PA-PAC-OPTIONS; Windows sets it from Server 2012 on (`delegation:D-24`).
    pub resource_based: bool,
}

impl<'a> Kdc<'a> {
    /// A service asks to go on in a user's name.
    pub fn s4u2proxy(self, request: S4u2Proxy<'_>) -> Reply {
        match self.allows(request) {
            Ok((target, policy)) => self.ticket_for_user(request, target, policy),
            Err(refusal) => refusal.into(),
        }
    }

    /// In the order that decides which message is seen: the name, the evidence, the policy, the flag.
    fn allows(self, request: S4u2Proxy<'_>) -> Result<(&'a Account, Policy), Refusal> {
        let target = self.service(request.spn)?;
        if !request.evidence.is_made_out_to(&request.own.client) {
            return Err(self.foreign_evidence());
        }
        let Some(front) = self.directory.account(&request.own.client) else {
            unreachable!("the holder of a TGT has an account");
        };
        let policy = policy(self.mode, front, target, request.spn, request.resource_based);
        if let Some(refusal) = self.against_policy(policy) {
            return Err(refusal);
        }
        if !request.evidence.flags.forwardable {
            return Err(self.not_forwardable(request.resource_based));
        }
        Ok((target, policy))
    }

    fn ticket_for_user(self, request: S4u2Proxy<'_>, target: &Account, policy: Policy) -> Reply {
        let flags = TicketFlags {
            forwardable: request.own.flags.forwardable && self.lets_tickets_to_be_forwardable(target),
            pre_authent: true,
            ok_as_delegate: target.is_trusted_for_delegation(),
            ..TicketFlags::default()
        };
        let ticket = Ticket {
            client: request.evidence.client.clone(),
            service: request.spn.to_owned(),
            target: Target::Account(target.name.clone()),
            flags,
        };
        let rules: &[&str] = match policy {
            Policy::ResourceBased => &["delegation:D-22", "delegation:D-23"],
            _ => &["delegation:D-20", "delegation:D-23", "delegation:D-27"],
        };
        Reply::ticket(ticket, rules)
    }

    /// `delegation:D-26`.
    fn foreign_evidence(self) -> Refusal {
        let why = "the user's ticket is made out to another account than the one that asks";
        let rules = &["delegation:D-26"];
        match self.mode {
            Mode::Windows => Refusal::of_unknown_code(why, rules),
            Mode::Samba417 => Refusal::kerberos(KrbError::KRB_AP_ERR_BAD_INTEGRITY, why, rules),
            Mode::Samba422 => Refusal::kerberos(KrbError::KDC_ERR_BADOPTION, why, rules),
        }
    }

    fn against_policy(self, policy: Policy) -> Option<Refusal> {
        let (why, status, rules): (_, _, &'static [&'static str]) = match policy {
            Policy::Listed | Policy::ResourceBased => return None,
            Policy::EmptyList => (
                "the service's list is empty, and it does not ask for resource-based delegation",
                NtStatus::STATUS_NOT_SUPPORTED,
                &["delegation:D-20"],
            ),
            Policy::NotOnList => (
                "the SPN is not in the service's list, and it does not ask for resource-based delegation",
                NtStatus::STATUS_NO_MATCH,
                &["delegation:D-20", "delegation:D-27"],
            ),
            Policy::MayNotAct => (
                "the SPN is not in the service's list, and the target's account does not let the service act",
                NtStatus::STATUS_NOT_FOUND,
                &["delegation:D-20", "delegation:D-22", "delegation:D-27"],
            ),
        };
        Some(self.bad_option(why, status, rules))
    }

    /// The specification names another status for a request without the bit than the tests that model Windows
    /// (`delegation:D-21`); the tests are followed.
    fn not_forwardable(self, resource_based: bool) -> Refusal {
        let rules: &'static [&'static str] =
            if resource_based { &["delegation:D-23"] } else { &["delegation:D-21", "delegation:D-23"] };
        let why = "the user's ticket is not forwardable";
        self.bad_option(why, NtStatus::STATUS_ACCOUNT_RESTRICTION, rules)
    }

    /// Samba leaves the extended error out.
    fn bad_option(self, why: &'static str, status: NtStatus, rules: &'static [&'static str]) -> Refusal {
        let refusal = Refusal::kerberos(KrbError::KDC_ERR_BADOPTION, why, rules);
        if self.mode == Mode::Windows { refusal.with(status) } else { refusal }
    }
}
