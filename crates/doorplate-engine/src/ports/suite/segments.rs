//! What every engine behind [`Segments`](crate::ports::Segments) promises.

use std::collections::HashMap;

use doorplate_domain::id::SegmentId;
use doorplate_domain::page::PageRequest;
use doorplate_domain::segment::{SEGMENTS_MAX, Segment};

use super::Ground;
use super::sample::{annotated_workspaces, change, owner, scope, segment, time, undo_until};
use crate::ports::annotations::Undone;
use crate::ports::{Directory, StoreError};

type On<'a> = &'a dyn Ground<dyn Directory>;

async fn create(directory: &dyn Directory, segment: &Segment) -> Result<(), StoreError> {
    let change = change("segment.create", segment.id.as_str());
    directory.create_segment(&scope(1), segment, &change).await
}

async fn count_audit(directory: &dyn Directory) -> usize {
    let page = PageRequest { limit: 200, after: None };
    directory.list_audit(&scope(1), &page).await.unwrap().items.len()
}

/// Segments read back by folder and name, after a restart too; only in their own workspace.
pub async fn segments_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let in_folder = Segment { folder: "Sales".to_owned(), ..segment(1) };
    let plain = Segment { columns: None, site_id: None, ..segment(2) };
    for given in [&in_folder, &segment(3), &plain] {
        create(&*directory, given).await.unwrap();
    }
    drop(directory);
    let directory = ground.open().await;
    let expected = [plain, segment(3), in_folder];
    assert_eq!(directory.list_segments(&scope(1)).await.unwrap(), expected);
    let found = directory.find_segment(&scope(1), &expected[0].id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&expected[0]));
    assert_eq!(directory.list_segments(&scope(2)).await.unwrap(), []);
    assert_eq!(directory.find_segment(&scope(2), &expected[0].id).await.unwrap(), None);
}

/// A name is once in a folder, any case.
pub async fn a_name_is_once_in_a_folder(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    create(&*directory, &segment(1)).await.unwrap();
    let lines = count_audit(&*directory).await;
    let same = Segment { name: segment(1).name.to_uppercase(), ..segment(2) };
    assert!(matches!(create(&*directory, &same).await, Err(StoreError::Conflict { .. })));
    let elsewhere = Segment { folder: "Other".to_owned(), ..same.clone() };
    create(&*directory, &elsewhere).await.unwrap();
    let changing = change("segment.update", same.id.as_str());
    let moved = directory.update_segment(&scope(1), &same, &changing).await;
    assert!(matches!(moved, Err(StoreError::Conflict { .. })));
    assert_eq!(directory.find_segment(&scope(1), &same.id).await.unwrap(), Some(elsewhere));
    assert_eq!(count_audit(&*directory).await, lines + 1);
}

/// A segment is changed; who made it and when stays.
pub async fn a_segment_is_changed(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    create(&*directory, &segment(1)).await.unwrap();
    let changed = Segment {
        filter: "country:DE".to_owned(),
        sort: "name".to_owned(),
        columns: None,
        updated_at: time(3, 0),
        ..segment(1)
    };
    let changing = change("segment.update", changed.id.as_str());
    let meant = Segment { created_at: time(9, 9), created_by: owner(2).user.id, ..changed.clone() };
    assert!(!directory.update_segment(&scope(2), &meant, &changing).await.unwrap());
    assert!(directory.update_segment(&scope(1), &meant, &changing).await.unwrap());
    assert_eq!(directory.list_segments(&scope(1)).await.unwrap(), [changed]);
    let unknown = directory.update_segment(&scope(1), &segment(2), &changing).await.unwrap();
    assert!(!unknown);
}

/// Each user's last look is kept; it is no change of the segment.
pub async fn looks_are_each_users_own(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    create(&*directory, &segment(1)).await.unwrap();
    let lines = count_audit(&*directory).await;
    let (id, user) = (segment(1).id, owner(1).user.id);
    for at in [time(1, 0), time(2, 0)] {
        assert!(directory.record_look(&scope(1), &id, &user, at).await.unwrap());
    }
    let unknown = SegmentId::from_bits(99);
    assert!(!directory.record_look(&scope(1), &unknown, &user, time(2, 0)).await.unwrap());
    assert!(!directory.record_look(&scope(2), &id, &user, time(2, 0)).await.unwrap());
    let looks = directory.find_looks(&scope(1), &user).await.unwrap();
    assert_eq!(looks, HashMap::from([(id, time(2, 0))]));
    let of_other = directory.find_looks(&scope(1), &owner(2).user.id).await.unwrap();
    assert_eq!(of_other, HashMap::new());
    assert_eq!(count_audit(&*directory).await, lines);
}

/// A deleted segment comes back as it was, unless its name was taken since.
pub async fn a_deleted_segment_comes_back(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    create(&*directory, &segment(1)).await.unwrap();
    let (id, user) = (segment(1).id, owner(1).user.id);
    directory.record_look(&scope(1), &id, &user, time(2, 0)).await.unwrap();
    let undo = undo_until(1, time(3, 0));
    let deleting = change("segment.delete", id.as_str());
    assert!(!directory.delete_segment(&scope(2), &id, &undo, &deleting).await.unwrap());
    assert!(directory.delete_segment(&scope(1), &id, &undo, &deleting).await.unwrap());
    assert!(!directory.delete_segment(&scope(1), &id, &undo, &deleting).await.unwrap());
    assert_eq!(directory.list_segments(&scope(1)).await.unwrap(), []);
    let undoing = change("segment.undo", undo.id.as_str());
    let undone = directory.undo(&scope(1), &undo.id, &undoing).await.unwrap();
    assert_eq!(undone, Some(Undone { companies: Vec::new(), segments: 1 }));
    assert_eq!(directory.list_segments(&scope(1)).await.unwrap(), [segment(1)]);
    let looks = directory.find_looks(&scope(1), &user).await.unwrap();
    assert_eq!(looks, HashMap::from([(id.clone(), time(2, 0))]));

    assert!(directory.delete_segment(&scope(1), &id, &undo, &deleting).await.unwrap());
    create(&*directory, &Segment { name: segment(1).name, ..segment(2) }).await.unwrap();
    let undone = directory.undo(&scope(1), &undo.id, &undoing).await.unwrap();
    assert_eq!(undone, Some(Undone::default()));
}

/// A workspace has as many segments as a menu can show.
pub async fn segments_have_a_limit(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let numbered = |number: usize| Segment {
        id: SegmentId::from_bits(number as u128),
        name: format!("Segment {number}"),
        ..segment(1)
    };
    for number in 0..SEGMENTS_MAX {
        create(&*directory, &numbered(number)).await.unwrap();
    }
    let beyond = create(&*directory, &numbered(SEGMENTS_MAX)).await;
    assert!(matches!(beyond, Err(StoreError::Conflict { .. })));
}
