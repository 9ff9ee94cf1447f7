//! What every engine behind [`Keys`] promises.

use super::Ground;
use super::sample::time;
use crate::ports::Keys;

type On<'a> = &'a dyn Ground<dyn Keys>;

/// The first candidate for a name is its secret from then on, also after a restart.
pub async fn the_first_candidate_wins(ground: On<'_>) {
    let keys = ground.open().await;
    let end = Some(time(1, 0));
    assert_eq!(keys.get_or_create("salt", [1; 32], end).await.unwrap(), [1; 32]);
    assert_eq!(keys.get_or_create("salt", [2; 32], None).await.unwrap(), [1; 32]);
    assert_eq!(keys.get_or_create("other", [3; 32], None).await.unwrap(), [3; 32]);
    drop(keys);
    let keys = ground.open().await;
    assert_eq!(keys.find("salt").await.unwrap(), Some([1; 32]));
    assert_eq!(keys.find("unknown").await.unwrap(), None);
}

/// Two that come at once get the same secret.
pub async fn two_at_once_get_the_same_secret(ground: On<'_>) {
    let keys = ground.open().await;
    let (one, other) = tokio::join!(
        keys.get_or_create("salt", [1; 32], None),
        keys.get_or_create("salt", [2; 32], None)
    );
    assert_eq!(one.unwrap(), other.unwrap());
}

/// What is due is destroyed and named; the rest stays; an end set later does not count.
pub async fn only_what_is_due_is_destroyed(ground: On<'_>) {
    let keys = ground.open().await;
    for (name, end) in [("b", Some(10)), ("a", Some(5)), ("later", Some(11)), ("never", None)] {
        keys.get_or_create(name, [7; 32], end.map(|end| time(0, end))).await.unwrap();
    }
    keys.get_or_create("never", [7; 32], Some(time(0, 1))).await.unwrap();
    assert_eq!(keys.destroy_due(time(0, 10)).await.unwrap(), ["a", "b"]);
    assert_eq!(keys.destroy_due(time(0, 10)).await.unwrap(), [""; 0]);
    assert_eq!(keys.find("a").await.unwrap(), None);
    assert!(keys.find("later").await.unwrap().is_some());
    assert!(keys.find("never").await.unwrap().is_some());
    assert_eq!(keys.get_or_create("a", [8; 32], None).await.unwrap(), [8; 32]);
}

/// No byte of a destroyed secret stays anywhere, whatever came and went around it.
pub async fn a_destroyed_secret_leaves_no_byte(ground: On<'_>) {
    let keys = ground.open().await;
    let secret = |number: u16| {
        let mut secret = [0xa5; 32];
        secret[16..18].copy_from_slice(&number.to_be_bytes());
        secret[24..26].copy_from_slice(&number.wrapping_mul(40_503).to_be_bytes());
        secret
    };
    let name = |number: u16| format!("key {:04x}", number.wrapping_mul(40_503));
    for number in 0..400 {
        let end = time(0, i64::from(number) % 7);
        keys.get_or_create(&name(number), secret(number), Some(end)).await.unwrap();
    }
    assert!(ground.holds(&secret(5)[8..28]));
    for due in 0..4 {
        keys.destroy_due(time(0, due)).await.unwrap();
        for number in 0..400 {
            let is_there = i64::from(number) % 7 > due;
            assert_eq!(ground.holds(&secret(number)[8..28]), is_there, "{number} at {due}");
        }
    }
}
