/// A child of an object whose children of different kinds may stand in any order, which Pacemaker does not heed.
/// The kinds come in the order that is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The `docker`, `podman` or `rkt` of a bundle.
    Container,
    /// The network of a bundle.
    Network,
    /// The storage of a bundle.
    Storage,
    /// An attribute set.
    Set,
    /// The events that an alert is about.
    Select,
    /// A resource inside of another.
    Member,
    /// A recipient of an alert.
    Recipient,
    /// An element that crmc does not know.
    Extra,
}

/// The order in which children of different kinds stand in the CIB, kept so that it is written back the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement(Vec<Part>);

impl Arrangement {
    /// The arrangement of these children. Where they stand in the usual order there is nothing to keep.
    #[must_use]
    pub fn new(parts: Vec<Part>) -> Self {
        if parts.is_sorted() { Self::default() } else { Self(parts) }
    }

    /// Whether the children stand in the usual order.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.0.is_empty()
    }

    /// The children in their order, where there are so many of each kind. Those that the arrangement does not know
    /// of stand at the end.
    #[must_use]
    pub fn sequence(&self, counts: &[(Part, usize)]) -> Vec<Part> {
        let mut rest = counts.to_vec();
        rest.sort_unstable();
        let mut sequence = Vec::with_capacity(rest.iter().map(|(_, count)| count).sum());
        for &part in &self.0 {
            if let Some((_, count)) = rest.iter_mut().find(|(kind, count)| *kind == part && *count > 0) {
                *count -= 1;
                sequence.push(part);
            }
        }
        for (part, count) in rest {
            sequence.extend(std::iter::repeat_n(part, count));
        }
        sequence
    }
}

#[cfg(test)]
mod tests {
    use super::Part::{Member, Set};
    use super::*;

    #[test]
    fn the_usual_order_needs_no_memory() {
        assert!(Arrangement::new(vec![Set, Member, Member]).is_usual());
        let split = Arrangement::new(vec![Member, Set, Member]);
        assert_eq!(split.sequence(&[(Set, 1), (Member, 2)]), [Member, Set, Member]);
        assert_eq!(split.sequence(&[(Set, 2), (Member, 1)]), [Member, Set, Set]);
        assert_eq!(Arrangement::default().sequence(&[(Member, 1), (Set, 1)]), [Set, Member]);
    }
}
