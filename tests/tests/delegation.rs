//! The second hop: every combination of settings. What it adds a right to stays allowed, except where a rule, named in
//! the test, says otherwise.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::delegation::hop::FirstHop;
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::play::play;
use callboard_sim::delegation::played::{Arrival, Played};
use callboard_sim::delegation::refusal::{KrbError, Refusal};
use callboard_sim::delegation::rules::{self, RULES, Standing};
use callboard_sim::delegation::step::StepKind;
use callboard_tests::delegation::{List, Placement, Setting, User};

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

/// The checks of S4U2Proxy, read a second time: which status tells of which.
#[test]
fn d_20_to_d_23_windows_says_which_check_refused() {
    for setting in Setting::all().filter(|setting| setting.back_spn == Placement::Right) {
        let played = played(&setting, Mode::Windows);
        let Some(step) = played.step(StepKind::S4u2Proxy) else { continue };
        let by_resource = setting.resource_based && setting.may_act == List::Right;
        let expected = match (setting.list, setting.resource_based) {
            (List::Empty, false) => Some("STATUS_NOT_SUPPORTED"),
            (List::Other, false) => Some("STATUS_NO_MATCH"),
            (List::Empty | List::Other, true) if !by_resource => Some("STATUS_NOT_FOUND"),
            _ if !evidence(&played) => Some("STATUS_ACCOUNT_RESTRICTION"),
            _ => None,
        };
        let status = step.refusal().map(|refusal| refusal.ntstatus.unwrap().name());
        assert_eq!(status, expected, "{setting:?}");
        let bad_option = |refusal: &Refusal| refusal.krb_error() == Some(KrbError::KDC_ERR_BADOPTION);
        assert!(step.refusal().is_none_or(bad_option), "{setting:?}");
    }
}

/// Whether the ticket that S4U2Proxy was shown is forwardable.
fn evidence(played: &Played) -> bool {
    let step = played.step(StepKind::S4u2Self).or(played.step(StepKind::ClientTgs)).unwrap();
    step.ticket().unwrap().flags.forwardable
}

/// The table of D-15, read a second time.
#[test]
fn d_15_d_16_when_the_ticket_to_oneself_is_forwardable() {
    let mut seen = 0;
    for setting in Setting::all() {
        for mode in Mode::ALL {
            let played = played(&setting, mode);
            let Some(ticket) = played.step(StepKind::S4u2Self).and_then(|step| step.ticket()) else {
                continue;
            };
            let ordinary = setting.user == User::Ordinary;
            let expected = match mode {
                Mode::Windows => ordinary && (setting.trusted_to_auth || setting.list == List::Empty),
                _ => {
                    let user = ordinary || setting.user == User::Protected;
                    user && setting.trusted_to_auth && !setting.front_sensitive
                }
            };
            assert_eq!(ticket.flags.forwardable, expected, "{mode:?} {setting:?}");
            seen += 1;
        }
    }
    assert!(seen > 1000);
}

#[test]
fn the_sheet_has_fifty_six_rules_and_each_is_there_once() {
    let ids: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), 56);
    assert!(RULES.iter().all(|rule| rule.id.starts_with("delegation:D-") && !rule.says.is_empty()));
}
