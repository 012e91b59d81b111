//! Exit codes: scripts depend on them.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all well.
    Ok,
    /// 1: findings at or above `--fail-on`, or a failed expectation.
    Failed,
    /// 2: could not do the job: usage, unknown name, unreadable input.
    CouldNot,
    /// 4: nothing matched.
    NothingMatched,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Failed => 1,
            Exit::CouldNot => 2,
            Exit::NothingMatched => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
