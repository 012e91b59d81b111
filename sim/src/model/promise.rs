//! What an estate promises, and after which faults.

use super::expectation::StateExpectation;
use super::ids::ClientId;
use super::scenario::Request;
use super::time::Millis;

/// A promise: conditions that hold again in time, after some faults.
#[derive(Debug, Clone)]
pub struct Promise {
    /// As people say it, made from the keys of the file.
    pub text: String,
    /// What must hold, all of it.
    pub conditions: Vec<Condition>,
    /// The limit, counted from the last fault; `None` is once everything has come to rest.
    pub within: Option<Millis>,
    /// After what.
    pub after: After,
}

/// What must hold.
#[derive(Debug, Clone)]
pub enum Condition {
    /// A client's request is allowed.
    Can {
        /// Who asks.
        client: ClientId,
        /// For what.
        request: Request,
    },
    /// A group or resource is in a state.
    Is(StateExpectation),
}

/// The faults after which a promise is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// As files write it.
    pub word: &'static str,
    /// Only losses of nodes, or any fault.
    pub only_losses: bool,
    /// The most of them; `None` is as many as are played.
    pub most: Option<usize>,
}

impl After {
    /// Every value.
    pub const ALL: [After; 6] = [
        After { word: "any-one-loss", only_losses: true, most: Some(1) },
        After { word: "any-two-losses", only_losses: true, most: Some(2) },
        After { word: "any-losses", only_losses: true, most: None },
        After { word: "any-one-fault", only_losses: false, most: Some(1) },
        After { word: "any-two-faults", only_losses: false, most: Some(2) },
        After { word: "any-faults", only_losses: false, most: None },
    ];

    /// The value of that name.
    pub fn named(word: &str) -> Option<After> {
        Self::ALL.into_iter().find(|after| after.word == word)
    }

    /// Whether a promise is to hold after so many faults; none at all are no occasion.
    pub fn covers(self, faults: usize, only_losses: bool) -> bool {
        faults > 0 && self.most.is_none_or(|most| faults <= most) && (only_losses || !self.only_losses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_covers_as_many_faults_of_its_kind_as_it_says() {
        let covers = |word, faults, only_losses| After::named(word).unwrap().covers(faults, only_losses);
        assert!(covers("any-one-loss", 1, true) && !covers("any-one-loss", 1, false));
        assert!(!covers("any-one-loss", 2, true) && covers("any-two-losses", 2, true));
        assert!(covers("any-faults", 9, false) && covers("any-one-fault", 1, true));
        assert!(After::ALL.iter().all(|after| !after.covers(0, true)));
    }
}
