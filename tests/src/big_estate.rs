//! Estates of any size: a group is a disk, an address, a network name, a SQL Server with its Agent and a service, as
//! setup makes them. The same size always gives the same bytes.

use std::fmt::Write;

use callboard_validator::files::MemoryFiles;

/// How much of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Nodes.
    pub nodes: usize,
    /// Groups, beside `Cluster Group`.
    pub groups: usize,
}

/// The size that the target names: 64 nodes, 1 000 groups of 6 resources.
pub const LARGEST: Size = Size { nodes: 64, groups: 1_000 };

/// The estate's own name among the files.
pub const ESTATE: &str = "big.toml";

const PREFERRED: usize = 3;
const SSIS_KEY: &str = r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS";

/// The estate, the registry export of each node, and the configuration file of the one group with SSIS.
pub fn files(size: Size) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.0.insert(ESTATE.to_owned(), estate(size).into_bytes());
    for node in 0..size.nodes {
        files.0.insert(format!("big/n{node}.reg"), registry_export());
    }
    files.0.insert("big/MsDtsSrvr.ini.xml".to_owned(), configuration().into_bytes());
    files
}

/// The estate's text.
pub fn estate(size: Size) -> String {
    let mut text = String::from(HEAD);
    for node in 0..size.nodes {
        write_node(&mut text, node, size);
    }
    text.push_str("[[group]]\nname = \"Cluster Group\"\n\n");
    for group in 0..size.groups {
        write_group(&mut text, group, size);
    }
    for group in 0..size.groups {
        write_resources(&mut text, group, size);
    }
    text.push_str(WITNESS);
    text
}

const HEAD: &str = "name = \"big\"\nwindows-server = \"2019\"\nsql-server = \"2016\"\n\n[cluster]\nname = \"CLU1\"\n\n\
                    [quorum]\nquorum-type = \"NodeAndFileShareMajority\"\nquorum-resource = \"Witness\"\n\n";

const WITNESS: &str =
    "[[resource]]\nname = \"Witness\"\ntype = \"File Share Witness\"\ngroup = \"Cluster Group\"\n\n";

/// The nodes that a group prefers, best first: its own, then a spread of others.
pub fn preferred_owners(group: usize, size: Size) -> Vec<usize> {
    let mut owners = vec![group % size.nodes];
    let step = 1 + (group / size.nodes) % size.nodes.saturating_sub(1).max(1);
    let mut current = owners[0];
    while owners.len() < PREFERRED.min(size.nodes) {
        current = (current + step) % size.nodes;
        while owners.contains(&current) {
            current = (current + 1) % size.nodes;
        }
        owners.push(current);
    }
    owners
}

fn quoted(nodes: &[usize]) -> String {
    nodes.iter().map(|node| format!("\"N{node}\"")).collect::<Vec<_>>().join(", ")
}

fn write_node(text: &mut String, node: usize, size: Size) {
    let _ = writeln!(
        text,
        "[[node]]\nname = \"N{node}\"\nnode-id = {}\nregistry = \"big/n{node}.reg\"\n",
        node + 1
    );
    let _ = writeln!(text, "[[node.service]]\nname = \"MsDtsServer130\"\nstart-type = \"Manual\"\n");
    for group in (1..size.groups).filter(|group| preferred_owners(*group, size).contains(&node)) {
        let _ = writeln!(text, "[[node.service]]\nname = \"Batch{group}\"\nstart-type = \"Manual\"\n");
    }
}

fn write_group(text: &mut String, group: usize, size: Size) {
    let owners = preferred_owners(group, size);
    let _ = writeln!(
        text,
        "[[group]]\nname = \"SQLG{group}\"\nowner-node = \"N{}\"\npreferred-owners = [{}]\n",
        owners[0],
        quoted(&owners)
    );
}

/// The group's resources in the order in which they start. The service runs where it is installed.
fn write_resources(text: &mut String, group: usize, size: Size) {
    let mut resource = |kind: &str, name: &str, rest: &str| {
        let _ = writeln!(
            text,
            "[[resource]]\nname = \"{name}\"\ntype = \"{kind}\"\ngroup = \"SQLG{group}\"\n{rest}"
        );
    };
    let (disk, address, name) = (format!("Disk {group}"), format!("IP {group}"), format!("SQLV{group}"));
    let (sql, agent) = (format!("SQL Server {group}"), format!("Agent {group}"));
    let mut volume = format!("volumes = ['M:\\{group}']\n");
    if group == 0 {
        let _ = write!(volume, "{FILES_OF_SSIS}");
    }
    resource("Physical Disk", &disk, &volume);
    let (high, low) = (group / 250, group % 250 + 1);
    resource("IP Address", &address, &format!("address = \"10.0.{high}.{low}\"\n"));
    resource("Network Name", &name, &format!("depends-on = [\"{address}\"]\n"));
    let instance = format!("instance-name = \"INST{group}\"\ndepends-on = [\"{disk}\", \"{name}\"]\n");
    resource("SQL Server", &sql, &instance);
    resource("SQL Server Agent", &agent, &format!("depends-on = [\"{sql}\"]\nrestart-action = 1\n"));
    let needs = format!("depends-on = [\"{sql}\", \"{disk}\"]\nrestart-action = 1\n");
    match group {
        0 => resource(
            "Generic Service",
            "SSIS",
            &format!("service-name = \"MsDtsServer130\"\n{needs}\n{CHECKPOINT}"),
        ),
        _ => resource(
            "Generic Service",
            &format!("Batch {group}"),
            &format!(
                "service-name = \"Batch{group}\"\npossible-owners = [{}]\n{needs}",
                quoted(&preferred_owners(group, size))
            ),
        ),
    }
}

const FILES_OF_SSIS: &str = "\n[[resource.file]]\npath = 'M:\\0\\SSIS\\MsDtsSrvr.ini.xml'\nfrom = \"big/MsDtsSrvr.ini.xml\"\n\n\
                             [[resource.folder]]\npath = 'M:\\0\\Packages'\npackages = [\"CleanUp\"]\n";

const CHECKPOINT: &str = "[[checkpoint]]\nresource = \"SSIS\"\n\
                          key = 'SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile'\n";

/// As `reg export` writes it: UTF-16 with a byte order mark and Windows line ends.
fn registry_export() -> Vec<u8> {
    let text = format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\{SSIS_KEY}]\r\n\r\n\
         [HKEY_LOCAL_MACHINE\\{SSIS_KEY}\\ServiceConfigFile]\r\n@=\"M:\\\\0\\\\SSIS\\\\MsDtsSrvr.ini.xml\"\r\n\r\n"
    );
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn configuration() -> String {
    let folder = |kind: &str, name: &str, element: &str, value: &str| {
        format!(
            "    <Folder xsi:type=\"{kind}\">\r\n      <Name>{name}</Name>\r\n      <{element}>{value}</{element}>\r\n    </Folder>\r\n"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DtsServiceConfiguration xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\r\n  \
         <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>\r\n  <TopLevelFolders>\r\n{}{}  \
         </TopLevelFolders>\r\n</DtsServiceConfiguration>\r\n",
        folder("SqlServerFolder", "MSDB", "ServerName", "SQLV0\\INST0"),
        folder("FileSystemFolder", "File System", "StorePath", "M:\\0\\Packages")
    )
}
