//! A sum and the sum of squares, from which the spread between lives is known.

/// Of one figure of many lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    /// The sum.
    pub sum: u128,
    /// The sum of the squares.
    pub squares: u128,
}

impl Moments {
    /// Adds the figure of a life.
    pub fn add(&mut self, figure: u64) {
        self.merge(&Moments { sum: figure.into(), squares: u128::from(figure) * u128::from(figure) });
    }

    /// Adds what another has added up.
    pub fn merge(&mut self, other: &Moments) {
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The variance between so many lives, in whole numbers as long as they matter.
    pub fn variance(&self, lives: u64) -> f64 {
        let lives = lives as f64;
        let mean = self.sum as f64 / lives;
        let squares = self.squares as f64 - lives * mean * mean;
        (squares / (lives - 1.0)).max(0.0)
    }
}
