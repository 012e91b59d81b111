//! The rules: one file, one page and one line in the table each.

mod ambiguous_name;
mod another_second_hop;
mod change_waits_for_restart;
mod client_on_server;
mod clustered_service_starts_by_itself;
mod clustered_ssis_service;
mod configuration_file_off_group_disk;
mod configuration_key_not_replicated;
mod configurations_differ;
mod deprecated_service;
mod double_hop;
mod failback_without_sense;
mod failed_expectation;
mod failover_budget_below_drill;
mod failures_do_not_count;
mod files_on_the_sql_disk;
mod folder_rights_missing;
mod foreign_service_name;
mod group_with_one_host;
mod group_without_host;
mod impossible_dependency;
mod instance_in_the_connect_box;
mod key_shared_by_resources;
mod lapsed_acknowledgement;
mod later_release;
mod lease_outlasts_heartbeats;
mod local_account;
mod missing_key;
mod misspelt_checkpoint_key;
mod never_brought_online;
mod no_name_of_its_own;
mod no_network_name_for_clients;
mod no_room_on_the_survivor;
mod node_needs_a_licence;
mod not_modelled;
mod not_the_selected_group;
mod one_node_cluster;
mod oversized_file;
mod own_resource_in_core_group;
mod owner_cannot_run_ssis;
mod package_disk_not_required;
mod packages_folder_missing;
mod pending_timeout_is_capped;
mod placement_contradicts_layout;
mod preferred_owner_cannot_own;
mod quorum_lost_by_planned_fault;
mod refused_checkpoint;
mod registry_copies_disagree;
mod registry_entry_misses_file;
mod registry_export_syntax;
mod remote_client_without_dcom;
mod required_provider_missing;
mod retry_before_restart_period;
mod same_subnet_tolerates_more;
mod server_name_is_not_virtual;
mod service_accounts_differ;
mod service_not_installed;
mod service_starts_by_itself;
mod sql_server_not_required;
mod sql_server_rather_than_agent;
mod ssis_fails_sql_server_over;
mod ssis_not_installed_on_node;
mod start_order_across_groups;
mod store_path_is_not_shared;
mod toml_syntax;
mod too_many_to_keep_apart;
mod two_services_one_node;
mod undecodable_bytes;
mod unfit_witness;
mod unknown_key;
mod unknown_name;
mod unreadable_configuration;
mod unreadable_file;
mod use_network_name_without_name;
mod version_skew;
mod wrong_resource_type;
mod wrong_value;

use crate::rule::Rule;

/// Every rule, in code order by family. Codes are permanent: a retired rule keeps its row and is marked retired.
pub static RULES: &[&Rule] = &[
    &clustered_ssis_service::RULE,
    &ssis_not_installed_on_node::RULE,
    &placement_contradicts_layout::RULE,
    &wrong_resource_type::RULE,
    &owner_cannot_run_ssis::RULE,
    &sql_server_not_required::RULE,
    &package_disk_not_required::RULE,
    &start_order_across_groups::RULE,
    &foreign_service_name::RULE,
    &configuration_key_not_replicated::RULE,
    &misspelt_checkpoint_key::RULE,
    &configuration_file_off_group_disk::RULE,
    &packages_folder_missing::RULE,
    &folder_rights_missing::RULE,
    &server_name_is_not_virtual::RULE,
    &store_path_is_not_shared::RULE,
    &registry_entry_misses_file::RULE,
    &registry_copies_disagree::RULE,
    &never_brought_online::RULE,
    &remote_client_without_dcom::RULE,
    &unreadable_configuration::RULE,
    &version_skew::RULE,
    &two_services_one_node::RULE,
    &not_the_selected_group::RULE,
    &change_waits_for_restart::RULE,
    &no_network_name_for_clients::RULE,
    &no_name_of_its_own::RULE,
    &sql_server_rather_than_agent::RULE,
    &files_on_the_sql_disk::RULE,
    &instance_in_the_connect_box::RULE,
    &local_account::RULE,
    &configurations_differ::RULE,
    &node_needs_a_licence::RULE,
    &deprecated_service::RULE,
    &service_starts_by_itself::RULE,
    &service_accounts_differ::RULE,
    &double_hop::RULE,
    &another_second_hop::RULE,
    &client_on_server::RULE,
    &impossible_dependency::RULE,
    &group_without_host::RULE,
    &group_with_one_host::RULE,
    &ssis_fails_sql_server_over::RULE,
    &failover_budget_below_drill::RULE,
    &failback_without_sense::RULE,
    &quorum_lost_by_planned_fault::RULE,
    &no_room_on_the_survivor::RULE,
    &one_node_cluster::RULE,
    &not_modelled::RULE,
    &ambiguous_name::RULE,
    &same_subnet_tolerates_more::RULE,
    &pending_timeout_is_capped::RULE,
    &retry_before_restart_period::RULE,
    &preferred_owner_cannot_own::RULE,
    &required_provider_missing::RULE,
    &unfit_witness::RULE,
    &too_many_to_keep_apart::RULE,
    &refused_checkpoint::RULE,
    &use_network_name_without_name::RULE,
    &service_not_installed::RULE,
    &clustered_service_starts_by_itself::RULE,
    &failures_do_not_count::RULE,
    &lease_outlasts_heartbeats::RULE,
    &key_shared_by_resources::RULE,
    &own_resource_in_core_group::RULE,
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
    &lapsed_acknowledgement::RULE,
    &failed_expectation::RULE,
];

/// The rule of a code, ignoring case.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// The rule of a name, such as `double-hop`.
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name.eq_ignore_ascii_case(name))
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
