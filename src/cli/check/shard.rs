//! The same work split over machines.

use std::str::FromStr;

/// One of several parts: `2/5` is the second of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    number: usize,
    of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("it is I/N, the part and how many there are, for example 2/5".to_owned()),
        }
    }
}

impl Shard {
    /// Its part of a list: all parts, one after the other, are the list.
    pub(super) fn of<T>(self, mut list: Vec<T>) -> Vec<T> {
        let border = |number: usize| list.len() / self.of * number + (list.len() % self.of).min(number);
        let (start, end) = (border(self.number - 1), border(self.number));
        list.truncate(end);
        list.drain(..start);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole() {
        for length in [0, 1, 2, 5, 10, 11] {
            for of in 1..=12 {
                let list: Vec<usize> = (0..length).collect();
                let parts: Vec<Vec<usize>> = (1..=of).map(|number| Shard { number, of }.of(list.clone())).collect();
                let sizes = parts.iter().map(Vec::len);
                assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
                assert_eq!(parts.concat(), list);
            }
        }
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for text in ["", "1", "0/2", "3/2", "a/b", "1/0", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!("2/5".parse(), Ok(Shard { number: 2, of: 5 }));
    }
}
