//! The second hop as a whole: the directory, the client program and the service vary together. `delegation.rs` holds the
//! directory alone to its laws, `hop_programs.rs` the programs alone; what only their meeting could break is asked here.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use callboard_sim::delegation::hop::{FirstHop, ImpersonationLevel, Mechanism};
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::ntlm::ANONYMOUS_LOGON;
use callboard_sim::delegation::play::play;
use callboard_sim::delegation::played::{Arrival, Played};
use callboard_sim::delegation::rules::{self, Standing};
use callboard_sim::delegation::step::StepKind;
use callboard_tests::delegation::{BOOLS, List, Placement, Setting, User};

const USER: &str = "alice";
const SERVICE: &str = "svc-ssis";
const LEVELS: [ImpersonationLevel; 3] =
    [ImpersonationLevel::Identify, ImpersonationLevel::Impersonate, ImpersonationLevel::Delegate];

/// A setting of the directory with what the programs do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Case {
    setting: Setting,
    level: ImpersonationLevel,
    credential_guard: bool,
    impersonates: bool,
    mode: Mode,
}

/// Without what only a client that insists has, the users who do not exist, and the names that two accounts own, which
/// are to a KDC as those that none owns: `delegation.rs` has them.
fn settings() -> impl Iterator<Item = Setting> {
    Setting::all().filter(|setting| {
        setting.ticket_forwardable.is_none()
            && !setting.front_sensitive
            && !matches!(setting.user, User::Disabled | User::Missing)
            && setting.front_spn != Placement::Duplicate
            && setting.back_spn != Placement::Duplicate
    })
}

/// What a service that does not impersonate does is its own: the client's side plays no part in it.
fn programs(setting: Setting) -> impl Iterator<Item = Case> {
    let clients =
        LEVELS.into_iter().flat_map(|level| BOOLS.map(|credential_guard| (level, credential_guard)));
    let impersonating = clients.map(|(level, credential_guard)| (level, credential_guard, true));
    let alone = (ImpersonationLevel::Delegate, false, false);
    impersonating.chain([alone]).flat_map(move |(level, credential_guard, impersonates)| {
        Mode::ALL.map(|mode| Case { setting, level, credential_guard, impersonates, mode })
    })
}

impl Case {
    fn played(&self) -> Played {
        let (directory, mut hop) = self.setting.build();
        hop.client.level = self.level;
        hop.client.credential_guard = self.credential_guard;
        hop.front.impersonates = self.impersonates;
        play(&directory, self.mode, &hop)
    }
}

/// Every case, and whether it is allowed.
static CASES: LazyLock<Vec<(Case, bool)>> =
    LazyLock::new(|| settings().flat_map(programs).map(|case| (case, case.played().is_ok())).collect());

/// What `add` turns from allowed to denied.
fn lost(add: impl Fn(Case) -> Case) -> Vec<Case> {
    let allowed = CASES.iter().filter(|(_, allowed)| *allowed).map(|(case, _)| *case);
    allowed.filter(|case| add(*case) != *case && !add(*case).played().is_ok()).collect()
}

fn with(case: Case, change: impl FnOnce(&mut Setting)) -> Case {
    let mut setting = case.setting;
    change(&mut setting);
    Case { setting, ..case }
}

#[test]
fn there_are_some_hundred_thousand_and_both_answers_are_frequent() {
    let allowed = CASES.iter().filter(|(_, allowed)| *allowed).count();
    assert_eq!(CASES.len(), 2 * 2 * 3 * 3 * 2 * 3 * 3 * 2 * 3 * 3 * (LEVELS.len() * 2 + 1) * Mode::ALL.len());
    assert!(allowed > 5_000 && CASES.len() - allowed > 100_000, "{allowed} of {}", CASES.len());
}

#[test]
fn every_step_and_every_refusal_cites_a_rule_that_decides() {
    let mut cited = std::collections::BTreeSet::new();
    for (case, _) in CASES.iter() {
        let played = case.played();
        assert_eq!(played.is_ok(), matches!(played.arrival, Arrival::As(_)), "{case:?}");
        for step in &played.steps {
            assert!(!step.rules.is_empty(), "{case:?} {step:?}");
            cited.extend(step.rules.iter().copied());
            if let Some(refusal) = step.refusal() {
                assert!(!refusal.rules.is_empty(), "{case:?} {step:?}");
                cited.extend(refusal.rules.iter().copied());
            }
        }
        cited.extend(played.withheld.iter().flat_map(|withheld| withheld.rules().iter().copied()));
    }
    for id in cited {
        let rule = rules::by_id(id).unwrap_or_else(|| panic!("{id} is no rule of the sheet"));
        assert_eq!(rule.standing, Standing::Decides, "{id}");
    }
}

#[test]
fn the_user_never_arrives_as_somebody_else() {
    for (case, _) in CASES.iter() {
        let played = case.played();
        let who = if case.impersonates { USER } else { SERVICE };
        match &played.arrival {
            Arrival::As(account) => assert_eq!(account, who, "{case:?}"),
            Arrival::TicketToItself => panic!("nobody asked to stop there: {case:?}"),
            Arrival::Anonymous | Arrival::Never => {}
        }
        for step in &played.steps {
            let known = [USER, SERVICE, ANONYMOUS_LOGON].contains(&step.acting_as.as_str());
            assert!(known, "{case:?} {step:?}");
            let in_its_name = step.ticket().is_none_or(|ticket| ticket.client == step.acting_as);
            assert!(in_its_name, "{case:?} {step:?}");
        }
    }
}

#[test]
fn d_28_trust_for_delegation_beside_a_list_takes_nothing_away() {
    assert_eq!(lost(|case| with(case, |setting| setting.trusted_for_delegation = true)), []);
}

/// `delegation:D-28`: both ways are open to these, and the TGT is the one that is taken.
#[test]
fn d_28_where_a_tgt_was_sent_the_list_is_not_asked() {
    let mut seen = 0;
    for (case, _) in CASES.iter().filter(|(case, _)| case.setting.list == List::Right && case.impersonates) {
        let played = case.played();
        if played.mechanism.is_some() && played.mechanism != Some(Mechanism::S4u2SelfS4u2Proxy) {
            let sent = case.setting.trusted_for_delegation
                && case.level == ImpersonationLevel::Delegate
                && !case.credential_guard
                && case.setting.forwardable
                && case.setting.user == User::Ordinary;
            assert_eq!(played.mechanism == Some(Mechanism::ForwardedTgt), sent, "{case:?}");
            seen += usize::from(sent);
        }
    }
    assert!(seen > 0);
}

#[test]
fn d_25_protocol_transition_takes_nothing_away() {
    assert_eq!(lost(|case| with(case, |setting| setting.trusted_to_auth = true)), []);
}

#[test]
fn d_22_an_entry_of_the_targets_list_takes_nothing_away() {
    assert_eq!(lost(|case| with(case, |setting| setting.may_act = List::Right)), []);
}

#[test]
fn d_20_another_spn_in_a_list_that_has_some_takes_nothing_away() {
    let list = |setting: &mut Setting| {
        if setting.list == List::Other {
            setting.list = List::Right;
        }
    };
    let add = |case| with(case, list);
    assert_eq!(CASES.iter().filter(|(case, _)| add(*case) != *case).count() * 3, CASES.len());
    assert_eq!(lost(add), []);
}

fn first_entry_right(case: Case) -> Case {
    with(case, |setting| {
        if setting.list == List::Empty {
            setting.list = List::Right;
        }
    })
}

fn first_entry_other(case: Case) -> Case {
    with(case, |setting| {
        if setting.list == List::Empty {
            setting.list = List::Other;
        }
    })
}

/// The one exception: `delegation:D-15`, second row. A list that was empty and no longer is makes tickets to oneself
/// not forwardable: for users who came without a ticket, to a service without the flag, on Windows.
#[test]
fn d_15_only_the_first_entry_of_a_list_takes_anything_away() {
    for add in [first_entry_right, first_entry_other] {
        let lost = lost(add);
        assert!(!lost.is_empty(), "Windows' empty list is worth something");
        for case in lost {
            let by_resource = case.setting.may_act == List::Right && case.setting.resource_based;
            let row_two = case.mode == Mode::Windows && !case.setting.trusted_to_auth && by_resource;
            let came_without_ticket = case.setting.first_hop != FirstHop::Kerberos;
            assert!(row_two && came_without_ticket && case.impersonates, "{case:?}");
            let after = add(case).played();
            let to_itself = after.step(StepKind::S4u2Self).unwrap();
            assert!(to_itself.rules.contains(&"delegation:D-15"), "{case:?}");
            assert!(!to_itself.ticket().unwrap().flags.forwardable, "{case:?}");
            assert!(after.failed().unwrap().rules.contains(&"delegation:D-23"), "{case:?}");
        }
    }
}

#[test]
fn d_05_d_15_a_user_who_is_no_longer_sensitive_is_denied_nothing() {
    let user = |setting: &mut Setting| {
        if setting.user == User::Sensitive {
            setting.user = User::Ordinary;
        }
    };
    let plain = |case| with(case, user);
    assert_eq!(lost(plain), []);
}

#[test]
fn d_64_a_user_who_leaves_protected_users_is_denied_nothing() {
    let user = |setting: &mut Setting| {
        if setting.user == User::Protected {
            setting.user = User::Ordinary;
        }
    };
    let plain = |case| with(case, user);
    assert_eq!(lost(plain), []);
}

#[test]
fn d_62_a_client_without_credential_guard_is_denied_nothing() {
    assert_eq!(lost(|case| Case { credential_guard: false, ..case }), []);
}

#[test]
fn d_50_to_d_52_a_client_that_lets_the_service_do_more_is_denied_nothing() {
    assert_eq!(lost(|case| Case { level: ImpersonationLevel::Impersonate.max(case.level), ..case }), []);
    assert_eq!(lost(|case| Case { level: ImpersonationLevel::Delegate, ..case }), []);
}

/// `delegation:D-62`: the guard takes away what only a forwarded TGT gives, nothing else.
#[test]
fn d_62_credential_guard_denies_only_what_no_list_allows() {
    let lost = lost(|case| Case { credential_guard: true, ..case });
    assert!(!lost.is_empty());
    for case in lost {
        assert_eq!(case.played().mechanism, Some(Mechanism::ForwardedTgt), "{case:?}");
        let listed = case.setting.list == List::Right;
        let may_act = case.setting.may_act == List::Right && case.setting.resource_based;
        assert!(!listed, "{case:?}");
        assert!(!may_act || case.mode == Mode::Samba417, "{case:?}");
    }
}

/// `delegation:D-42`: a service that goes on in its own name needs no right, and the user's marks do not stop it once the user is in.
#[test]
fn d_42_rights_mean_nothing_to_a_service_that_does_not_impersonate() {
    let bare = |case: &Case| {
        with(*case, |setting| {
            setting.trusted_for_delegation = false;
            setting.trusted_to_auth = false;
            setting.list = List::Empty;
            setting.may_act = List::Empty;
        })
    };
    for (case, allowed) in CASES.iter().filter(|(case, _)| !case.impersonates) {
        assert_eq!(bare(case).played().is_ok(), *allowed, "{case:?}");
        assert!(!allowed || case.setting.back_spn == Placement::Right, "{case:?}");
    }
}
