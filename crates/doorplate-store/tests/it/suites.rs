//! The suites of the ports, promise by promise.

use doorplate_engine::ports::suite;

use crate::ground::Folder;

/// One test per promise, each on a fresh folder.
macro_rules! promises {
    ($port:ident: $($promise:ident),+ $(,)?) => {
        mod $port {
            use super::*;

            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $promise() {
                    suite::$port::$promise(&Folder::new()).await;
                }
            )+

            /// A promise that was added to the suite must be added here.
            #[test]
            fn no_promise_is_left_out() {
                let source = include_str!(concat!(
                    "../../../doorplate-engine/src/ports/suite/",
                    stringify!($port),
                    ".rs"
                ));
                let promised: Vec<_> = source
                    .lines()
                    .filter_map(|line| line.strip_prefix("pub async fn ")?.split_once('('))
                    .map(|(name, _)| name)
                    .collect();
                assert_eq!(promised, [$(stringify!($promise)),+]);
            }
        }
    };
}

promises!(
    annotations:
    labels_read_back,
    what_is_so_already_is_no_change,
    tags_have_limits,
    a_change_is_taken_back_exactly,
    what_was_changed_since_is_left_alone,
    undoings_come_to_an_end,
    tags_are_renamed_and_deleted,
    what_companies_have_moves_with_them,
    companies_are_found_by_label,
    a_tag_is_written_as_it_is_known,
);
promises!(
    corrections:
    corrections_read_back,
    a_correction_is_undone_once,
    the_operators_corrections_are_kept_apart,
);
promises!(
    directory:
    a_setup_link_works_once,
    founding_is_whole_or_not_at_all,
    workspaces_are_listed_by_age,
    users_are_found_by_mail_address,
    a_session_lasts_until_it_ends,
    what_has_ended_is_forgotten,
    sites_read_back,
    a_host_has_one_site_in_a_workspace,
    another_workspaces_site_is_not_found,
    a_deleted_sites_key_is_remembered,
    a_new_secret_replaces_the_former,
    every_change_has_its_audit_line,
    what_changes_nothing_has_no_audit_line,
    the_audit_log_comes_in_pages,
);
promises!(
    events:
    an_unknown_site_has_nothing,
    a_batch_is_written_once,
    what_comes_again_is_no_second_hit,
    late_hits_find_their_place,
    the_latest_identification_counts,
    a_company_is_shown_as_identified_last,
    another_workspaces_visits_are_not_found,
    forgotten_visitor_keys_are_gone,
    the_pulse_is_of_live_doors,
    lists_come_in_pages,
    old_visits_are_erased_to_the_byte,
    an_erased_site_leaves_no_byte,
    every_answer_is_what_a_recount_gives,
);
promises!(
    filters:
    every_filter_finds_what_a_recount_finds,
);
promises!(
    first_party:
    sightings_come_by_cookie,
    observations_are_counted,
    another_workspaces_clues_do_not_count,
    forgotten_clues_leave_no_byte,
);
promises!(
    keys:
    the_first_candidate_wins,
    two_at_once_get_the_same_secret,
    only_what_is_due_is_destroyed,
    a_destroyed_secret_leaves_no_byte,
);
promises!(
    notes:
    notes_read_back,
    notes_are_edited_and_deleted,
    a_deleted_note_leaves_no_byte,
    notes_have_a_limit,
);
promises!(
    pending:
    what_waits_comes_by_deadline,
    putting_again_changes_nothing,
    another_workspaces_addresses_are_not_listed,
    a_purge_is_recorded_in_each_workspace,
    what_is_due_is_looked_at_again_when_its_time_comes,
    what_is_settled_is_purged_at_once,
    a_purged_address_leaves_no_byte,
);
promises!(
    queue:
    records_come_back_in_order,
    records_survive_a_restart,
    what_was_given_up_stays_so,
    a_waiting_reader_is_woken,
    many_at_once_are_all_kept,
    an_append_that_nobody_waits_for_harms_nobody,
    sizes_have_a_limit,
);
promises!(
    revisions:
    a_correction_holds_for_past_and_future,
    what_was_superseded_is_kept,
    a_later_look_supersedes,
    a_large_past_is_corrected_in_parts,
    a_company_is_found_as_it_was_named_last,
    every_answer_is_what_a_recount_gives,
);
promises!(
    segments:
    segments_read_back,
    a_name_is_once_in_a_folder,
    a_segment_is_changed,
    looks_are_each_users_own,
    a_deleted_segment_comes_back,
    segments_have_a_limit,
);
promises!(
    visit_records:
    a_visit_reads_back_whole,
    steps_give_every_visit_once,
    only_the_companies_asked_for_are_read,
    a_step_ends_when_it_has_many_hits,
    parts_are_together_the_whole,
);
promises!(
    target_lists:
    target_lists_read_back,
    target_lists_have_names_of_their_own,
    decisions_on_target_rows_stay,
);
promises!(
    workspace_copies:
    what_is_laid_down_gives_the_same_answers,
    sums_of_erased_visits_come_along,
    corrections_hold_for_what_is_laid_down,
);
