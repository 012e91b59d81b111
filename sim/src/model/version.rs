//! Releases of Windows Server and SQL Server, and what follows from them.

use std::fmt;

use super::time::Millis;

/// A release of Windows Server; order is age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the release names")]
pub enum WindowsVersion {
    Ws2008,
    Ws2008R2,
    Ws2012,
    Ws2012R2,
    Ws2016,
    Ws2019,
    Ws2022,
    Ws2025,
}

impl WindowsVersion {
    /// Every release, oldest first, with the name an estate uses.
    pub const ALL: [(WindowsVersion, &'static str); 8] = [
        (WindowsVersion::Ws2008, "2008"),
        (WindowsVersion::Ws2008R2, "2008 R2"),
        (WindowsVersion::Ws2012, "2012"),
        (WindowsVersion::Ws2012R2, "2012 R2"),
        (WindowsVersion::Ws2016, "2016"),
        (WindowsVersion::Ws2019, "2019"),
        (WindowsVersion::Ws2022, "2022"),
        (WindowsVersion::Ws2025, "2025"),
    ];

    /// The release of that name, ignoring case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name.trim()))
            .map(|(version, _)| version)
    }

    /// Whether votes follow membership by default (`wsfc:W-Q-05`).
    pub fn has_dynamic_quorum(self) -> bool {
        self >= WindowsVersion::Ws2012
    }

    /// Whether the witness votes only when the nodes' votes are even, and the last two voters are kept
    /// apart (`wsfc:W-Q-09`, `W-Q-11`, `W-Q-12`).
    pub fn has_dynamic_witness(self) -> bool {
        self >= WindowsVersion::Ws2012R2
    }

    /// Whether a clean stop drains the node first (`wsfc:W-NODE-07`).
    pub fn drains_on_shutdown(self) -> bool {
        self >= WindowsVersion::Ws2012R2
    }

    /// Whether a partition started by force makes another one stop when they meet (`wsfc:W-Q-23`).
    pub fn resolves_forced_partitions(self) -> bool {
        self >= WindowsVersion::Ws2012R2
    }

    /// Whether groups have a priority and nodes can be drained (`wsfc:W-START-01`, `W-DRAIN-01`).
    pub fn has_priorities(self) -> bool {
        self >= WindowsVersion::Ws2012
    }

    /// Whether there are sites, group sets, `ColdStartSetting`, isolation and quarantine (`wsfc.md` section 16).
    pub fn has_sites(self) -> bool {
        self >= WindowsVersion::Ws2016
    }

    /// Whether a hung Cluster service is ended instead of the machine stopped by default (`wsfc:W-NODE-12`).
    pub fn ends_hung_service(self) -> bool {
        self >= WindowsVersion::Ws2019
    }

    /// Whether there are affinity rules (`wsfc:W-PLC-11`).
    pub fn has_affinity_rules(self) -> bool {
        self >= WindowsVersion::Ws2022
    }

    /// The largest `SameSubnetThreshold` and `CrossSubnetThreshold` (`wsfc.md` section 2).
    pub fn most_missed_heartbeats(self) -> (u32, u32) {
        if self <= WindowsVersion::Ws2008R2 { (10, 20) } else { (120, 120) }
    }

    /// Default of `SameSubnetThreshold` (`wsfc:W-HB-01`, table of section 2).
    pub fn same_subnet_threshold(self) -> u64 {
        match self {
            v if v >= WindowsVersion::Ws2019 => 20,
            WindowsVersion::Ws2016 => 10,
            _ => 5,
        }
    }

    /// Default of `CrossSubnetThreshold` (`wsfc:W-HB-01`, table of section 2).
    pub fn cross_subnet_threshold(self) -> u64 {
        if self >= WindowsVersion::Ws2016 { 20 } else { 5 }
    }

    /// Default of `QuorumArbitrationTimeMax` (`wsfc:W-RG-07`).
    pub fn quorum_arbitration_time_max(self) -> Millis {
        Millis::seconds(if self == WindowsVersion::Ws2008 { 60 } else { 20 })
    }
}

impl fmt::Display for WindowsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.into_iter().find(|(version, _)| version == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// A release of SQL Server; order is age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the release names")]
pub enum SqlVersion {
    Sql2005,
    Sql2008,
    Sql2008R2,
    Sql2012,
    Sql2014,
    Sql2016,
    Sql2017,
    Sql2019,
    Sql2022,
    Sql2025,
}

/// The words that belong to one release (`ssis.md` section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literals {
    /// Whose words these are.
    pub version: SqlVersion,
    /// The name an estate uses.
    pub name: &'static str,
    /// The number in folder and key names: `130`.
    pub number: &'static str,
    /// The service's short name: `MsDtsServer130`.
    pub service_name: &'static str,
    /// The key that locates the configuration file, relative to HKLM.
    pub configuration_key: &'static str,
    /// Whether the row is by pattern or a single sighting rather than documented.
    pub by_pattern: bool,
}

macro_rules! literals {
    ($version:ident, $name:literal, $number:literal, $by_pattern:literal) => {
        Literals {
            version: SqlVersion::$version,
            name: $name,
            number: $number,
            service_name: concat!("MsDtsServer", $number),
            configuration_key: concat!(
                r"SOFTWARE\Microsoft\Microsoft SQL Server\",
                $number,
                r"\SSIS\ServiceConfigFile"
            ),
            by_pattern: $by_pattern,
        }
    };
}

/// Every release, oldest first.
pub const LITERALS: [Literals; 10] = [
    Literals {
        version: SqlVersion::Sql2005,
        name: "2005",
        number: "90",
        service_name: "MsDtsServer",
        configuration_key: r"SOFTWARE\Microsoft\MSDTS\ServiceConfigFile",
        by_pattern: false,
    },
    literals!(Sql2008, "2008", "100", false),
    literals!(Sql2008R2, "2008 R2", "100", false),
    literals!(Sql2012, "2012", "110", false),
    literals!(Sql2014, "2014", "120", false),
    literals!(Sql2016, "2016", "130", false),
    literals!(Sql2017, "2017", "140", false),
    literals!(Sql2019, "2019", "150", false),
    literals!(Sql2022, "2022", "160", false),
    literals!(Sql2025, "2025", "170", true),
];

impl SqlVersion {
    /// The release of that name, ignoring case.
    pub fn named(name: &str) -> Option<Self> {
        LITERALS.iter().find(|row| row.name.eq_ignore_ascii_case(name.trim())).map(|row| row.version)
    }

    /// Its words.
    pub fn literals(self) -> &'static Literals {
        LITERALS.iter().find(|row| row.version == self).expect("every release has a row")
    }

    /// The configuration file setup installs, with `%ProgramFiles%` expanded.
    pub fn default_configuration_file(self) -> String {
        format!(r"{PROGRAM_FILES}\Microsoft SQL Server\{}\DTS\Binn\MsDtsSrvr.ini.xml", self.literals().number)
    }

    /// The folder that the default `..\Packages` means.
    pub fn default_packages_folder(self) -> String {
        format!(r"{PROGRAM_FILES}\Microsoft SQL Server\{}\DTS\Packages", self.literals().number)
    }
}

/// What `%ProgramFiles%` stands for on a node.
pub const PROGRAM_FILES: &str = r"C:\Program Files";

/// Releases whose SSIS service has this short name, ignoring case; 2008 and 2008 R2 share one.
pub fn ssis_versions_of_service(service_name: &str) -> impl Iterator<Item = SqlVersion> {
    LITERALS
        .iter()
        .filter(move |row| row.service_name.eq_ignore_ascii_case(service_name.trim()))
        .map(|row| row.version)
}

impl fmt::Display for SqlVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.literals().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_follow_the_number_of_the_release() {
        let row = SqlVersion::Sql2016.literals();
        assert_eq!(row.service_name, "MsDtsServer130");
        assert_eq!(
            row.configuration_key,
            r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"
        );
        assert_eq!(
            SqlVersion::Sql2005.literals().configuration_key,
            r"SOFTWARE\Microsoft\MSDTS\ServiceConfigFile"
        );
    }

    #[test]
    fn the_unversioned_service_name_belongs_to_2005_alone() {
        assert_eq!(ssis_versions_of_service("msdtsserver").collect::<Vec<_>>(), [SqlVersion::Sql2005]);
        assert_eq!(ssis_versions_of_service("MsDtsServer100").count(), 2);
        assert_eq!(ssis_versions_of_service("MSSQLSERVER").count(), 0);
    }

    #[test]
    fn detection_follows_the_windows_release() {
        let thresholds: Vec<_> = WindowsVersion::ALL.iter().map(|(v, _)| v.same_subnet_threshold()).collect();
        assert_eq!(thresholds, [5, 5, 5, 5, 10, 20, 20, 20]);
    }
}
