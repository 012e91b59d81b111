//! The rules: one file, one page and one line in the table each.

mod ambiguous_name;
mod change_waits_for_restart;
mod client_on_server;
mod clustered_ssis_service;
mod configuration_file_off_group_disk;
mod configuration_key_not_replicated;
mod double_hop;
mod failback_without_sense;
mod failed_expectation;
mod failover_budget_below_drill;
mod foreign_service_name;
mod group_with_one_host;
mod group_without_host;
mod impossible_dependency;
mod keys;
mod later_release;
mod missing_key;
mod misspelt_checkpoint_key;
mod one_node_cluster;
mod oversized_file;
mod owner_cannot_run_ssis;
mod package_disk_not_required;
mod quorum_lost_by_planned_fault;
mod registry_copies_disagree;
mod registry_entry_misses_file;
mod registry_export_syntax;
mod remote_client_without_dcom;
mod server_name_is_not_virtual;
mod sql_server_not_required;
mod ssis_fails_sql_server_over;
mod ssis_not_installed_on_node;
mod start_order_across_groups;
mod store_path_is_not_shared;
mod toml_syntax;
mod two_services_one_node;
mod undecodable_bytes;
mod unknown_key;
mod unknown_name;
mod unreadable_configuration;
mod unreadable_file;
mod version_skew;
mod wrong_value;

use crate::rule::Rule;

/// Every rule, in code order by family. Codes are permanent: a retired rule keeps its row and is marked retired.
pub static RULES: &[&Rule] = &[
    &clustered_ssis_service::RULE,
    &ssis_not_installed_on_node::RULE,
    &owner_cannot_run_ssis::RULE,
    &sql_server_not_required::RULE,
    &package_disk_not_required::RULE,
    &start_order_across_groups::RULE,
    &foreign_service_name::RULE,
    &configuration_key_not_replicated::RULE,
    &misspelt_checkpoint_key::RULE,
    &configuration_file_off_group_disk::RULE,
    &server_name_is_not_virtual::RULE,
    &store_path_is_not_shared::RULE,
    &registry_entry_misses_file::RULE,
    &registry_copies_disagree::RULE,
    &remote_client_without_dcom::RULE,
    &unreadable_configuration::RULE,
    &version_skew::RULE,
    &two_services_one_node::RULE,
    &change_waits_for_restart::RULE,
    &double_hop::RULE,
    &client_on_server::RULE,
    &impossible_dependency::RULE,
    &group_without_host::RULE,
    &group_with_one_host::RULE,
    &ssis_fails_sql_server_over::RULE,
    &failover_budget_below_drill::RULE,
    &failback_without_sense::RULE,
    &quorum_lost_by_planned_fault::RULE,
    &one_node_cluster::RULE,
    &ambiguous_name::RULE,
    &toml_syntax::RULE,
    &unknown_key::RULE,
    &wrong_value::RULE,
    &undecodable_bytes::RULE,
    &missing_key::RULE,
    &unknown_name::RULE,
    &unreadable_file::RULE,
    &oversized_file::RULE,
    &registry_export_syntax::RULE,
    &later_release::RULE,
    &failed_expectation::RULE,
];

/// The rule of a code, ignoring case.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_pages_begin_with_both() {
        for (position, rule) in RULES.iter().enumerate() {
            let earlier = &RULES[..position];
            assert!(
                earlier.iter().all(|other| other.code != rule.code && other.name != rule.name),
                "{}",
                rule.code
            );
            assert!(rule.page.starts_with(&format!("# {} · {}\n", rule.code, rule.name)), "{}", rule.code);
        }
    }
}
