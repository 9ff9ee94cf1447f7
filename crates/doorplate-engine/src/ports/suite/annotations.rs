//! What every engine behind [`Annotations`](crate::ports::Annotations) promises, and
//! [`CompanyLabels`](crate::ports::CompanyLabels), which asks about the same things.

use std::collections::{HashMap, HashSet};

use doorplate_domain::annotation::{
    Annotation, CompanyStatus, LabelChange, Labels, TAGS_MAX, Tag, TagChange,
};
use doorplate_domain::id::{CompanyId, UndoId};
use doorplate_domain::page::PageRequest;
use doorplate_domain::time::Timestamp;

use super::Ground;
use super::sample::{
    annotated_workspaces, change, company, note, owner, scope, tag, time, undo_until,
};
use crate::ports::Directory;
use crate::ports::annotations::{Labelled, Labelling, NewUndo, TagUse, UNDOS_MAX, Undone};
use crate::ports::company_labels::{LabelKind, LabelTest};
use crate::ports::directory::Change;
use crate::scope::InstallationScope;

type On<'a> = &'a dyn Ground<dyn Directory>;

fn id(number: u8) -> CompanyId {
    company(number).id
}

fn ids(numbers: &[u8]) -> Vec<CompanyId> {
    numbers.iter().map(|number| id(*number)).collect()
}

fn add(tags: &[&str]) -> LabelChange {
    let add = tags.iter().map(|text| tag(text)).collect();
    let tags = TagChange::Edit { add, remove: Vec::new() };
    LabelChange { tags, ..LabelChange::default() }
}

fn hide() -> LabelChange {
    LabelChange { is_hidden: Some(true), ..LabelChange::default() }
}

async fn label_at(
    directory: &dyn Directory,
    numbers: &[u8],
    wanted: &LabelChange,
    (undo, at): (Option<&NewUndo>, Timestamp),
) -> Labelled {
    let change = Change { at, ..change("annotation.update", "sample") };
    let (companies, wanted, undo) = (ids(numbers), wanted.clone(), undo.cloned());
    let labelling = Labelling { companies, wanted, undo };
    directory.change_labels(&scope(1), &labelling, &change).await.unwrap()
}

async fn label(directory: &dyn Directory, numbers: &[u8], wanted: &LabelChange) -> Labelled {
    label_at(directory, numbers, wanted, (None, time(1, 0))).await
}

async fn label_undoably(directory: &dyn Directory, numbers: &[u8], wanted: &LabelChange) -> UndoId {
    let undo = undo_until(numbers[0], time(2, 0));
    let changed = label_at(directory, numbers, wanted, (Some(&undo), time(1, 0))).await;
    assert_eq!(changed, Labelled::Changed(ids(numbers)));
    undo.id
}

async fn undo(directory: &dyn Directory, id: &UndoId) -> Option<Undone> {
    directory.undo(&scope(1), id, &change("annotation.undo", id.as_str())).await.unwrap()
}

async fn found(directory: &dyn Directory, numbers: &[u8]) -> HashMap<CompanyId, Annotation> {
    directory.find_annotations(&scope(1), &ids(numbers)).await.unwrap()
}

async fn count_audit(directory: &dyn Directory) -> usize {
    let page = PageRequest { limit: 200, after: None };
    directory.list_audit(&scope(1), &page).await.unwrap().items.len()
}

/// What was put on companies reads back, after a restart too; only in its own workspace.
pub async fn labels_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let wanted = LabelChange {
        status: Some(CompanyStatus::Qualified),
        tags: TagChange::Replace(vec![tag("VIP"), tag("fair")]),
        owner_id: Some(Some(owner(1).user.id)),
        is_hidden: Some(true),
    };
    assert_eq!(label(&*directory, &[1, 2], &wanted).await, Labelled::Changed(ids(&[1, 2])));
    let of_note = change("note.create", "sample");
    directory.create_note(&scope(1), &note(1, 3), &of_note).await.unwrap();
    drop(directory);
    let directory = ground.open().await;
    let labels = Labels {
        status: CompanyStatus::Qualified,
        tags: vec![tag("fair"), tag("VIP")],
        owner_id: Some(owner(1).user.id),
        is_hidden: true,
    };
    let annotation = Annotation {
        labels,
        owner_name: "Owner 1".to_owned(),
        notes: 0,
        updated_at: Some(time(1, 0)),
    };
    let of_note = Annotation { notes: 1, ..Annotation::default() };
    let expected =
        HashMap::from([(id(1), annotation.clone()), (id(2), annotation), (id(3), of_note)]);
    assert_eq!(found(&*directory, &[4, 3, 2, 1]).await, expected);
    let elsewhere = directory.find_annotations(&scope(2), &ids(&[1, 2, 3])).await.unwrap();
    assert_eq!(elsewhere, HashMap::new());
    let mut annotated = ids(&[1, 2, 3]);
    annotated.sort();
    assert_eq!(directory.list_annotated(&scope(1)).await.unwrap(), annotated);
}

/// What is so already is no change: it is not counted, leaves no audit line and no undo.
pub async fn what_is_so_already_is_no_change(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    assert_eq!(label(&*directory, &[1], &add(&["VIP"])).await, Labelled::Changed(ids(&[1])));
    let before = count_audit(&*directory).await;
    for wanted in [add(&["vip"]), LabelChange::default()] {
        assert_eq!(label(&*directory, &[1], &wanted).await, Labelled::Changed(Vec::new()));
    }
    assert_eq!(count_audit(&*directory).await, before);
    let both = label(&*directory, &[1, 2], &add(&["vip"])).await;
    assert_eq!(both, Labelled::Changed(ids(&[2])));
    assert_eq!(found(&*directory, &[2]).await[&id(2)].labels.tags, [tag("VIP")]);
    assert_eq!(count_audit(&*directory).await, before + 1);
}

/// A change of many that one of them cannot take changes none.
pub async fn tags_have_limits(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let twenty: Vec<String> = (0..20).map(|number| format!("tag {number}")).collect();
    let twenty: Vec<&str> = twenty.iter().map(String::as_str).collect();
    label(&*directory, &[2], &add(&twenty)).await;
    let one_more = label(&*directory, &[1, 2], &add(&["more"])).await;
    assert_eq!(one_more, Labelled::TooManyTags(id(2)));
    assert_eq!(found(&*directory, &[1]).await, HashMap::new());
    for part in 1..TAGS_MAX / 20 {
        let names: Vec<String> = (0..20).map(|number| format!("{part} {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let number = u8::try_from(part).unwrap() + 2;
        let changed = label(&*directory, &[number], &add(&names)).await;
        assert!(matches!(changed, Labelled::Changed(_)), "{changed:?}");
    }
    let one_more = label(&*directory, &[200], &add(&["more"])).await;
    assert_eq!(one_more, Labelled::TooManyTagsInWorkspace);
    let known = label(&*directory, &[200], &add(&["TAG 7"])).await;
    assert_eq!(known, Labelled::Changed(ids(&[200])));
}

/// A change is taken back once, exactly, before its time is over, by its own workspace.
pub async fn a_change_is_taken_back_exactly(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    label(&*directory, &[1], &add(&["old"])).await;
    let before = found(&*directory, &[1, 2]).await;
    let wanted = LabelChange {
        status: Some(CompanyStatus::Partner),
        tags: TagChange::Edit { add: vec![tag("new")], remove: vec![tag("old")] },
        owner_id: Some(Some(owner(1).user.id)),
        is_hidden: Some(true),
    };
    let token = label_undoably(&*directory, &[1, 2], &wanted).await;
    assert_eq!(found(&*directory, &[1, 2]).await.len(), 2);
    let of_stranger = change("annotation.undo", "sample");
    assert_eq!(directory.undo(&scope(2), &token, &of_stranger).await.unwrap(), None);
    drop(directory);
    let directory = ground.open().await;
    let undone = undo(&*directory, &token).await.unwrap();
    assert_eq!(undone, Undone { companies: ids(&[1, 2]), segments: 0 });
    assert_eq!(found(&*directory, &[1, 2]).await, before);
    assert_eq!(undo(&*directory, &token).await, None);
}

/// What was changed since, in whatever way, is left alone.
pub async fn what_was_changed_since_is_left_alone(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    label(&*directory, &[2, 3], &add(&["a"])).await;
    label(&*directory, &[3], &add(&["b"])).await;
    let first = label_undoably(&*directory, &[1, 2, 3], &hide()).await;
    label(&*directory, &[1], &add(&["c"])).await;
    let renaming = change("tag.update", "b");
    directory.rename_tag(&scope(1), &tag("b"), &tag("d"), &renaming).await.unwrap();
    let undone = undo(&*directory, &first).await.unwrap();
    assert_eq!(undone.companies, ids(&[2]));
    let now = found(&*directory, &[1, 2, 3]).await;
    let is_hidden = |number| now[&id(number)].labels.is_hidden;
    assert_eq!([is_hidden(1), is_hidden(2), is_hidden(3)], [true, false, true]);
    assert_eq!(now[&id(3)].labels.tags, [tag("a"), tag("d")]);
}

/// Undoings end with their time, and the oldest of too many give way.
pub async fn undoings_come_to_an_end(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let over = undo_until(1, time(1, 0));
    let changed = label_at(&*directory, &[1], &hide(), (Some(&over), time(1, 0))).await;
    assert_eq!(changed, Labelled::Changed(ids(&[1])));
    assert_eq!(undo(&*directory, &over.id).await, None);
    let installation = InstallationScope::for_test();
    assert_eq!(directory.forget_undos(&installation, time(1, 0)).await.unwrap(), 1);
    let mut tokens = Vec::new();
    for number in 0..=UNDOS_MAX {
        let undo = undo_until(u8::try_from(number).unwrap(), time(2, 0));
        let is_hidden = Some(number % 2 == 1);
        let wanted = LabelChange { is_hidden, ..LabelChange::default() };
        let at = time(1, number.into());
        let changed = label_at(&*directory, &[1], &wanted, (Some(&undo), at)).await;
        assert_eq!(changed, Labelled::Changed(ids(&[1])), "{number}");
        tokens.push(undo.id);
    }
    assert_eq!(undo(&*directory, &tokens[0]).await, None);
    let last = undo(&*directory, tokens.last().unwrap()).await.unwrap();
    assert_eq!(last.companies, ids(&[1]));
}

/// Tags are listed, renamed into one another and taken off everywhere.
pub async fn tags_are_renamed_and_deleted(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    label(&*directory, &[1, 2], &add(&["Fair"])).await;
    label(&*directory, &[2, 3], &add(&["show"])).await;
    let tag_use = |text, companies| TagUse { tag: tag(text), companies };
    let listed = directory.list_tags(&scope(1)).await.unwrap();
    assert_eq!(listed, [tag_use("Fair", 2), tag_use("show", 2)]);
    assert_eq!(directory.list_tags(&scope(2)).await.unwrap(), []);

    let lines = count_audit(&*directory).await;
    let renaming = change("tag.update", "sample");
    let (show, fair) = (tag("SHOW"), tag("fair"));
    let unknown = directory.rename_tag(&scope(2), &show, &fair, &renaming).await.unwrap();
    assert_eq!(unknown, []);
    let mut renamed = directory.rename_tag(&scope(1), &show, &fair, &renaming).await.unwrap();
    renamed.sort();
    let mut expected = ids(&[2, 3]);
    expected.sort();
    assert_eq!(renamed, expected);
    assert_eq!(directory.list_tags(&scope(1)).await.unwrap(), [tag_use("Fair", 3)]);
    directory.rename_tag(&scope(1), &fair, &tag("FAIR"), &renaming).await.unwrap();
    assert_eq!(directory.list_tags(&scope(1)).await.unwrap(), [tag_use("FAIR", 3)]);

    let deleting = change("tag.delete", "sample");
    assert_eq!(directory.delete_tag(&scope(1), &show, &deleting).await.unwrap(), []);
    assert_eq!(directory.delete_tag(&scope(1), &fair, &deleting).await.unwrap().len(), 3);
    assert_eq!(directory.list_tags(&scope(1)).await.unwrap(), []);
    assert_eq!(count_audit(&*directory).await, lines + 3);
}

/// What two companies had is found on the one that they turned out to be.
pub async fn what_companies_have_moves_with_them(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    label(&*directory, &[1], &add(&["a"])).await;
    label(&*directory, &[2], &LabelChange { is_hidden: Some(true), ..add(&["A", "b"]) }).await;
    for (number, company) in [(1, 2), (2, 3)] {
        let of_note = change("note.create", "sample");
        directory.create_note(&scope(1), &note(number, company), &of_note).await.unwrap();
    }
    let lines = count_audit(&*directory).await;
    let moves = [(id(2), id(1)), (id(3), id(1)), (id(4), id(1))];
    let moving = change("annotation.move", "sample");
    assert_eq!(directory.move_annotations(&scope(2), &moves, &moving).await.unwrap(), 0);
    assert_eq!(directory.move_annotations(&scope(1), &moves, &moving).await.unwrap(), 2);
    let now = found(&*directory, &[1, 2, 3, 4]).await;
    assert_eq!(now.len(), 1);
    assert_eq!(now[&id(1)].labels.tags, [tag("a"), tag("b")]);
    assert_eq!((now[&id(1)].labels.is_hidden, now[&id(1)].notes), (true, 2));
    assert_eq!(directory.move_annotations(&scope(1), &moves, &moving).await.unwrap(), 0);
    assert_eq!(count_audit(&*directory).await, lines + 1);
}

/// A filter learns which companies have a label, and which values there are to choose from.
pub async fn companies_are_found_by_label(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    let owner_id = owner(1).user.id;
    label(&*directory, &[1, 2], &add(&["VIP"])).await;
    let wanted = LabelChange {
        status: Some(CompanyStatus::Customer),
        owner_id: Some(Some(owner_id.clone())),
        ..add(&["fair"])
    };
    label(&*directory, &[2, 3], &wanted).await;
    label(&*directory, &[4], &hide()).await;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    for (test, expected) in [
        (LabelTest::Tagged(texts(&["vip"])), &[1, 2][..]),
        (LabelTest::Tagged(texts(&["Vip", "FAIR"])), &[1, 2, 3]),
        (LabelTest::Status(texts(&["customer", "partner"])), &[2, 3]),
        (LabelTest::OwnedBy(vec![owner_id.clone(), owner(2).user.id]), &[2, 3]),
        (LabelTest::Owned, &[2, 3]),
        (LabelTest::Hidden, &[4]),
    ] {
        let labelled = directory.list_labelled(&scope(1), &test).await.unwrap();
        assert_eq!(labelled, ids(expected).into_iter().collect::<HashSet<_>>(), "{test:?}");
        let elsewhere = directory.list_labelled(&scope(2), &test).await.unwrap();
        assert_eq!(elsewhere, HashSet::new());
    }
    for (kind, expected) in [
        (LabelKind::Tag, &[("fair", "fair", 2), ("vip", "VIP", 2)][..]),
        (LabelKind::Status, &[("customer", "customer", 2)]),
        (LabelKind::Owner, &[(owner_id.as_str(), "Owner 1", 2)]),
    ] {
        let mut uses = directory.list_label_uses(&scope(1), kind).await.unwrap();
        uses.sort_by(|one, other| one.value.cmp(&other.value));
        let uses: Vec<_> = uses
            .iter()
            .map(|found| (found.value.as_str(), found.label.as_str(), found.companies.len()))
            .collect();
        assert_eq!(uses, expected);
    }
}

/// Two spellings that differ in case are one tag, the first.
pub async fn a_tag_is_written_as_it_is_known(ground: On<'_>) {
    let directory = ground.open().await;
    annotated_workspaces(&*directory).await;
    label(&*directory, &[1], &add(&["Messe Köln"])).await;
    label(&*directory, &[2], &add(&["MESSE KÖLN"])).await;
    let expected: [Tag; 1] = [tag("Messe Köln")];
    assert_eq!(found(&*directory, &[2]).await[&id(2)].labels.tags, expected);
    let listed = directory.list_tags(&scope(1)).await.unwrap();
    assert_eq!(listed, [TagUse { tag: tag("Messe Köln"), companies: 2 }]);
}
