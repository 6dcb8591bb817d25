//! Places for connections: so many in all, so many for each address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::gate::block;

/// The places, shared with those who hold one.
#[derive(Clone)]
pub(super) struct Places {
    most: usize,
    most_each: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    each: HashMap<IpAddr, usize>,
}

impl Places {
    pub(super) fn new(most: usize, most_each: usize) -> Self {
        Self {
            most,
            most_each,
            taken: Arc::default(),
        }
    }

    /// A place, if there is one left. A trusted proxy stands for many and is not counted by
    /// its address.
    pub(super) fn take(&self, address: IpAddr, trusted: bool) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.most {
            return None;
        }
        let counted = (!trusted).then(|| block(address));
        if let Some(block) = counted {
            let each = taken.each.entry(block).or_default();
            if *each >= self.most_each {
                return None;
            }
            *each += 1;
        }
        taken.all += 1;
        Some(Place {
            counted,
            taken: Arc::clone(&self.taken),
        })
    }
}

/// A connection's place, given back when the connection ends.
pub(super) struct Place {
    counted: Option<IpAddr>,
    taken: Arc<Mutex<Taken>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(block) = self.counted
            && let Some(each) = taken.each.get_mut(&block)
        {
            *each -= 1;
            if *each == 0 {
                taken.each.remove(&block);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn places_are_counted_and_given_back() {
        let places = Places::new(4, 2);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap());
        let first = places.take(one, false).unwrap();
        let _second = places.take(one, false).unwrap();
        assert!(places.take(one, false).is_none());
        let _third = places.take(other, false).unwrap();
        let _fourth = places.take(one, true).unwrap();
        assert!(places.take(other, false).is_none(), "the whole is full");
        drop(first);
        assert!(places.take(one, false).is_some());
    }
}
