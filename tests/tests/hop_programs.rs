//! The second hop beyond the KDC: what the client program, the service, and one machine for both decide.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::forwarded_tgt::Withheld;
use callboard_sim::delegation::hop::{FirstHop, Hop, ImpersonationLevel, Mechanism, SameMachine};
use callboard_sim::delegation::message::messages;
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::play::play;
use callboard_sim::delegation::played::{Arrival, Played};
use callboard_sim::delegation::rules;
use callboard_sim::delegation::step::StepKind;
use callboard_tests::delegation::{List, Placement, Setting, User, programs};

/// Directories in which every way, only lists, and nothing is open.
fn directories() -> [Directory; 3] {
    let everything = Setting {
        trusted_for_delegation: true,
        trusted_to_auth: true,
        front_sensitive: false,
        list: List::Right,
        may_act: List::Right,
        resource_based: true,
        user: User::Ordinary,
        first_hop: FirstHop::Negotiate,
        forwardable: true,
        ticket_forwardable: None,
        front_spn: Placement::Right,
        back_spn: Placement::Right,
    };
    let lists = Setting { trusted_for_delegation: false, ..everything };
    let nothing = Setting { back_spn: Placement::Missing, front_spn: Placement::Missing, ..lists };
    [everything, lists, nothing].map(|setting| setting.build().0)
}

#[test]
fn every_program_ends_and_every_step_cites_a_rule() {
    for (hop, directory) in programs().flat_map(|hop| directories().map(|directory| (hop.clone(), directory)))
    {
        for mode in Mode::ALL {
            let played = play(&directory, mode, &hop);
            assert!(!played.steps.is_empty(), "{hop:?}");
            for step in &played.steps {
                let known = step.rules.iter().all(|id| rules::by_id(id).is_some());
                assert!(known && !step.rules.is_empty(), "{hop:?} {step:?}");
            }
            let told = !messages(&played).is_empty();
            assert!(told || played.arrival != Arrival::Anonymous, "{hop:?}");
        }
    }
}

#[test]
fn d_50_to_d_54_and_d_62_a_program_that_allows_more_is_denied_nothing() {
    let more: [fn(&mut Hop); 3] = [
        |hop| hop.client.level = ImpersonationLevel::Delegate,
        |hop| hop.client.credential_guard = false,
        |hop| hop.front.lets_in = true,
    ];
    let directories = directories();
    for hop in programs() {
        for (directory, add) in directories.iter().flat_map(|directory| more.map(|add| (directory, add))) {
            let mut after = hop.clone();
            add(&mut after);
            let (before, after) =
                (play(directory, Mode::Windows, &hop), play(directory, Mode::Windows, &after));
            assert!(!before.is_ok() || after.is_ok(), "{hop:?}");
        }
    }
}

fn hop_in(directory: &Directory, change: impl FnOnce(&mut Hop)) -> Played {
    let mut hop = programs().next().unwrap();
    (hop.client.first_hop, hop.negotiates) = (FirstHop::Negotiate, true);
    hop.client.level = ImpersonationLevel::Delegate;
    (hop.front.lets_in, hop.front.impersonates) = (true, true);
    change(&mut hop);
    play(directory, Mode::Windows, &hop)
}

fn texts(played: &Played) -> String {
    messages(played).into_iter().map(|message| message.text).collect::<Vec<_>>().join("\n")
}

#[test]
fn d_62_credential_guard_stops_the_forwarded_tgt_and_leaves_the_list() {
    let [everything, ..] = directories();
    let with = |guard| hop_in(&everything, |hop| hop.client.credential_guard = guard);
    assert_eq!(with(false).mechanism, Some(Mechanism::ForwardedTgt));
    assert_eq!(with(true).mechanism, Some(Mechanism::S4u2Proxy));
    assert_eq!(with(true).withheld, Some(Withheld::CredentialGuard));
    assert!(with(true).is_ok());
}

#[test]
fn d_51_d_52_level_impersonate_is_enough_for_a_list_and_identify_for_nothing() {
    let [everything, ..] = directories();
    let at = |level| hop_in(&everything, |hop| hop.client.level = level);
    assert_eq!(at(ImpersonationLevel::Impersonate).mechanism, Some(Mechanism::S4u2Proxy));
    let refused = at(ImpersonationLevel::Identify);
    assert_eq!(refused.failed().unwrap().kind, StepKind::FrontImpersonate);
}

#[test]
fn d_40_d_41_without_a_ticket_the_user_arrives_nameless() {
    let [.., mut nothing] = directories();
    let played = hop_in(&nothing, |_| {});
    let kinds: Vec<_> = played.steps.iter().map(|step| step.kind.name()).collect();
    let expected = ["client-as", "client-tgs", "client-ntlm", "front-as", "s4u2self", "back-ntlm"];
    assert_eq!(kinds, expected);
    assert_eq!(played.arrival, Arrival::Anonymous);
    assert_eq!(texts(&played), "Login failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'. (18456)");
    for account in nothing.accounts.iter_mut().filter(|account| account.name == "alice") {
        account.protected = true;
    }
    let played = hop_in(&nothing, |_| {});
    assert_eq!(played.failed().unwrap().rules, ["delegation:D-64"], "protected users have no NTLM");
}

#[test]
fn d_42_a_service_that_does_not_impersonate_arrives_as_itself() {
    let [_, lists, _] = directories();
    let played = hop_in(&lists, |hop| hop.front.impersonates = false);
    assert_eq!(played.arrival, Arrival::As("svc-ssis".to_owned()));
}

#[test]
fn d_01_d_03_d_61_on_one_machine_only_a_name_can_undo_it() {
    let [_, lists, nothing] = directories();
    let local = |own_name, loopback_check| SameMachine { local_protocol: false, own_name, loopback_check };
    let on = |directory, how| hop_in(directory, |hop| hop.back.same_machine = Some(how));
    assert!(on(&nothing, local(true, true)).is_ok());
    assert!(on(&nothing, local(false, false)).is_ok());
    let played = on(&nothing, local(false, true));
    assert_eq!(played.failed().unwrap().rules, ["delegation:D-03", "delegation:D-61"]);
    assert!(texts(&played).contains("(18452)"));
    assert_eq!(on(&lists, local(false, true)).mechanism, Some(Mechanism::S4u2Proxy), "delegation again");
}

#[test]
fn section_10_the_logs_tell_which_check_refused() {
    let [_, mut lists, _] = directories();
    for account in &mut lists.accounts {
        account.allowed_to_delegate_to.clear();
        account.allowed_to_act.clear();
    }
    let played = hop_in(&lists, |_| {});
    assert!(texts(&played).contains("0xc0000225 (STATUS_NOT_FOUND)"), "{}", texts(&played));
    let played = hop_in(&lists, |hop| hop.front.resource_based = false);
    assert!(texts(&played).contains("0xc00000bb (STATUS_NOT_SUPPORTED)"), "{}", texts(&played));
}
