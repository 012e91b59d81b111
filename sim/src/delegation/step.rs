//! What happened in a hop, step by step.

use super::refusal::Refusal;
use super::ticket::Ticket;

/// A step, named after who does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepKind {
    /// DCOM lets the client in, or not.
    ClientDcom,
    /// The client gets its TGT.
    ClientAs,
    /// The client gets a ticket to the front service.
    ClientTgs,
    /// The front service opens it.
    FrontAccept,
    /// The client comes by NTLM instead.
    ClientNtlm,
    /// The front service takes on the client's identity.
    FrontImpersonate,
    /// The connection stays on the machine.
    BackLocal,
    /// The client has its TGT forwarded.
    ClientForward,
    /// The front service asks for a ticket with the forwarded TGT.
    ForwardedTgs,
    /// The front service gets its own TGT.
    FrontAs,
    /// The front service asks for a ticket to the back service in its own name.
    FrontTgs,
    /// The front service asks for a ticket to itself in the user's name.
    S4u2Self,
    /// The front service asks for a ticket to the back service in the user's name.
    S4u2Proxy,
    /// The back service opens the ticket.
    BackAccept,
    /// The front service goes on by NTLM.
    BackNtlm,
}

impl StepKind {
    /// Every kind, in the order in which they can occur.
    pub const ALL: [StepKind; 15] = [
        StepKind::ClientDcom,
        StepKind::ClientAs,
        StepKind::ClientTgs,
        StepKind::FrontAccept,
        StepKind::ClientNtlm,
        StepKind::FrontImpersonate,
        StepKind::BackLocal,
        StepKind::ClientForward,
        StepKind::ForwardedTgs,
        StepKind::FrontAs,
        StepKind::FrontTgs,
        StepKind::S4u2Self,
        StepKind::S4u2Proxy,
        StepKind::BackAccept,
        StepKind::BackNtlm,
    ];

    /// Its name in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::ClientDcom => "client-dcom",
            StepKind::ClientAs => "client-as",
            StepKind::ClientTgs => "client-tgs",
            StepKind::FrontAccept => "front-accept",
            StepKind::ClientNtlm => "client-ntlm",
            StepKind::FrontImpersonate => "front-impersonate",
            StepKind::BackLocal => "back-local",
            StepKind::ClientForward => "client-forward",
            StepKind::ForwardedTgs => "forwarded-tgs",
            StepKind::FrontAs => "front-as",
            StepKind::FrontTgs => "front-tgs",
            StepKind::S4u2Self => "s4u2self",
            StepKind::S4u2Proxy => "s4u2proxy",
            StepKind::BackAccept => "back-accept",
            StepKind::BackNtlm => "back-ntlm",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<StepKind> {
        StepKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The exchange, as the protocol calls it.
    pub fn exchange(self) -> &'static str {
        match self {
            StepKind::ClientDcom => "DCOM activation",
            StepKind::FrontImpersonate => "impersonation",
            StepKind::ClientAs | StepKind::FrontAs => "AS-REQ",
            StepKind::ClientTgs | StepKind::FrontTgs | StepKind::ForwardedTgs => "TGS-REQ",
            StepKind::ClientForward => "TGS-REQ for a forwarded TGT",
            StepKind::S4u2Self => "TGS-REQ, S4U2Self",
            StepKind::S4u2Proxy => "TGS-REQ, S4U2Proxy",
            StepKind::FrontAccept | StepKind::BackAccept => "AP-REQ",
            StepKind::ClientNtlm | StepKind::BackNtlm => "NTLM logon",
            StepKind::BackLocal => "local connection",
        }
    }

    /// Over what it goes.
    pub fn protocol(self) -> Protocol {
        match self {
            StepKind::ClientDcom | StepKind::FrontImpersonate => Protocol::Dcom,
            StepKind::ClientNtlm | StepKind::BackNtlm => Protocol::Ntlm,
            StepKind::BackLocal => Protocol::Local,
            _ => Protocol::Kerberos,
        }
    }
}

/// Over what a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Protocol {
    Kerberos,
    Ntlm,
    Dcom,
    Local,
}

impl Protocol {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Kerberos => "kerberos",
            Protocol::Ntlm => "ntlm",
            Protocol::Dcom => "dcom",
            Protocol::Local => "local",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepResult {
    /// The KDC issued a ticket.
    Ticket(Ticket),
    /// Somebody accepted it.
    Accepted,
    /// Somebody refused.
    Refused(Refusal),
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// Who does it: an account.
    pub from: String,
    /// To whom: `krbtgt` of the KDC, or an SPN or account.
    pub to: String,
    /// In whose name.
    pub acting_as: String,
    /// How it ended.
    pub result: StepResult,
    /// The rules that decided, with their sheet; never empty.
    pub rules: Vec<&'static str>,
}

impl Step {
    /// Whether it went well.
    pub fn is_allowed(&self) -> bool {
        self.refusal().is_none()
    }

    /// Why it did not.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.result {
            StepResult::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The ticket it gave.
    pub fn ticket(&self) -> Option<&Ticket> {
        match &self.result {
            StepResult::Ticket(ticket) => Some(ticket),
            _ => None,
        }
    }
}
