//! What it takes to carry a package between the SSIS service and msdb.

use super::time::Millis;

/// A figure, and whether the estate states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The figure.
    pub value: u64,
    /// Whether it is a default of ours.
    pub assumed: bool,
}

impl Figure {
    /// What an estate states, else a default.
    pub fn or_assumed(stated: Option<u64>, default: u64) -> Figure {
        Figure { value: stated.unwrap_or(default), assumed: stated.is_none() }
    }
}

/// `[transfer]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Bytes of a package.
    pub package_size: Figure,
    /// Bits per second between two nodes.
    pub link_speed: Figure,
    /// Questions and answers of one load or save.
    pub round_trips: Figure,
    /// Milliseconds of one question and its answer.
    pub round_trip_time: Figure,
}

impl Transfer {
    /// What one package costs between two computers: its bytes at the speed of the link, and the round trips.
    pub fn time(&self) -> Millis {
        let bits = u128::from(self.package_size.value) * 8;
        let on_the_link = (bits * 1000).div_ceil(u128::from(self.link_speed.value.max(1)));
        let waiting = Millis(self.round_trip_time.value).times(self.round_trips.value);
        Millis(u64::try_from(on_the_link).unwrap_or(u64::MAX)) + waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_costs_its_bits_and_its_round_trips() {
        let stated = |value| Figure { value, assumed: false };
        let transfer = Transfer {
            package_size: stated(1_000_000),
            link_speed: stated(8_000_000),
            round_trips: stated(4),
            round_trip_time: stated(50),
        };
        assert_eq!(transfer.time(), Millis(1_200), "8 Mbit at 8 Mbit/s, and 4 x 50 ms");
        let vast = Transfer { package_size: stated(u64::MAX), link_speed: stated(0), ..transfer };
        assert_eq!(vast.time(), Millis(u64::MAX), "it saturates");
    }
}
