//! The rules of the sheet, each in a sentence, with how far to trust it and what becomes of it here.

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A published document.
    Documented,
    /// Seen on a KDC.
    Observed,
    /// Inferred, confirmed nowhere.
    Inferred,
}

/// What becomes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It decides steps, which cite it.
    Decides,
    /// It holds because of how the program is made: by a default, a name or a type.
    Holds,
    /// It is told, not played.
    Carried,
}

/// A rule of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelegationRule {
    /// Its id, with its sheet.
    pub id: &'static str,
    /// Where it comes from.
    pub mark: Mark,
    /// What becomes of it.
    pub standing: Standing,
    /// What it says.
    pub says: &'static str,
}

/// The rule of that id.
pub fn by_id(id: &str) -> Option<&'static DelegationRule> {
    RULES.iter().find(|rule| rule.id == id)
}

const fn rule(id: &'static str, mark: Mark, standing: Standing, says: &'static str) -> DelegationRule {
    DelegationRule { id, mark, standing, says }
}

use Mark::{Documented, Inferred, Observed};
use Standing::{Carried, Decides, Holds};

/// All 56, in the order of the sheet.
#[rustfmt::skip]
pub const RULES: [DelegationRule; 56] = [
    rule("delegation:D-01", Documented, Decides, "on one machine the connection is local and nothing is delegated"),
    rule("delegation:D-02", Inferred, Holds, "one virtual server means one group; what counts is one node at that moment"),
    rule("delegation:D-03", Inferred, Decides, "a network name can make a local connection delegation again"),
    rule("delegation:D-04", Documented, Decides, "TRUSTED_FOR_DELEGATION makes tickets ok-as-delegate and restricts no target"),
    rule("delegation:D-05", Documented, Decides, "a TGT is forwardable when the client asks and is neither sensitive nor in Protected Users"),
    rule("delegation:D-06", Observed, Decides, "a TGT that is not forwardable is not forwarded, whoever insists"),
    rule("delegation:D-07", Observed, Decides, "the flag of the service ticket plays no part in forwarding a TGT"),
    rule("delegation:D-08", Observed, Decides, "what counts is the flag of the account that owns the SPN the client asks for"),
    rule("delegation:D-09", Documented, Carried, "TGTs do not cross forest trusts by default; there is one domain here"),
    rule("delegation:D-13", Documented, Decides, "a service may ask S4U2Self for itself only, and needs an SPN"),
    rule("delegation:D-14", Observed, Decides, "the user of S4U2Self must exist and be enabled"),
    rule("delegation:D-15", Documented, Decides, "when the ticket of S4U2Self is forwardable: the flag, the list, the user"),
    rule("delegation:D-16", Documented, Decides, "Windows treats Protected Users like sensitive ones in S4U2Self; Samba does not"),
    rule("delegation:D-20", Documented, Decides, "S4U2Proxy is allowed to the SPNs in the service's own list"),
    rule("delegation:D-21", Documented, Decides, "without the resource-based bit the status for evidence that is not forwardable is disputed"),
    rule("delegation:D-22", Documented, Decides, "else it is allowed when the target's account lets the service act"),
    rule("delegation:D-23", Documented, Decides, "in either way the evidence must be forwardable"),
    rule("delegation:D-24", Documented, Holds, "Windows sets the bit from Server 2012 on; for the classic list it makes no difference"),
    rule("delegation:D-25", Observed, Decides, "any protocol, instead of Kerberos only, is TRUSTED_TO_AUTH_FOR_DELEGATION on top of the list"),
    rule("delegation:D-26", Observed, Decides, "the evidence must be made out to the account that asks"),
    rule("delegation:D-27", Observed, Decides, "the list holds whole SPNs, compared without regard to letter case"),
    rule("delegation:D-28", Observed, Holds, "a forwarded TGT is used before a list, which does not restrict it"),
    rule("delegation:D-29", Documented, Carried, "the signatures of the evidence are verified; nothing is forged here"),
    rule("delegation:D-30", Observed, Decides, "no account owns the SPN: KDC_ERR_S_PRINCIPAL_UNKNOWN"),
    rule("delegation:D-31", Observed, Decides, "listing an SPN does not register it, and registering does not list it"),
    rule("delegation:D-32", Documented, Decides, "an SPN on the wrong account shows at the service: KRB_AP_ERR_MODIFIED, and no NTLM after it"),
    rule("delegation:D-33", Documented, Decides, "an SPN on two accounts is unknown to the KDC"),
    rule("delegation:D-34", Observed, Decides, "HOST/ of a computer stands in for the classes of sPNMappings"),
    rule("delegation:D-35", Documented, Holds, "which SPNs SQL Server has; of a failover cluster instance, by its network name"),
    rule("delegation:D-36", Documented, Holds, "a network name with Kerberos has a computer object, whose key the node holds"),
    rule("delegation:D-37", Documented, Holds, "LocalSystem and NETWORK SERVICE act with the account of the node they are on"),
    rule("delegation:D-38", Documented, Holds, "SSIS is addressed by the name that was typed, over RPCSS/ or HOST/"),
    rule("delegation:D-40", Documented, Decides, "without a ticket for the first hop the client comes by NTLM"),
    rule("delegation:D-41", Documented, Decides, "after NTLM there is nothing to go on with: ANONYMOUS LOGON"),
    rule("delegation:D-42", Inferred, Decides, "a service that does not impersonate arrives as itself"),
    rule("delegation:D-43", Inferred, Carried, "18456 with a user's name is a matter of permissions, not of delegation"),
    rule("delegation:D-50", Documented, Decides, "the client chooses what the server may do with its identity"),
    rule("delegation:D-51", Documented, Decides, "level delegate decides whether a TGT is sent along"),
    rule("delegation:D-52", Inferred, Decides, "constrained delegation needs level impersonate, not delegate"),
    rule("delegation:D-53", Documented, Decides, "the server must use the client's identity when it goes on"),
    rule("delegation:D-54", Documented, Decides, "before all this DCOM must let the client in"),
    rule("delegation:D-60", Documented, Decides, "the bits of userAccountControl"),
    rule("delegation:D-61", Documented, Decides, "a machine refuses NTLM to itself under a foreign name"),
    rule("delegation:D-62", Documented, Decides, "Credential Guard keeps the TGT in"),
    rule("delegation:D-63", Documented, Carried, "CredSSP sends the password and is no delegation; DCOM does not offer it"),
    rule("delegation:D-64", Documented, Decides, "what Protected Users cannot do: NTLM, forwardable tickets"),
    rule("delegation:D-65", Observed, Decides, "Samba withholds the flag from tickets to a sensitive service; Windows is not established"),
    rule("delegation:D-66", Inferred, Carried, "changes take effect when tickets and caches have run out; there is no clock here"),
    rule("delegation:D-70", Documented, Carried, "the source page says without condition that packages in a remote msdb cannot be managed"),
    rule("delegation:D-71", Documented, Carried, "SQL Server 2012 repeats it: delegation is not supported"),
    rule("delegation:D-72", Documented, Carried, "what the service page said by mistake from its origin to 2020"),
    rule("delegation:D-73", Documented, Carried, "SSISDB delegates unconstrained only; this is about another program"),
    rule("delegation:D-74", Observed, Holds, "for a KDC the SSIS service is an account like any other"),
    rule("delegation:D-75", Inferred, Holds, "what stands against it are the program and its defaults"),
    rule("delegation:D-76", Documented, Carried, "constrained delegation to a remote msdb: plausible, unconfirmed, certainly unsupported"),
    rule("delegation:D-77", Inferred, Holds, "what the KDC does and what the vendor supports are two answers"),
];
