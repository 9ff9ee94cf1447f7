//! What every engine behind [`Directory`] promises.

use doorplate_domain::id::{SessionId, SiteKey, UserId};
use doorplate_domain::page::PageRequest;
use doorplate_domain::site::{FirstPartyPolicy, Host, Site};
use doorplate_domain::user::{EmailAddress, Session};

use super::Ground;
use super::sample::{change, digest, owner, scope, site, site_id, time, workspace};
use crate::ports::directory::{Founding, SiteByKey};
use crate::ports::{Directory, StoreError};
use crate::scope::InstallationScope;

type On<'a> = &'a dyn Ground<dyn Directory>;

fn installation() -> InstallationScope {
    InstallationScope::for_test()
}

async fn found(directory: &dyn Directory, number: u8) {
    let founding = Founding { workspace: workspace(number), owner: owner(number) };
    let setup = digest(100 + number);
    directory.create_setup_link(&installation(), setup, time(9, 0)).await.unwrap();
    let change = change("workspace.found", founding.workspace.id.as_str());
    directory.found_workspace(&installation(), setup, &founding, &change).await.unwrap();
}

fn is_conflict<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict { .. }))
}

/// A setup link founds one workspace, before its end; a newer link ends it.
pub async fn a_setup_link_works_once(ground: On<'_>) {
    let directory = ground.open().await;
    let (old, new) = (digest(1), digest(2));
    directory.create_setup_link(&installation(), old, time(9, 0)).await.unwrap();
    directory.create_setup_link(&installation(), new, time(2, 0)).await.unwrap();
    assert!(!directory.has_setup_link(&installation(), old, time(0, 0)).await.unwrap());
    assert!(directory.has_setup_link(&installation(), new, time(0, 0)).await.unwrap());
    assert!(!directory.has_setup_link(&installation(), new, time(2, 0)).await.unwrap());
    let founding = Founding { workspace: workspace(1), owner: owner(1) };
    let change = change("workspace.found", "1");
    let attempt =
        async |setup| directory.found_workspace(&installation(), setup, &founding, &change).await;
    assert!(is_conflict(&attempt(old).await));
    attempt(new).await.unwrap();
    assert!(is_conflict(&attempt(new).await));
    assert!(!directory.has_setup_link(&installation(), new, time(0, 0)).await.unwrap());
}

/// Founding that fails leaves nothing behind, and the link works still.
pub async fn founding_is_whole_or_not_at_all(ground: On<'_>) {
    let directory = ground.open().await;
    found(&*directory, 1).await;
    let setup = digest(3);
    directory.create_setup_link(&installation(), setup, time(9, 0)).await.unwrap();
    let mut second = Founding { workspace: workspace(2), owner: owner(2) };
    second.owner.user.email = EmailAddress::parse("OWNER1@example.COM").unwrap();
    let change = change("workspace.found", "2");
    let taken = directory.found_workspace(&installation(), setup, &second, &change).await;
    assert!(is_conflict(&taken));
    assert_eq!(directory.find_workspace(&scope(2)).await.unwrap(), None);
    assert!(directory.has_setup_link(&installation(), setup, time(0, 0)).await.unwrap());
}

/// Workspaces are listed oldest first and survive a restart; one that was made without anybody
/// gets its owner when it is founded.
pub async fn workspaces_are_listed_by_age(ground: On<'_>) {
    let directory = ground.open().await;
    let change = change("workspace.create", "2");
    directory.create_workspace(&installation(), &workspace(2), &change).await.unwrap();
    assert!(is_conflict(
        &directory.create_workspace(&installation(), &workspace(2), &change).await
    ));
    assert_eq!(directory.count_users(&installation()).await.unwrap(), 0);
    found(&*directory, 3).await;
    found(&*directory, 1).await;
    found(&*directory, 2).await;
    drop(directory);
    let directory = ground.open().await;
    let listed = directory.list_workspaces(&installation()).await.unwrap();
    assert_eq!(listed, [workspace(1), workspace(2), workspace(3)]);
    assert_eq!(directory.find_workspace(&scope(3)).await.unwrap(), Some(workspace(3)));
    assert_eq!(directory.count_users(&installation()).await.unwrap(), 3);
}

/// A user is found by mail address in any case, and within the own workspace only by id.
pub async fn users_are_found_by_mail_address(ground: On<'_>) {
    let directory = ground.open().await;
    found(&*directory, 1).await;
    found(&*directory, 2).await;
    let email = EmailAddress::parse("oWNER1@EXAMPLE.com").unwrap();
    let by_email = directory.find_user_by_email(&installation(), &email).await.unwrap();
    assert_eq!(by_email, Some(owner(1)));
    let unknown = EmailAddress::parse("nobody@example.com").unwrap();
    assert_eq!(directory.find_user_by_email(&installation(), &unknown).await.unwrap(), None);
    let id = owner(1).user.id;
    assert_eq!(directory.find_user(&scope(1), &id).await.unwrap(), Some(owner(1).user));
    assert_eq!(directory.find_user(&scope(2), &id).await.unwrap(), None);
}

fn session(number: u8, user: &UserId) -> Session {
    Session {
        id: SessionId::from_bits(number.into()),
        user_id: user.clone(),
        created_at: time(1, 0),
        expires_at: time(2, number.into()),
    }
}

/// A session lasts until its end or until it is ended, by its own workspace only.
pub async fn a_session_lasts_until_it_ends(ground: On<'_>) {
    let directory = ground.open().await;
    found(&*directory, 1).await;
    found(&*directory, 2).await;
    let user = owner(1).user;
    let session = session(1, &user.id);
    let change = change("session.create", session.id.as_str());
    directory.create_session(&scope(1), &session, digest(1), &change).await.unwrap();
    let find = async |secret, now| directory.find_session(&installation(), secret, now).await;
    assert_eq!(find(digest(1), time(1, 0)).await.unwrap(), Some((session.clone(), user.clone())));
    assert_eq!(find(digest(1), session.expires_at).await.unwrap(), None);
    assert_eq!(find(digest(2), time(1, 0)).await.unwrap(), None);
    let end = async |number| directory.delete_session(&scope(number), &session.id, &change).await;
    assert!(!end(2).await.unwrap());
    assert!(end(1).await.unwrap());
    assert!(!end(1).await.unwrap());
    assert_eq!(find(digest(1), time(1, 0)).await.unwrap(), None);
    // Another workspace's user has no session here.
    let foreign = directory.create_session(&scope(2), &session, digest(3), &change).await;
    assert!(is_conflict(&foreign));
}

/// What has ended is forgotten: sessions and setup links.
pub async fn what_has_ended_is_forgotten(ground: On<'_>) {
    let directory = ground.open().await;
    found(&*directory, 1).await;
    for number in [1, 2] {
        let session = session(number, &owner(1).user.id);
        let change = change("session.create", session.id.as_str());
        directory.create_session(&scope(1), &session, digest(number), &change).await.unwrap();
    }
    directory.create_setup_link(&installation(), digest(9), time(2, 1)).await.unwrap();
    assert_eq!(directory.delete_expired(&installation(), time(2, 0)).await.unwrap(), 0);
    assert_eq!(directory.delete_expired(&installation(), time(2, 1)).await.unwrap(), 2);
    let left = directory.find_session(&installation(), digest(2), time(2, 1)).await.unwrap();
    assert!(left.is_some());
}

async fn with_sites(directory: &dyn Directory) {
    found(directory, 1).await;
    found(directory, 2).await;
    for number in [2, 1] {
        let change = change("site.create", site_id(number).as_str());
        directory.create_site(&scope(1), &site(1, number), &change).await.unwrap();
    }
}

/// A site reads back as it was made and changed; sites are listed by name.
pub async fn sites_read_back(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let changed = Site {
        name: "A new name".to_owned(),
        host: Host::parse("new.example").unwrap(),
        allowed_hosts: Vec::new(),
        time_zone: "UTC".to_owned(),
        first_party: FirstPartyPolicy { carries_over: true, takes_domains: true },
        ..site(1, 2)
    };
    let change = change("site.update", changed.id.as_str());
    assert!(directory.update_site(&scope(1), &changed, &change).await.unwrap());
    drop(directory);
    let directory = ground.open().await;
    assert_eq!(directory.list_sites(&scope(1)).await.unwrap(), [changed, site(1, 1)]);
    assert_eq!(directory.find_site(&scope(1), &site_id(1)).await.unwrap(), Some(site(1, 1)));
    assert_eq!(directory.find_site(&scope(1), &site_id(9)).await.unwrap(), None);
}

/// A workspace has one site for a host, with or without `www.`; another workspace may have it too.
pub async fn a_host_has_one_site_in_a_workspace(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let host = Host::parse("site1.example").unwrap();
    let twin = Site { host: host.clone(), ..site(1, 3) };
    let change = change("site.create", twin.id.as_str());
    assert!(is_conflict(&directory.create_site(&scope(1), &twin, &change).await));
    let taken = Site { host, ..site(1, 2) };
    assert!(is_conflict(&directory.update_site(&scope(1), &taken, &change).await));
    let mut elsewhere = Site { id: site_id(4), ..site(2, 1) };
    elsewhere.site_key = SiteKey::from_bits(44);
    directory.create_site(&scope(2), &elsewhere, &change).await.unwrap();
}

/// Another workspace's site is not found, changed or deleted.
pub async fn another_workspaces_site_is_not_found(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let (stranger, id) = (scope(2), site_id(1));
    let change = change("site.update", id.as_str());
    assert_eq!(directory.find_site(&stranger, &id).await.unwrap(), None);
    assert_eq!(directory.list_sites(&stranger).await.unwrap(), []);
    assert!(!directory.update_site(&stranger, &site(2, 1), &change).await.unwrap());
    assert!(!directory.delete_site(&stranger, &id, &change).await.unwrap());
    assert!(!directory.set_site_secret(&stranger, &id, digest(1), &change).await.unwrap());
    assert!(is_conflict(&directory.create_site(&stranger, &site(1, 5), &change).await));
    assert_eq!(directory.find_site(&scope(1), &id).await.unwrap(), Some(site(1, 1)));
}

/// A public key leads to its site, and to the fact that the site was deleted.
pub async fn a_deleted_sites_key_is_remembered(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let key = site(1, 1).site_key;
    let find = async |key| directory.find_site_by_key(&installation(), key).await.unwrap();
    assert_eq!(find(&key).await, Some(SiteByKey::Active(site(1, 1))));
    let change = change("site.delete", site_id(1).as_str());
    assert!(directory.delete_site(&scope(1), &site_id(1), &change).await.unwrap());
    assert!(!directory.delete_site(&scope(1), &site_id(1), &change).await.unwrap());
    assert_eq!(find(&key).await, Some(SiteByKey::Deleted));
    assert_eq!(find(&SiteKey::from_bits(99)).await, None);
    directory
        .create_site(&scope(1), &Site { site_key: SiteKey::from_bits(98), ..site(1, 1) }, &change)
        .await
        .unwrap();
}

/// A site's secret leads to it until the next one is set.
pub async fn a_new_secret_replaces_the_former(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let change = change("site.secret", site_id(1).as_str());
    for secret in [1, 2] {
        let set = directory.set_site_secret(&scope(1), &site_id(1), digest(secret), &change).await;
        assert!(set.unwrap());
    }
    let find = async |secret| directory.find_site_by_secret(&installation(), secret).await.unwrap();
    assert_eq!(find(digest(1)).await, None);
    assert_eq!(find(digest(2)).await, Some(site(1, 1)));
}

/// Each change has its line, numbered per workspace without gaps, also when many come at once and
/// some fail.
pub async fn every_change_has_its_audit_line(ground: On<'_>) {
    let directory = ground.open().await;
    found(&*directory, 1).await;
    found(&*directory, 2).await;
    let creations = (1..=20).map(|number| {
        let directory = std::sync::Arc::clone(&directory);
        tokio::spawn(async move {
            // Every second one is there already.
            let made = site(1, number / 2 * 2 + 1);
            let change = change("site.create", made.id.as_str());
            directory.create_site(&scope(1), &made, &change).await.is_ok()
        })
    });
    let mut made = 0;
    for creation in creations.collect::<Vec<_>>() {
        made += u64::from(creation.await.unwrap());
    }
    let page = PageRequest { limit: 200, after: None };
    let lines = directory.list_audit(&scope(1), &page).await.unwrap().items;
    let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, (1..=made + 1).rev().collect::<Vec<_>>());
    let oldest = lines.last().unwrap();
    assert_eq!((oldest.action.as_str(), oldest.actor.as_str()), ("workspace.found", "system"));
    assert_eq!(oldest.detail, change("", workspace(1).id.as_str()).detail);
    assert_eq!(oldest.reason, "test");
    assert_eq!(directory.list_audit(&scope(2), &page).await.unwrap().items.len(), 1);
}

/// What changes nothing has no line.
pub async fn what_changes_nothing_has_no_audit_line(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    let before = directory.list_audit(&scope(1), &PageRequest::default()).await.unwrap();
    let change = change("site.delete", "nothing");
    directory.delete_site(&scope(1), &site_id(9), &change).await.unwrap();
    directory.update_site(&scope(1), &site(1, 9), &change).await.unwrap();
    directory.set_site_secret(&scope(1), &site_id(9), digest(1), &change).await.unwrap();
    directory.delete_session(&scope(1), &SessionId::from_bits(1), &change).await.unwrap();
    drop(directory.create_site(&scope(1), &site(1, 1), &change).await);
    let after = directory.list_audit(&scope(1), &PageRequest::default()).await.unwrap();
    assert_eq!(after, before);
}

/// The audit log comes in pages, newest first; a cursor of another workspace's is a conflict.
pub async fn the_audit_log_comes_in_pages(ground: On<'_>) {
    let directory = ground.open().await;
    with_sites(&*directory).await;
    for number in 3..=9 {
        let change = change("site.create", site_id(number).as_str());
        directory.create_site(&scope(1), &site(1, number), &change).await.unwrap();
    }
    let mut page = PageRequest { limit: 4, after: None };
    let mut numbers = Vec::new();
    loop {
        let got = directory.list_audit(&scope(1), &page).await.unwrap();
        assert!(got.items.len() <= 4);
        numbers.extend(got.items.iter().map(|line| line.number));
        page.after = got.next;
        if page.after.is_none() {
            break;
        }
        assert!(is_conflict(&directory.list_audit(&scope(2), &page).await));
    }
    assert_eq!(numbers, (1..=10).rev().collect::<Vec<_>>());
}
