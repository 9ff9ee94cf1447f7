//! What every engine behind [`TargetLists`](crate::ports::TargetLists) promises.

use doorplate_domain::id::{CompanyId, TargetListId, UserId};
use doorplate_domain::page::PageRequest;
use doorplate_domain::target_list::{
    MatchCandidate, MatchState, RowMatch, TARGET_LISTS_MAX, TargetList, TargetRow, WantedCompany,
};

use super::Ground;
use super::sample::{change, company, scope, time, workspace};
use crate::ports::target_lists::{Decision, RowQuery};
use crate::ports::{Directory, StoreError};
use crate::scope::InstallationScope;

type On<'a> = &'a dyn Ground<dyn Directory>;

const ALL: RowQuery = RowQuery { state: None, after: 0, limit: u32::MAX };

async fn make_workspaces(directory: &dyn Directory) {
    for number in [1, 2] {
        let change = change("workspace.create", "sample");
        let workspace = workspace(number);
        let installation = InstallationScope::for_test();
        directory.create_workspace(&installation, &workspace, &change).await.unwrap();
    }
}

fn list(number: u8) -> TargetList {
    TargetList {
        id: TargetListId::from_bits(number.into()),
        name: format!("List {number}"),
        created_at: time(0, number.into()),
        created_by: "system".to_owned(),
    }
}

fn row(number: u8, state: MatchState) -> TargetRow {
    let offered = company(number);
    let is_known = matches!(state, MatchState::Matched | MatchState::Chosen);
    let candidate = MatchCandidate {
        company_id: offered.id.clone(),
        name: offered.name,
        domain: offered.domain,
        country: offered.country,
        probability: 0.75,
    };
    TargetRow {
        number: number.into(),
        wanted: WantedCompany {
            name: format!("Wanted {number}"),
            domain: format!("wanted{number}.example"),
            country: "DE".to_owned(),
        },
        found: RowMatch {
            state,
            company_id: is_known.then_some(offered.id),
            candidates: vec![candidate],
        },
        decided_by: state.is_decided().then(|| UserId::from_bits(3)),
    }
}

async fn keep(directory: &dyn Directory, workspace: u8, list: &TargetList, rows: &[TargetRow]) {
    let made = change("target_list.create", list.id.as_str());
    directory.create_target_list(&scope(workspace), list, rows, &made).await.unwrap();
}

async fn count_audit(directory: &dyn Directory, number: u8) -> usize {
    let page = PageRequest { limit: 200, after: None };
    directory.list_audit(&scope(number), &page).await.unwrap().items.len()
}

/// Lists and rows read back after a restart, in parts too, and only in their own workspace.
pub async fn target_lists_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    let rows: Vec<TargetRow> =
        (1..).zip(MatchState::ALL).map(|(number, state)| row(number, state)).collect();
    keep(&*directory, 1, &list(1), &rows).await;
    keep(&*directory, 1, &list(2), &[row(1, MatchState::Unknown)]).await;
    drop(directory);
    let directory = ground.open().await;
    let lists = directory.list_target_lists(&scope(1)).await.unwrap();
    let names: Vec<&TargetList> = lists.iter().map(|(list, _)| list).collect();
    assert_eq!(names, [&list(2), &list(1)]);
    assert_eq!(lists[1].1, MatchState::ALL.map(|state| (state, 1)).into());
    let read = directory.list_target_rows(&scope(1), &list(1).id, &ALL).await.unwrap();
    assert_eq!(read, rows);
    let part = RowQuery { state: None, after: 1, limit: 2 };
    let read = directory.list_target_rows(&scope(1), &list(1).id, &part).await.unwrap();
    assert_eq!(read, rows[1..3]);
    let chosen = RowQuery { state: Some(MatchState::Chosen), ..ALL };
    let read = directory.list_target_rows(&scope(1), &list(1).id, &chosen).await.unwrap();
    assert_eq!(read, rows[3..4]);
    let known = directory.list_target_companies(&scope(1), &list(1).id).await.unwrap();
    let mut expected: Vec<CompanyId> =
        rows.iter().filter_map(|row| row.found.company_id.clone()).collect();
    expected.sort();
    assert_eq!(known, expected);
    assert_eq!(directory.list_target_lists(&scope(2)).await.unwrap(), []);
    assert_eq!(directory.list_target_rows(&scope(2), &list(1).id, &ALL).await.unwrap(), []);
    assert_eq!(directory.list_target_companies(&scope(2), &list(1).id).await.unwrap(), []);
}

/// A name stands once in a workspace, and lists end at the limit.
pub async fn target_lists_have_names_of_their_own(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    keep(&*directory, 1, &list(1), &[]).await;
    let again = TargetList { name: list(1).name, ..list(2) };
    let made = change("target_list.create", again.id.as_str());
    let refused = directory.create_target_list(&scope(1), &again, &[], &made).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
    keep(&*directory, 2, &again, &[]).await;
    for number in 2..=TARGET_LISTS_MAX {
        let number = u8::try_from(number + 100).unwrap();
        keep(&*directory, 1, &list(number), &[]).await;
    }
    let refused = directory.create_target_list(&scope(1), &list(99), &[], &made).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
    let named = change("target_list.rename", list(1).id.as_str());
    let id = list(1).id;
    assert!(directory.rename_target_list(&scope(1), &id, "List 1", &named).await.unwrap());
    assert!(directory.rename_target_list(&scope(1), &id, "Fresh", &named).await.unwrap());
    let taken = directory.rename_target_list(&scope(1), &id, "List 102", &named).await;
    assert!(matches!(taken, Err(StoreError::Conflict { .. })));
    assert!(!directory.rename_target_list(&scope(2), &id, "Other", &named).await.unwrap());
}

/// What a person decided stays when the list is matched again; a deleted list is gone.
pub async fn decisions_on_target_rows_stay(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    let given = [row(1, MatchState::Review), row(2, MatchState::Review)];
    keep(&*directory, 1, &list(1), &given).await;
    let id = list(1).id;
    let chosen = row(1, MatchState::Chosen);
    let decided_by = chosen.decided_by.clone();
    let decision = Decision { number: 1, found: chosen.found.clone(), decided_by };
    let decided = change("target_list.decide", id.as_str());
    assert!(!directory.decide_target_row(&scope(2), &id, &decision, &decided).await.unwrap());
    assert!(directory.decide_target_row(&scope(1), &id, &decision, &decided).await.unwrap());
    let nowhere = Decision { number: 9, ..decision };
    assert!(!directory.decide_target_row(&scope(1), &id, &nowhere, &decided).await.unwrap());
    let matched = row(7, MatchState::Matched).found;
    let found = [(1, matched.clone()), (2, matched.clone())];
    let again = change("target_list.match", id.as_str());
    directory.match_target_rows(&scope(1), &id, &found, &again).await.unwrap();
    let read = directory.list_target_rows(&scope(1), &id, &ALL).await.unwrap();
    assert_eq!((&read[0].found, &read[1].found), (&chosen.found, &matched));
    let before = count_audit(&*directory, 1).await;
    let gone = change("target_list.delete", id.as_str());
    assert!(!directory.delete_target_list(&scope(2), &id, &gone).await.unwrap());
    assert!(directory.delete_target_list(&scope(1), &id, &gone).await.unwrap());
    assert!(!directory.delete_target_list(&scope(1), &id, &gone).await.unwrap());
    assert_eq!(directory.list_target_rows(&scope(1), &id, &ALL).await.unwrap(), []);
    assert_eq!(count_audit(&*directory, 1).await, before + 1);
}
