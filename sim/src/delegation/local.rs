//! Front and back service on one machine: no second hop, unless a name undoes it (`delegation:D-01` to `D-03`, `D-61`).

use super::directory::{Directory, Owner};
use super::hop::{Back, SameMachine};
use super::mode::Mode;
use super::refusal::{ErrorCode, Refusal};

/// What a connection within the machine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Local {
    /// The token of a network logon is good on the machine that holds it.
    NoSecondHop(&'static [&'static str]),
    /// NTLM to a name that is not the machine's own.
    Refused(Refusal),
    /// Kerberos to a network name needs a ticket as the user, which is delegation again.
    DelegationAgain,
}

/// Decides for a connection to `back` within the machine.
pub fn local(directory: &Directory, mode: Mode, back: &Back, how: SameMachine) -> Local {
    if how.local_protocol || how.own_name {
        return Local::NoSecondHop(&["delegation:D-01"]);
    }
    match directory.owner(&back.spn, mode) {
        Owner::One(_) | Owner::ByHost(_) => Local::DelegationAgain,
        Owner::Nobody | Owner::Several if how.loopback_check => Local::Refused(Refusal {
            error: ErrorCode::Sql(18452),
            ntstatus: None,
            why: "the machine refuses NTLM to itself under a name that is not its own",
            rules: &["delegation:D-03", "delegation:D-61"],
        }),
        Owner::Nobody | Owner::Several => Local::NoSecondHop(&["delegation:D-01", "delegation:D-03"]),
    }
}
