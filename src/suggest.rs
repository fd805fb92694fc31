//! Did you mean …?

/// The candidate that is nearest to a word, where one is near enough to be meant: at most two edits, and
/// at most a third of the word.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).clamp(1, 2);
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4 * limit)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, candidate)| (distance, candidate))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_words_are_offered() {
        assert_eq!(nearest("primitve", ["group", "primitive"]), Some("primitive"));
        assert_eq!(nearest("dbb", ["db", "fs"]), Some("db"));
        assert_eq!(nearest("web", ["db", "fs"]), None);
        assert_eq!(nearest("alcie", ["alice", "bob"]), Some("alice"));
    }
}
