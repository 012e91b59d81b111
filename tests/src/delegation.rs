//! Every combination of the settings that decide a double hop, by number.

use callboard_sim::delegation::account::{Account, AccountKind, UserAccountControl};
use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::hop::{
    Back, Client, FirstHop, Front, Hop, ImpersonationLevel, Mechanism, SameMachine,
};

const FRONT_SPN: &str = "MsDtsServer/ssisvirt.corp.example";
const BACK_SPN: &str = "MSSQLSvc/sqlvirt.corp.example:1433";

/// Where an SPN is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// On the account that needs it.
    Right,
    /// Nowhere.
    Missing,
    /// On another account.
    Wrong,
    /// On both.
    Duplicate,
}

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Nothing.
    Empty,
    /// What is needed.
    Right,
    /// Something else.
    Other,
}

/// What the user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum User {
    Ordinary,
    Sensitive,
    Protected,
    Disabled,
    Missing,
}

/// One combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the settings'")]
pub struct Setting {
    pub trusted_for_delegation: bool,
    pub trusted_to_auth: bool,
    pub front_sensitive: bool,
    pub list: List,
    pub may_act: List,
    pub resource_based: bool,
    pub user: User,
    pub first_hop: FirstHop,
    pub forwardable: bool,
    pub ticket_forwardable: Option<bool>,
    pub front_spn: Placement,
    pub back_spn: Placement,
}

const PLACEMENTS: [Placement; 4] =
    [Placement::Right, Placement::Missing, Placement::Wrong, Placement::Duplicate];
const LISTS: [List; 3] = [List::Empty, List::Right, List::Other];
const USERS: [User; 5] = [User::Ordinary, User::Sensitive, User::Protected, User::Disabled, User::Missing];
const FIRST_HOPS: [FirstHop; 3] = [FirstHop::Kerberos, FirstHop::Ntlm, FirstHop::Negotiate];
/// No and yes.
pub const BOOLS: [bool; 2] = [false, true];

impl Setting {
    /// How many there are.
    pub const COUNT: usize = 2 * 2 * 2 * 3 * 3 * 2 * 5 * 3 * 2 * 3 * 4 * 4;

    /// All of them.
    pub fn all() -> impl Iterator<Item = Setting> {
        (0..Self::COUNT).map(Self::number)
    }

    fn number(mut rest: usize) -> Setting {
        let mut digit = |base: usize| {
            let digit = rest % base;
            rest /= base;
            digit
        };
        Setting {
            trusted_for_delegation: BOOLS[digit(2)],
            trusted_to_auth: BOOLS[digit(2)],
            front_sensitive: BOOLS[digit(2)],
            list: LISTS[digit(3)],
            may_act: LISTS[digit(3)],
            resource_based: BOOLS[digit(2)],
            user: USERS[digit(5)],
            first_hop: FIRST_HOPS[digit(3)],
            forwardable: BOOLS[digit(2)],
            ticket_forwardable: [None, Some(false), Some(true)][digit(3)],
            front_spn: PLACEMENTS[digit(4)],
            back_spn: PLACEMENTS[digit(4)],
        }
    }

    /// The directory and the hop it means.
    pub fn build(&self) -> (Directory, Hop) {
        let mut front = Account::new("svc-ssis", AccountKind::User);
        let mut back = Account::new("svc-sql", AccountKind::User);
        let mut other = Account::new("NODE1$", AccountKind::Computer);
        place(self.front_spn, FRONT_SPN, &mut front, &mut other);
        place(self.back_spn, BACK_SPN, &mut back, &mut other);
        for (flag, set) in [
            (UserAccountControl::TRUSTED_FOR_DELEGATION, self.trusted_for_delegation),
            (UserAccountControl::TRUSTED_TO_AUTH_FOR_DELEGATION, self.trusted_to_auth),
            (UserAccountControl::NOT_DELEGATED, self.front_sensitive),
        ] {
            front.flags = if set { front.flags.with(flag) } else { front.flags };
        }
        front.allowed_to_delegate_to = listed(self.list, BACK_SPN, "MSSQLSvc/sqlvirt.corp.example");
        for account in [&mut back, &mut other] {
            account.allowed_to_act = listed(self.may_act, "svc-ssis", "SSISVIRT$");
        }
        let mut accounts = vec![front, back, other];
        accounts.extend(user(self.user));
        let client = Client {
            first_hop: self.first_hop,
            asks_forwardable: self.forwardable,
            asks_forwardable_ticket: self.ticket_forwardable,
            ..Client::new("alice")
        };
        let front = Front { resource_based: self.resource_based, ..Front::new("svc-ssis", FRONT_SPN) };
        let back = Back::sql_server("svc-sql", BACK_SPN);
        (
            Directory { accounts },
            Hop { negotiates: client.first_hop == FirstHop::Negotiate, client, front, back, method: None },
        )
    }
}

fn place(placement: Placement, spn: &str, right: &mut Account, other: &mut Account) {
    if matches!(placement, Placement::Right | Placement::Duplicate) {
        right.spns.push(spn.to_owned());
    }
    if matches!(placement, Placement::Wrong | Placement::Duplicate) {
        other.spns.push(spn.to_owned());
    }
}

fn listed(list: List, right: &str, other: &str) -> Vec<String> {
    match list {
        List::Empty => Vec::new(),
        List::Right => vec![right.to_owned()],
        List::Other => vec![other.to_owned()],
    }
}

fn user(user: User) -> Option<Account> {
    let mut account = Account::new("alice", AccountKind::User);
    match user {
        User::Missing => return None,
        User::Ordinary => {}
        User::Sensitive => account.flags = account.flags.with(UserAccountControl::NOT_DELEGATED),
        User::Protected => account.protected = true,
        User::Disabled => account.flags = account.flags.with(UserAccountControl::ACCOUNTDISABLE),
    }
    Some(account)
}

/// What the client program, the service and the machine allow, in a directory that allows everything.
pub fn programs() -> impl Iterator<Item = Hop> {
    const LEVELS: [ImpersonationLevel; 4] = [
        ImpersonationLevel::Anonymous,
        ImpersonationLevel::Identify,
        ImpersonationLevel::Impersonate,
        ImpersonationLevel::Delegate,
    ];
    (0..4 * 3 * 2 * 2 * 2 * 9 * 5).map(|mut rest| {
        let mut digit = |base: usize| {
            let digit = rest % base;
            rest /= base;
            digit
        };
        let client = Client {
            level: LEVELS[digit(4)],
            first_hop: FIRST_HOPS[digit(3)],
            credential_guard: BOOLS[digit(2)],
            ..Client::new("alice")
        };
        let front = Front {
            lets_in: BOOLS[digit(2)],
            impersonates: BOOLS[digit(2)],
            ..Front::new("svc-ssis", FRONT_SPN)
        };
        let machine = digit(9);
        let same_machine = machine.checked_sub(1).map(|bits| SameMachine {
            local_protocol: bits & 1 != 0,
            own_name: bits & 2 != 0,
            loopback_check: bits & 4 != 0,
        });
        let back = Back { same_machine, ..Back::sql_server("svc-sql", BACK_SPN) };
        let method = digit(5).checked_sub(1).map(|number| Mechanism::ALL[number]);
        Hop { negotiates: client.first_hop == FirstHop::Negotiate, client, front, back, method }
    })
}
