//! Wrong tries: after so many, a member is locked for a while (ガイドライン第7.0版: アカウントロック).

/// So many wrong tries within [`WITHIN_MS`] are free. 薬守の目安.
const FREE_TRIES: usize = 5;
/// How long a wrong try counts, and so how long a lock lasts.
pub const WITHIN_MS: i64 = 15 * 60 * 1000;

/// Until when somebody is locked, after wrong tries at these instants (milliseconds since 1970), in any order.
#[must_use]
pub fn locked_until(wrong_at: &[i64], now_ms: i64) -> Option<i64> {
    let mut counted: Vec<i64> = wrong_at.iter().copied().filter(|at| at + WITHIN_MS > now_ms).collect();
    counted.sort_unstable();
    // The lock ends when so many have lapsed that one more try is free.
    let last = counted.len().checked_sub(FREE_TRIES)?;
    counted.get(last).map(|at| at + WITHIN_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_tries_lock_until_the_first_of_them_lapses() {
        let now = 1_000_000_000;
        let ago = |minutes: i64| now - minutes * 60_000;
        for (wrong, until) in [
            (vec![], None),
            (vec![ago(1), ago(2), ago(3), ago(4)], None),
            (vec![ago(1), ago(2), ago(3), ago(4), ago(5)], Some(ago(5) + WITHIN_MS)),
            (vec![ago(1), ago(2), ago(3), ago(4), ago(15)], None),
            (vec![ago(1), ago(2), ago(3), ago(4), ago(5), ago(6)], Some(ago(5) + WITHIN_MS)),
        ] {
            assert_eq!(locked_until(&wrong, now), until, "{wrong:?}");
        }
    }
}
