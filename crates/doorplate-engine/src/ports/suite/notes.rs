//! What every engine behind [`Notes`](crate::ports::Notes) promises.

use doorplate_domain::annotation::{NOTES_MAX, Note};
use doorplate_domain::id::NoteId;
use doorplate_domain::page::PageRequest;

use super::Ground;
use super::sample::{annotated_workspaces, change, company, note, scope, time};
use crate::ports::{Directory, StoreError};

type On<'a> = &'a dyn Ground<dyn Directory>;

async fn create(directory: &dyn Directory, note: &Note) -> Result<(), StoreError> {
    let change = change("note.create", note.id.as_str());
    directory.create_note(&scope(1), note, &change).await
}

async fn count_audit(directory: &dyn Directory) -> usize {
    let page = PageRequest { limit: 200, after: None };
    directory.list_audit(&scope(1), &page).await.unwrap().items.len()
}

/// Notes read back, newest first, after a restart too; only in their own workspace.
pub async fn notes_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let lines = count_audit(&*directory).await;
    for (number, company) in [(1, 1), (2, 1), (3, 2)] {
        create(&*directory, &note(number, company)).await.unwrap();
    }
    drop(directory);
    let directory = ground.open().await;
    let listed = directory.list_notes(&scope(1), &company(1).id).await.unwrap();
    assert_eq!(listed, [note(2, 1), note(1, 1)]);
    assert_eq!(directory.find_note(&scope(1), &note(3, 2).id).await.unwrap(), Some(note(3, 2)));
    assert_eq!(directory.find_note(&scope(2), &note(3, 2).id).await.unwrap(), None);
    assert_eq!(directory.list_notes(&scope(2), &company(1).id).await.unwrap(), []);
    assert_eq!(count_audit(&*directory).await, lines + 3);
}

/// A note is edited and deleted, by its own workspace, with an audit line each time.
pub async fn notes_are_edited_and_deleted(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let given = note(1, 1);
    create(&*directory, &given).await.unwrap();
    let lines = count_audit(&*directory).await;
    let editing = change("note.update", given.id.as_str());
    let text = "they *moved* to Köln";
    let edit = |number| {
        let (directory, id, editing) = (&directory, &given.id, &editing);
        async move { directory.update_note(&scope(number), id, text, editing).await.unwrap() }
    };
    assert!(!edit(2).await);
    assert!(edit(1).await);
    let edited = directory.find_note(&scope(1), &given.id).await.unwrap().unwrap();
    let expected = Note { text: text.to_owned(), edited_at: Some(time(1, 0)), ..given.clone() };
    assert_eq!(edited, expected);
    let deleting = change("note.delete", given.id.as_str());
    assert!(!directory.delete_note(&scope(2), &given.id, &deleting).await.unwrap());
    assert!(directory.delete_note(&scope(1), &given.id, &deleting).await.unwrap());
    assert!(!directory.delete_note(&scope(1), &given.id, &deleting).await.unwrap());
    assert_eq!(directory.list_notes(&scope(1), &company(1).id).await.unwrap(), []);
    assert_eq!(count_audit(&*directory).await, lines + 2);
}

/// A deleted note leaves no byte.
pub async fn a_deleted_note_leaves_no_byte(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let text = "a needle in a haystack of notes";
    let given = Note { text: text.to_owned(), ..note(1, 1) };
    create(&*directory, &given).await.unwrap();
    let deleting = change("note.delete", given.id.as_str());
    assert!(directory.delete_note(&scope(1), &given.id, &deleting).await.unwrap());
    drop(directory);
    drop(ground.open().await);
    assert!(!ground.holds(text.as_bytes()));
}

/// A company has as many notes as anybody reads, and no more.
pub async fn notes_have_a_limit(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    for number in 0..NOTES_MAX {
        let id = NoteId::from_bits(number as u128);
        create(&*directory, &Note { id, ..note(1, 1) }).await.unwrap();
    }
    let id = NoteId::from_bits(u128::MAX);
    let beyond = create(&*directory, &Note { id: id.clone(), ..note(1, 1) }).await;
    assert!(matches!(beyond, Err(StoreError::Conflict { .. })));
    create(&*directory, &Note { id, ..note(1, 2) }).await.unwrap();
}
