//! What a domain controller or a ticket's receiver answers, and what the log keeps of it.

use callboard_validator::finding::Grade::{Documented, Observed};

use super::source::{KDC, KERBEROS};
use super::{Code, Entry};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: "STATUS_NOT_SUPPORTED",
        title: "no delegation is configured on the account in the middle",
        codes: &[Code::NtStatus(0xC000_00BB), Code::Name("STATUS_NOT_SUPPORTED")],
        cause: "The extended error of KDC_ERR_BADOPTION. The account of the service in the middle asked for a ticket in the user's name, its msDS-AllowedToDelegateTo is empty, and the request did not carry the bit of resource-based delegation.",
        rules: &["DEL001", "DEL002"],
        fix: "For the SSIS service: avoid the second hop instead, delegation by it is not supported. For another service: the Delegation tab of its account, listing the exact SPN.",
        powershell: &[
            "Get-ADComputer SSISV -Properties msDS-AllowedToDelegateTo, TrustedToAuthForDelegation",
        ],
        ..Entry::of(Documented, &["delegation:D-20", "delegation:D-22", "delegation:10"])
    },
    Entry {
        id: "STATUS_NO_MATCH",
        title: "the SPN that was asked for is not on the list",
        codes: &[Code::NtStatus(0xC000_0272), Code::Name("STATUS_NO_MATCH")],
        cause: "The extended error of KDC_ERR_BADOPTION. The list of the account in the middle is not empty, but it does not hold this SPN: whole strings are compared, so with and without port, short and full host name, instance and port, node and network name all differ. The specification names the same status for evidence that is not forwardable.",
        rules: &["DEL001", "DEL002"],
        fix: "Add the SPN exactly as the client asks for it, for SQL Server MSSQLSvc/<network name>:<port> or :<instance>, in the Delegation tab of the account in the middle.",
        powershell: &[
            "(Get-ADComputer SSISV -Properties msDS-AllowedToDelegateTo).'msDS-AllowedToDelegateTo'",
        ],
        ..Entry::of(Documented, &["delegation:D-20", "delegation:D-21", "delegation:D-27", "delegation:10"])
    },
    Entry {
        id: "STATUS_NOT_FOUND",
        title: "the target's account does not list the service in the middle",
        codes: &[Code::NtStatus(0xC000_0225), Code::Name("STATUS_NOT_FOUND")],
        cause: "The extended error of KDC_ERR_BADOPTION with resource-based delegation: msDS-AllowedToActOnBehalfOfOtherIdentity of the target's account is empty or does not grant access to the account in the middle. A service with nothing configured at all sees it too, since clients from Windows Server 2012 on set the bit.",
        rules: &["DEL001", "DEL002"],
        fix: "For the SSIS service: avoid the second hop. For another service: grant it on the account that owns the target's SPN.",
        powershell: &["Get-ADUser sqlsvc -Properties PrincipalsAllowedToDelegateToAccount"],
        ..Entry::of(Documented, &["delegation:D-22", "delegation:D-24", "delegation:10"])
    },
    Entry {
        id: "STATUS_ACCOUNT_RESTRICTION",
        title: "delegation is configured, but this user's ticket may not be passed on",
        codes: &[Code::NtStatus(0xC000_006E), Code::Name("STATUS_ACCOUNT_RESTRICTION")],
        cause: "The extended error of KDC_ERR_BADOPTION. The policy was satisfied and the evidence ticket is not forwardable: the user is marked \"sensitive and cannot be delegated\" or is in Protected Users, the client's own ticket was not forwardable, or the client came by NTLM and the account in the middle lacks \"any protocol\".",
        rules: &["DEL001", "DEL002"],
        fix: "Look at the user first, then at how the client authenticated. A sensitive or protected user is not meant to be delegated: let such people work on the server itself.",
        powershell: &["Get-ADUser dba -Properties AccountNotDelegated, MemberOf"],
        ..Entry::of(Documented, &["delegation:D-23", "delegation:D-21", "delegation:D-25", "delegation:10"])
    },
    Entry {
        id: "KDC_ERR_BADOPTION",
        title: "the domain controller refused to delegate",
        codes: &[Code::Name("KDC_ERR_BADOPTION"), Code::Kerberos(13)],
        cause: "A service asked for a ticket in a user's name and is not allowed to: nothing configured, another SPN than the one listed, evidence that is not forwardable or made out to another account. A client that insists on forwarding a ticket that is not forwardable gets the same answer.",
        rules: &["DEL001", "DEL002"],
        fix: "The extended error beside it tells which check refused: 0xC00000BB, 0xC0000272, 0xC0000225 or 0xC000006E. After a change tickets live on for hours: restart the service.",
        ..Entry::of(
            Documented,
            &["delegation:D-20", "delegation:D-06", "delegation:D-23", "delegation:D-26", "delegation:10"],
        )
    },
    Entry {
        id: "event 3",
        title: "a Kerberos request was refused",
        codes: &[Code::Event(KERBEROS, 3)],
        cause: "Logged in the System log of the computer that asked, once Kerberos event logging has been switched on. With KDC_ERR_BADOPTION on the SSIS computer it is a refused delegation, the reason behind an anonymous login at SQL Server.",
        rules: &["DEL001", "DEL002"],
        fix: "Ask for the error name and the extended error that the event carries.",
        powershell: &[
            "New-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\Kerberos\\Parameters' LogLevel -PropertyType DWord -Value 1",
        ],
        wraps: true,
        ..Entry::of(Documented, &["delegation:10"])
    },
    Entry {
        id: "KDC_ERR_S_PRINCIPAL_UNKNOWN",
        title: "no single account owns the SPN that was asked for",
        codes: &[Code::Name("KDC_ERR_S_PRINCIPAL_UNKNOWN"), Code::Kerberos(7)],
        cause: "No account owns it: the usual fate of a DNS alias, an IP address or the node of a clustered instance, none of which get an SPN by themselves. Or two accounts own it and the domain controller will not choose (KDC event 11). On the first hop the client silently falls back to NTLM, and the harm shows one hop later as an anonymous login.",
        rules: &["DEL001", "SSIS015"],
        fix: "Connect by the network name. Register the SPN on the account that the service runs as, and on no other: being listed for delegation does not register it.",
        powershell: &["setspn -Q MSSQLSvc/sqlv1.contoso.com:1433", "setspn -X"],
        ..Entry::of(Observed, &["delegation:D-30", "delegation:D-31", "delegation:D-33", "delegation:D-40"])
    },
    Entry {
        id: "KDC_ERR_PRINCIPAL_NOT_UNIQUE",
        title: "the name for a duplicate SPN that is not seen in practice",
        codes: &[Code::Name("KDC_ERR_PRINCIPAL_NOT_UNIQUE"), Code::Kerberos(8)],
        cause: "Older texts expect it when two accounts own one SPN. What was seen on the wire is KDC_ERR_S_PRINCIPAL_UNKNOWN, with event 11 on the domain controller.",
        rules: &["DEL001"],
        fix: "Look for duplicates all the same, and remove the SPN from the account that the service does not run as.",
        powershell: &["setspn -X"],
        ..Entry::of(Observed, &["delegation:D-33"])
    },
    Entry {
        id: "event 11",
        title: "two accounts own the same SPN",
        codes: &[Code::Event(KDC, 11)],
        cause: "Logged by the domain controller that would have to choose. Clients get KDC_ERR_S_PRINCIPAL_UNKNOWN and fall back to NTLM. The directory refuses such a write today, so duplicates come from older directories, imports or forced writes.",
        rules: &["DEL001"],
        fix: "Find both owners and delete the SPN from the one that the service does not run as.",
        powershell: &["setspn -X", "setspn -D MSSQLSvc/sqlv1.contoso.com:1433 CONTOSO\\oldsvc"],
        ..Entry::of(Documented, &["delegation:D-33", "delegation:10"])
    },
    Entry {
        id: "KRB_AP_ERR_MODIFIED",
        title: "the service cannot open the ticket: its SPN is on another account",
        texts: &["Cannot generate SSPI context", "The target principal name is incorrect"],
        codes: &[Code::Name("KRB_AP_ERR_MODIFIED"), Code::Kerberos(41), Code::Event(KERBEROS, 4)],
        cause: "The domain controller found an owner of the SPN and made the ticket out to it, but the service runs as another account and has another key. It is the one naming fault that shows at the service, and there is no fall-back to NTLM after it. A ticket whose signatures do not verify is refused with the same name.",
        rules: &["DEL001"],
        fix: "Compare the account that the service runs as with the one that owns the SPN, after a change of account or a failover above all: on a cluster the host part is the network name. Move the SPN to the right account.",
        powershell: &[
            "setspn -Q MSSQLSvc/sqlv1.contoso.com:1433",
            "setspn -S MSSQLSvc/sqlv1.contoso.com:1433 CONTOSO\\sqlsvc",
        ],
        ..Entry::of(Documented, &["delegation:D-32", "delegation:D-29", "delegation:D-35", "delegation:10"])
    },
    Entry {
        id: "KDC_ERR_C_PRINCIPAL_UNKNOWN",
        title: "the user whom the service names does not exist",
        codes: &[Code::Name("KDC_ERR_C_PRINCIPAL_UNKNOWN")],
        cause: "A service asked for a ticket to itself in a user's name (protocol transition), and the directory knows no such user.",
        fix: "Look at the name that the service was given: a typing error, another domain, an account deleted meanwhile.",
        powershell: &["Get-ADUser dba"],
        ..Entry::of(Observed, &["delegation:D-14"])
    },
    Entry {
        id: "KDC_ERR_POLICY",
        title: "the user whom the service names is disabled",
        codes: &[Code::Name("KDC_ERR_POLICY")],
        cause: "A service asked for a ticket to itself in the name of a disabled user. Seen on Samba's domain controllers; what Windows answers is not established.",
        fix: "Enable the account, or stop using it.",
        powershell: &["Get-ADUser dba -Properties Enabled"],
        ..Entry::of(Observed, &["delegation:D-14"])
    },
    Entry {
        id: "KRB_AP_ERR_BADMATCH",
        title: "an account asked for a user's ticket to somebody else's SPN",
        codes: &[Code::Name("KRB_AP_ERR_BADMATCH")],
        cause: "A service may ask for a ticket in a user's name only to itself, and the SPN that it named belongs to another account.",
        fix: "Let the service run as the account that owns its SPN; on a cluster this is the network name's computer object, not the node's.",
        powershell: &["setspn -L SSISV"],
        ..Entry::of(Documented, &["delegation:D-13"])
    },
    Entry {
        id: "KRB_AP_ERR_BAD_INTEGRITY",
        title: "the evidence ticket is made out to another account",
        codes: &[Code::Name("KRB_AP_ERR_BAD_INTEGRITY")],
        cause: "A process with the node's account tried to pass on a ticket for the network name, or the other way round. Seen on Samba 4.17; Samba 4.22 answers KDC_ERR_BADOPTION instead.",
        rules: &["DEL001"],
        fix: "The process must act with the account that owns the SPN clients use. Avoiding the second hop needs none of this.",
        ..Entry::of(Observed, &["delegation:D-26"])
    },
];
