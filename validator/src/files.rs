//! How the validator gets at files without touching a disk: it asks by name.

use std::collections::BTreeMap;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 32 * 1024 * 1024;

/// Gives the bytes behind a name.
pub trait Files {
    /// The bytes, or why there are none.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// Files held in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(pub BTreeMap<String, Vec<u8>>);

impl Files for MemoryFiles {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        self.0.get(name).cloned().ok_or_else(|| "no such file".to_owned())
    }
}

/// The name of `relative` as a file in the folder of `base` means it; `..` and `.` are worked off.
pub fn resolve(base: &str, relative: &str) -> String {
    let relative = relative.replace('\\', "/");
    if relative.starts_with('/') || relative.get(1..2) == Some(":") {
        return relative;
    }
    let base = base.replace('\\', "/");
    let rooted = base.starts_with('/');
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn names_are_relative_to_the_file_that_says_them() {
        assert_eq!(resolve("scenarios/s01.toml", "../estates/k2.toml"), "estates/k2.toml");
        assert_eq!(resolve("s01.toml", "k2/n1.reg"), "k2/n1.reg");
        assert_eq!(resolve("/a/b/c.toml", "../x.reg"), "/a/x.reg");
        assert_eq!(resolve("a/c.toml", "/abs/x.reg"), "/abs/x.reg");
        assert_eq!(resolve("../a/c.toml", "../../x"), "../../x");
        assert_eq!(resolve("a/c.toml", r"k2\n1.reg"), "a/k2/n1.reg");
    }
}
