//! The second hop: every combination of settings. What it adds a right to stays allowed, except where a rule, named in
//! the test, says otherwise.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::delegation::directory::Directory;
use callboard_sim::delegation::forwarded_tgt::Withheld;
use callboard_sim::delegation::hop::{FirstHop, Hop, ImpersonationLevel, Mechanism, SameMachine};
use callboard_sim::delegation::message::messages;
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::play::{Arrival, Played, play};
use callboard_sim::delegation::rules::{self, RULES, Standing};
use callboard_sim::delegation::step::StepKind;
use callboard_tests::delegation::{List, Placement, Setting, User, programs};

fn played(setting: &Setting, mode: Mode) -> Played {
    let (directory, hop) = setting.build();
    play(&directory, mode, &hop)
}

fn allowed(setting: &Setting, mode: Mode) -> bool {
    played(setting, mode).is_ok()
}

/// Adds a right to every setting that lacks it. What it turns from allowed to denied is `excepted`, and such there is
/// exactly when `excepted` is not empty.
fn monotone(add: fn(Setting) -> Setting, excepted: fn(&Setting, Mode) -> bool) -> usize {
    let mut exceptions = 0;
    for setting in Setting::all() {
        let more = add(setting);
        for mode in Mode::ALL.into_iter().filter(|_| more != setting) {
            if allowed(&setting, mode) && !allowed(&more, mode) {
                assert!(excepted(&setting, mode), "{mode:?} {setting:?}");
                exceptions += 1;
            }
        }
    }
    exceptions
}

fn never(_: &Setting, _: Mode) -> bool {
    false
}

#[test]
fn every_combination_ends_and_every_step_cites_a_rule() {
    let mut cited = std::collections::BTreeSet::new();
    for setting in Setting::all() {
        for mode in Mode::ALL {
            let played = played(&setting, mode);
            for step in &played.steps {
                assert!(!step.rules.is_empty(), "{mode:?} {setting:?} {step:?}");
                cited.extend(step.rules.iter().copied());
            }
            let arrives = matches!(played.arrival, Arrival::As(_));
            assert_eq!(played.is_ok(), arrives, "{mode:?} {setting:?}");
            assert_eq!(played.failed().is_some(), !arrives);
            assert!(played.failed().is_none_or(|step| !step.refusal().unwrap().rules.is_empty()));
        }
    }
    for id in cited {
        let rule = rules::by_id(id).unwrap_or_else(|| panic!("{id} is no rule of the sheet"));
        assert_eq!(rule.standing, Standing::Decides, "{id}");
    }
}

#[test]
fn nobody_arrives_whom_no_right_lets_through() {
    for setting in Setting::all() {
        for mode in Mode::ALL.into_iter().filter(|mode| allowed(&setting, *mode)) {
            let by_resource =
                setting.may_act == List::Right && setting.resource_based && mode != Mode::Samba417;
            let by_list = setting.list == List::Right;
            assert!(setting.trusted_for_delegation || by_list || by_resource, "{mode:?} {setting:?}");
            assert_eq!(setting.back_spn, Placement::Right, "{mode:?} {setting:?}");
            let delegable =
                setting.user == User::Ordinary || (mode.is_samba() && setting.user == User::Protected);
            assert!(delegable, "{mode:?} {setting:?}");
        }
    }
}

#[test]
fn d_04_trust_for_delegation_takes_nothing_away() {
    monotone(|setting| Setting { trusted_for_delegation: true, ..setting }, never);
}

#[test]
fn d_25_protocol_transition_takes_nothing_away() {
    monotone(|setting| Setting { trusted_to_auth: true, ..setting }, never);
}

#[test]
fn d_22_letting_an_account_act_takes_nothing_away() {
    monotone(|setting| Setting { may_act: List::Right, ..setting }, never);
}

#[test]
fn d_24_announcing_resource_based_delegation_takes_nothing_away() {
    monotone(|setting| Setting { resource_based: true, ..setting }, never);
}

#[test]
fn d_05_asking_for_a_forwardable_tgt_takes_nothing_away() {
    monotone(|setting| Setting { forwardable: true, ..setting }, never);
}

#[test]
fn d_05_d_15_a_user_without_marks_can_do_what_a_marked_one_can() {
    let marked = |user| user == User::Sensitive || user == User::Protected;
    let plain = |setting: Setting| match setting.user {
        User::Sensitive | User::Protected => Setting { user: User::Ordinary, ..setting },
        _ => setting,
    };
    // Samba's protected users are delegated after a transition; with a ticket they are not, and the ticket is what an
    // ordinary client brings as well.
    assert!(Setting::all().any(|setting| marked(setting.user)));
    monotone(plain, never);
}

#[test]
fn d_15_the_first_entry_of_a_list_takes_users_without_a_ticket_from_resource_based_delegation() {
    let exceptions = monotone(
        |setting| match setting.list {
            List::Empty => Setting { list: List::Right, ..setting },
            _ => setting,
        },
        |setting, mode| {
            let without_ticket = setting.first_hop != FirstHop::Kerberos;
            mode == Mode::Windows
                && without_ticket
                && !setting.trusted_to_auth
                && setting.may_act == List::Right
                && setting.resource_based
        },
    );
    assert!(exceptions > 0, "Windows' empty list is worth something");
}

#[test]
fn d_20_listing_the_right_spn_beside_others_takes_nothing_away() {
    let right_instead = |setting: Setting| match setting.list {
        List::Other => Setting { list: List::Right, ..setting },
        _ => setting,
    };
    monotone(right_instead, never);
}

#[test]
fn d_30_d_33_registering_the_back_spn_where_it_belongs_takes_nothing_away() {
    monotone(|setting| Setting { back_spn: Placement::Right, ..setting }, never);
}

#[test]
fn d_25_registering_the_front_spn_hurts_only_users_who_bring_a_ticket_that_is_not_forwardable() {
    let exceptions = monotone(
        |setting| Setting { front_spn: Placement::Right, ..setting },
        |setting, mode| {
            let forwardable = setting.ticket_forwardable.unwrap_or(setting.forwardable);
            let withheld = mode.is_samba() && (setting.front_sensitive || setting.user == User::Protected);
            // Insisting on a forwardable ticket with a TGT that is not forwardable is refused (D-06).
            let insists = setting.ticket_forwardable == Some(true) && !setting.forwardable;
            setting.first_hop == FirstHop::Negotiate && (!forwardable || withheld || insists)
        },
    );
    assert!(exceptions > 0);
}

#[test]
fn d_30_a_missing_name_is_told_before_a_missing_right() {
    for setting in Setting::all().filter(|setting| setting.back_spn == Placement::Missing) {
        for mode in Mode::ALL {
            let played = played(&setting, mode);
            let Some(step) = played.step(StepKind::S4u2Proxy) else { continue };
            let error = step.refusal().and_then(|refusal| refusal.krb_error()).unwrap();
            assert_eq!(error.name(), "KDC_ERR_S_PRINCIPAL_UNKNOWN", "{mode:?} {setting:?}");
        }
    }
}

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
    hop.client.first_hop = FirstHop::Negotiate;
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

#[test]
fn the_sheet_has_fifty_six_rules_and_each_is_there_once() {
    let ids: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), 56);
    assert!(RULES.iter().all(|rule| rule.id.starts_with("delegation:D-") && !rule.says.is_empty()));
}
