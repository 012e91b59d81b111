//! What Windows paths mean on the nodes of an estate.

use std::collections::HashMap;

use callboard_sim::model::version::PROGRAM_FILES;

/// What a path means, before asking whether anything is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathKind {
    /// Nothing at all.
    Empty,
    /// Relative: it depends on where the service starts.
    Relative,
    /// On a drive of the node itself.
    Local,
    /// On a clustered disk; the index of the resource.
    Disk(usize),
    /// On a Cluster Shared Volume, which every node sees.
    ClusterStorage,
    /// On another computer.
    Unc,
}

/// Where Windows mounts Cluster Shared Volumes on every node, canonical.
const CLUSTER_STORAGE: &str = r"c:\clusterstorage";

/// One spelling for comparison: variables expanded, one kind of separator, no trailing separator, lower case.
pub fn canonical(path: &str) -> String {
    let slashes = expand(path).replace('/', r"\").to_lowercase();
    let slashes = slashes.strip_prefix(r"\\?\").filter(|rest| has_drive(rest)).unwrap_or(&slashes);
    let unc = slashes.starts_with(r"\\");
    let rooted = unc || has_drive(slashes);
    let mut parts: Vec<&str> = Vec::new();
    for part in slashes.split('\\').filter(|part| !part.is_empty()) {
        match part {
            "." if rooted => {}
            ".." if rooted => {
                // A drive, or a server, has nothing above it.
                if parts.len() > 1 {
                    parts.pop();
                }
            }
            part => parts.push(part),
        }
    }
    format!("{}{}", if unc { r"\\" } else { "" }, parts.join(r"\"))
}

/// A volume as it is compared: a letter alone is a drive.
pub fn volume(written: &str) -> String {
    let path = canonical(written);
    let is_letter = path.len() == 1 && path.as_bytes()[0].is_ascii_alphabetic();
    if is_letter { format!("{path}:") } else { path }
}

/// Expands the variables that matter here, whatever their case.
pub fn expand(path: &str) -> String {
    let trimmed = path.trim();
    for (variable, value) in
        [("%programfiles%", PROGRAM_FILES), ("%systemdrive%", "C:"), ("%programw6432%", PROGRAM_FILES)]
    {
        if let Some(start) = trimmed.get(..variable.len())
            && start.eq_ignore_ascii_case(variable)
        {
            return format!("{value}{}", &trimmed[variable.len()..]);
        }
    }
    trimmed.to_owned()
}

/// Whether a path begins with a drive letter.
pub fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':')
}

/// Volumes of clustered disks, canonical, with their resource.
pub type Volumes = HashMap<String, usize>;

/// What a path means, given the volumes of the clustered disks: the longest that fits wins.
pub fn kind(path: &str, volumes: &Volumes) -> PathKind {
    let path = canonical(path);
    let ends = path.rmatch_indices('\\').map(|(end, _)| end);
    let disk = std::iter::once(path.len()).chain(ends).find_map(|end| volumes.get(&path[..end]));
    match disk {
        _ if path.is_empty() => PathKind::Empty,
        _ if path.starts_with(r"\\") => PathKind::Unc,
        _ if path == CLUSTER_STORAGE || path.starts_with(&format!(r"{CLUSTER_STORAGE}\")) => {
            PathKind::ClusterStorage
        }
        Some(disk) => PathKind::Disk(*disk),
        None if has_drive(&path) && matches!(path.as_bytes().get(2), None | Some(b'\\')) => PathKind::Local,
        None => PathKind::Relative,
    }
}

/// The host of a UNC path.
pub fn unc_host(path: &str) -> Option<String> {
    canonical(path).strip_prefix(r"\\").and_then(|rest| rest.split('\\').next().map(str::to_owned))
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.trim_end_matches(['\\', '/']).rsplit(['\\', '/']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_has_one_canonical_spelling() {
        assert_eq!(canonical(r"S:\Packages\"), canonical("s:/packages"));
        assert_eq!(canonical(r"%ProgramFiles%\X"), canonical(r"C:\Program Files\x"));
        assert_eq!(canonical(r"\\FS1\ssis\"), r"\\fs1\ssis");
        assert_eq!(canonical(r"S:\\SSIS\\a.xml"), canonical(r"S:\SSIS\a.xml"));
        assert_eq!(canonical("ÄÖ%"), "äö%");
        assert_eq!(canonical(r"S:\SSIS\..\Packages\."), r"s:\packages");
        assert_eq!(canonical(r"S:\..\..\x"), r"s:\x");
        assert_eq!(canonical(r"\\?\S:\x"), r"s:\x");
        assert_eq!(canonical(r"..\Packages"), r"..\packages", "relative to where the service starts");
    }

    #[test]
    fn a_mount_point_beats_the_drive_it_is_mounted_on() {
        let volumes = Volumes::from([("s:".to_owned(), 0), (r"s:\mount".to_owned(), 1)]);
        assert_eq!(kind(r"S:\Mount\x", &volumes), PathKind::Disk(1));
        assert_eq!(kind(r"S:\Mounted\x", &volumes), PathKind::Disk(0));
        assert_eq!(kind(r"C:\x", &volumes), PathKind::Local);
        assert_eq!(kind(r"..\Packages", &volumes), PathKind::Relative);
        assert_eq!(kind(r"\\S\x", &volumes), PathKind::Unc);
        assert_eq!(kind(r"C:\ClusterStorage\Volume1\x", &volumes), PathKind::ClusterStorage);
        assert_eq!(kind("  ", &volumes), PathKind::Empty);
        assert_eq!(kind("Packages", &volumes), PathKind::Relative);
        assert_eq!(kind("S:Packages", &volumes), PathKind::Relative, "relative to the folder S: stands at");
    }

    #[test]
    fn parts_of_paths() {
        assert_eq!(file_name(r"S:\SSIS\MsDtsSrvr.ini.xml"), "MsDtsSrvr.ini.xml");
        assert_eq!(unc_host(r"\\FS1\ssis\x").as_deref(), Some("fs1"));
        assert_eq!(unc_host(r"S:\x"), None);
    }
}
