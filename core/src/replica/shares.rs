//! Fair shares: where room is little and anybody may fill it, nobody drives out what others brought.

/// Who of those that hold places gives one to a newcomer: whoever holds the most, if that is more than the newcomer would hold.
/// Of several, the one whose place is the last.
pub(super) fn gives_way<K: PartialEq + Copy>(
    holders: impl Iterator<Item = K> + Clone,
    newcomer: K,
) -> Option<K> {
    let count = |of: K| holders.clone().filter(|holder| *holder == of).count();
    let most = holders.clone().max_by_key(|holder| count(*holder))?;
    (count(most) > count(newcomer) + 1).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::gives_way;

    #[test]
    fn whoever_holds_the_most_gives_way_to_whoever_would_hold_less() {
        let cases = [
            ("", 'a', None),
            ("a", 'b', None),
            ("aa", 'b', Some('a')),
            ("aa", 'a', None),
            ("aab", 'b', None),
            ("aaab", 'b', Some('a')),
            ("aabb", 'c', Some('b')),
            ("bbaa", 'c', Some('a')),
            ("abcd", 'e', None),
        ];
        for (holders, newcomer, gives) in cases {
            assert_eq!(gives_way(holders.chars(), newcomer), gives, "{holders} {newcomer}");
        }
    }
}
