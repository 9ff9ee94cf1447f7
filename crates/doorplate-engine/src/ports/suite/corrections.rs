//! What every engine behind [`Corrections`](crate::ports::Corrections) promises.

use doorplate_domain::correction::{CorrectVerdict, Correction, CorrectionOrigin};
use doorplate_domain::id::CorrectionId;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::page::PageRequest;

use super::Ground;
use super::sample::{change, company, correction, scope, time, workspace};
use crate::ports::{Directory, StoreError};
use crate::scope::InstallationScope;

type On<'a> = &'a dyn Ground<dyn Directory>;

fn installation() -> InstallationScope {
    InstallationScope::for_test()
}

async fn make_workspaces(directory: &dyn Directory) {
    for number in [1, 2] {
        let change = change("workspace.create", "sample");
        let workspace = workspace(number);
        directory.create_workspace(&installation(), &workspace, &change).await.unwrap();
    }
}

async fn count_audit(directory: &dyn Directory, number: u8) -> usize {
    let page = PageRequest { limit: 200, after: None };
    directory.list_audit(&scope(number), &page).await.unwrap().items.len()
}

/// What is kept reads back, newest first, after a restart too; only in its own workspace.
pub async fn corrections_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    let given = [
        correction(1, 4, CorrectVerdict::Right),
        correction(2, 5, CorrectVerdict::Network { kind: NetworkKind::Isp }),
        Correction { asn: Some(u32::MAX), ..correction(3, 4, CorrectVerdict::Hidden) },
        correction(4, 6, CorrectVerdict::Company { company: Box::new(company(7)) }),
    ];
    for correction in &given {
        let change = change("correction.create", correction.id.as_str());
        directory.create_correction(&scope(1), correction, &change).await.unwrap();
    }
    drop(directory);
    let directory = ground.open().await;
    let mut expected = given.to_vec();
    expected.reverse();
    assert_eq!(directory.list_corrections(&scope(1)).await.unwrap(), expected);
    assert_eq!(directory.list_corrections(&scope(2)).await.unwrap(), []);
    assert_eq!(count_audit(&*directory, 1).await, 5);
    assert_eq!(count_audit(&*directory, 2).await, 1);
}

/// A correction is undone once, by its own workspace, with its audit line.
pub async fn a_correction_is_undone_once(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    let given = correction(1, 4, CorrectVerdict::Hidden);
    let made = change("correction.create", given.id.as_str());
    directory.create_correction(&scope(1), &given, &made).await.unwrap();
    let undo = change("correction.undo", given.id.as_str());
    assert!(!directory.undo_correction(&scope(2), &given.id, &undo).await.unwrap());
    let unknown = CorrectionId::from_bits(99);
    assert!(!directory.undo_correction(&scope(1), &unknown, &undo).await.unwrap());
    assert!(directory.undo_correction(&scope(1), &given.id, &undo).await.unwrap());
    assert!(!directory.undo_correction(&scope(1), &given.id, &undo).await.unwrap());
    let expected = Correction { undone_at: Some(time(1, 0)), ..given };
    assert_eq!(directory.list_corrections(&scope(1)).await.unwrap(), [expected]);
    assert_eq!(count_audit(&*directory, 1).await, 3);
    assert_eq!(count_audit(&*directory, 2).await, 1);
}

/// The operator's corrections are kept apart, and every workspace can read in its audit log that
/// there are any.
pub async fn the_operators_corrections_are_kept_apart(ground: On<'_>) {
    let directory = ground.open().await;
    make_workspaces(&*directory).await;
    let of_workspace = correction(1, 4, CorrectVerdict::Hidden);
    let given = Correction {
        origin: CorrectionOrigin::Operator,
        ..correction(2, 4, CorrectVerdict::Right)
    };
    let made = change("correction.create", given.id.as_str());
    directory.create_operator_correction(&installation(), &given, &made).await.unwrap();
    let mixed = directory.create_operator_correction(&installation(), &of_workspace, &made).await;
    assert!(matches!(mixed, Err(StoreError::Conflict { .. })));
    assert_eq!(directory.list_corrections(&scope(1)).await.unwrap(), []);
    let listed = directory.list_operator_corrections(&installation()).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&given));
    let undo = change("correction.undo", given.id.as_str());
    assert!(!directory.undo_correction(&scope(1), &given.id, &undo).await.unwrap());
    assert!(directory.undo_operator_correction(&installation(), &given.id, &undo).await.unwrap());
    assert!(!directory.undo_operator_correction(&installation(), &given.id, &undo).await.unwrap());
    for number in [1, 2] {
        assert_eq!(count_audit(&*directory, number).await, 3);
    }
}
