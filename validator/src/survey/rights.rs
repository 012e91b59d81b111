//! What the permissions of a package folder let somebody do, in the words of the documented steps.

use super::files::FolderFacts;
use super::same_name;

/// Rights on a folder (`seed:085`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    /// List Folders.
    pub list: bool,
    /// Read.
    pub read: bool,
    /// Write.
    pub write: bool,
}

impl Rights {
    /// What one word of a grant stands for; Modify and Full Control contain the others.
    pub fn of(word: &str) -> Rights {
        let is = |name: &str| same_name(name, word);
        let all = is("Modify") || is("Full Control");
        Rights { list: all || is("List Folders"), read: all || is("Read"), write: all || is("Write") }
    }

    fn and(self, other: Rights) -> Rights {
        Rights {
            list: self.list || other.list,
            read: self.read || other.read,
            write: self.write || other.write,
        }
    }

    /// What the documented steps ask for.
    pub fn lists_and_writes(self) -> bool {
        self.list && self.write
    }

    /// What is missing of it, in words.
    pub fn lacking(self) -> &'static str {
        match (self.list, self.write) {
            (false, false) => "holds neither List Folders nor Write",
            (false, true) => "does not hold List Folders",
            (true, false) => "holds List Folders and not Write",
            (true, true) => "holds List Folders and Write",
        }
    }

    /// Whether a name in a list of permissions stands for an account, or for everybody.
    pub fn is_for(name: &str, account: &str) -> bool {
        ["Everyone", "Authenticated Users", r"NT AUTHORITY\Authenticated Users"]
            .iter()
            .any(|all| same_name(all, name))
            || same_name(name, account)
    }
}

impl FolderFacts {
    /// Everybody who is granted something.
    pub fn grantees(&self) -> impl Iterator<Item = &str> {
        self.grants.iter().flatten().map(|(who, _)| who.as_str())
    }

    /// What is granted to the names that `is_meant` says yes to.
    pub fn rights_of(&self, is_meant: impl Fn(&str) -> bool) -> Rights {
        let mine = self.grants.iter().flatten().filter(|(who, _)| is_meant(who));
        mine.flat_map(|(_, words)| words).fold(Rights::default(), |sum, word| sum.and(Rights::of(word)))
    }
}
