//! The statements of the source page, numbered and in our own words, with what each asks for.

use super::{Kind, Statement};

/// A statement to which no number was given cannot be carried; `tests/tests/coverage.rs` compares the numbers and kinds.
pub(super) const STATEMENTS: &[Statement] = &[
    Statement { id: "seed:001", kinds: &[Kind::Meta], says: "The page's title" },
    Statement {
        id: "seed:002",
        kinds: &[Kind::Rule],
        says: "Product tag says SQL Server 2016 while every literal says `100` (SQL Server 2008)",
    },
    Statement {
        id: "seed:003",
        kinds: &[Kind::Meta],
        says: "Technology tag is integration-services; topic is an article",
    },
    Statement {
        id: "seed:004",
        kinds: &[Kind::Meta],
        says: "Asset id `367835aa-9855-4791-a989-b3d08402ad4c`",
    },
    Statement {
        id: "seed:005",
        kinds: &[Kind::Demo],
        says: "The instructions are for customers who decided the advantages outweigh the disadvantages",
    },
    Statement {
        id: "seed:006",
        kinds: &[Kind::Rule],
        says: "Microsoft does not recommend clustering the service",
    },
    Statement {
        id: "seed:007",
        kinds: &[Kind::Plan],
        says: "The work consists of a list of tasks to complete (four)",
    },
    Statement { id: "seed:008", kinds: &[Kind::Plan], says: "SSIS has to be installed on a cluster" },
    Statement { id: "seed:009", kinds: &[Kind::Rule, Kind::Sim], says: "It must be installed on each node" },
    Statement {
        id: "seed:010",
        kinds: &[Kind::Plan],
        says: "With SSIS on each node, configure it as a cluster resource",
    },
    Statement {
        id: "seed:011",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "It may join the same resource group as the Database Engine",
    },
    Statement { id: "seed:012", kinds: &[Kind::Rule, Kind::Sim], says: "…or a different group" },
    Statement {
        id: "seed:013",
        kinds: &[Kind::Demo],
        says: "A table describes advantages and disadvantages of the choice",
    },
    Statement {
        id: "seed:014",
        kinds: &[Kind::Sim],
        says: "row 1, same group: Clients can manage msdb packages through Management Studio, because engine and SSIS run on the same virtual server",
    },
    Statement {
        id: "seed:015",
        kinds: &[Kind::Demo],
        says: "row 1, same group: This avoids the delegation trouble of the double hop",
    },
    Statement {
        id: "seed:016",
        kinds: &[Kind::Sim],
        says: "row 1, different group: Clients cannot manage msdb packages through Management Studio",
    },
    Statement {
        id: "seed:017",
        kinds: &[Kind::Sim],
        says: "row 1, different group: The client can connect to the virtual server that runs SSIS",
    },
    Statement {
        id: "seed:018",
        kinds: &[Kind::Sim],
        says: "row 1, different group: That computer cannot pass the user's credentials on to the virtual server that runs SQL Server",
    },
    Statement {
        id: "seed:019",
        kinds: &[Kind::Demo],
        says: "row 1, different group: The name for this is the double-hop scenario",
    },
    Statement {
        id: "seed:020",
        kinds: &[Kind::Sim],
        says: "row 2, same group: SSIS competes with the other SQL Server services for CPU and other resources",
    },
    Statement {
        id: "seed:021",
        kinds: &[Kind::Sim],
        says: "row 2, different group: SSIS does not compete, because the groups are configured on different nodes",
    },
    Statement {
        id: "seed:022",
        kinds: &[Kind::Sim],
        says: "row 3, same group: Loading and saving msdb packages is faster and makes less network traffic",
    },
    Statement {
        id: "seed:023",
        kinds: &[Kind::Sim],
        says: "row 3, different group: Loading and saving may be slower and make more traffic",
    },
    Statement {
        id: "seed:024",
        kinds: &[Kind::Sim],
        says: "row 4, same group: Both services are online or offline at the same time",
    },
    Statement {
        id: "seed:025",
        kinds: &[Kind::Sim],
        says: "row 4, different group: SSIS may be online while the engine is offline",
    },
    Statement {
        id: "seed:026",
        kinds: &[Kind::Sim],
        says: "row 4, different group: In that case the packages stored in msdb are unavailable",
    },
    Statement {
        id: "seed:027",
        kinds: &[Kind::Sim],
        says: "row 5, same group: SSIS cannot be moved quickly to another node when needed",
    },
    Statement {
        id: "seed:028",
        kinds: &[Kind::Sim],
        says: "row 5, different group: SSIS can be moved more quickly",
    },
    Statement {
        id: "seed:029",
        kinds: &[Kind::Rule, Kind::Plan],
        says: "Having chosen, configure the resource in that group",
    },
    Statement {
        id: "seed:030",
        kinds: &[Kind::Rule],
        says: "After the resource exists, the configuration file's location must change",
    },
    Statement { id: "seed:031", kinds: &[Kind::Rule], says: "…and its content must change" },
    Statement {
        id: "seed:032",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "This applies on each node in the cluster",
    },
    Statement {
        id: "seed:033",
        kinds: &[Kind::Sim],
        says: "Purpose: configuration file and package store are available to all nodes on failover",
    },
    Statement {
        id: "seed:034",
        kinds: &[Kind::Plan, Kind::Rule],
        says: "After the change, bring the service online",
    },
    Statement {
        id: "seed:035",
        kinds: &[Kind::Plan, Kind::Sim],
        says: "Bring the service online as a cluster resource",
    },
    Statement {
        id: "seed:036",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "After configuring (on a cluster or any server) DCOM permissions may be needed before a client can connect",
    },
    Statement {
        id: "seed:037",
        kinds: &[Kind::Meta],
        says: "A companion topic explains connecting to a remote SSIS server",
    },
    Statement { id: "seed:038", kinds: &[Kind::Sim], says: "The SSIS service cannot delegate credentials" },
    Statement {
        id: "seed:039",
        kinds: &[Kind::Sim],
        says: "Therefore Management Studio cannot manage msdb packages when both conditions hold",
    },
    Statement {
        id: "seed:040",
        kinds: &[Kind::Sim],
        says: "Condition one: SSIS and SQL Server run on separate servers or virtual servers",
    },
    Statement {
        id: "seed:041",
        kinds: &[Kind::Sim],
        says: "Condition two: the Management Studio client is a third computer",
    },
    Statement {
        id: "seed:042",
        kinds: &[Kind::Sim],
        says: "The client can connect to the SSIS virtual server (stated again)",
    },
    Statement {
        id: "seed:043",
        kinds: &[Kind::Sim],
        says: "That computer cannot delegate to the SQL virtual server (stated again)",
    },
    Statement {
        id: "seed:044",
        kinds: &[Kind::Demo],
        says: "This is the double-hop scenario (stated again)",
    },
    Statement {
        id: "seed:045",
        kinds: &[Kind::Rule, Kind::Plan],
        says: "A1 Install and configure a cluster with one or more nodes",
    },
    Statement {
        id: "seed:046",
        kinds: &[Kind::Plan, Kind::Rule],
        says: "A2 (optional) install clustered services such as the Database Engine",
    },
    Statement { id: "seed:047", kinds: &[Kind::Rule, Kind::Plan], says: "A3 Install SSIS on each node" },
    Statement { id: "seed:048", kinds: &[Kind::Plan], says: "B1 Open Cluster Administrator" },
    Statement { id: "seed:049", kinds: &[Kind::Plan], says: "B2 Select the Groups folder" },
    Statement {
        id: "seed:050",
        kinds: &[Kind::Plan, Kind::Rule],
        says: "B3 Select the group that will receive SSIS",
    },
    Statement {
        id: "seed:051",
        kinds: &[Kind::Rule],
        says: "B3a Same group: pick the group SQL Server belongs to",
    },
    Statement { id: "seed:052", kinds: &[Kind::Rule], says: "B3b Different group: pick any other group" },
    Statement { id: "seed:053", kinds: &[Kind::Plan], says: "B4 File ▸ New ▸ Resource" },
    Statement { id: "seed:054", kinds: &[Kind::Rule], says: "B5 Type a name" },
    Statement {
        id: "seed:055",
        kinds: &[Kind::Rule],
        says: "B5 Choose \"Generic Service\" as the service type",
    },
    Statement { id: "seed:056", kinds: &[Kind::Rule], says: "B5 Do not change Group" },
    Statement {
        id: "seed:057",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "B6 Possible Owners: add or remove nodes",
    },
    Statement {
        id: "seed:058",
        kinds: &[Kind::Rule],
        says: "B7 Dependencies: choose from Available resources",
    },
    Statement {
        id: "seed:059",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "B7 On failover SQL Server should be back online before SSIS",
    },
    Statement {
        id: "seed:060",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "B7 …and so should the shared disk that stores the packages",
    },
    Statement {
        id: "seed:061",
        kinds: &[Kind::Meta],
        says: "B7 See Add Dependencies to a SQL Server Resource",
    },
    Statement { id: "seed:062", kinds: &[Kind::Rule], says: "B8 Generic Service Parameters: `MsDtsServer`" },
    Statement {
        id: "seed:063",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "B9 Registry Replication ▸ Add the key that locates the configuration file",
    },
    Statement {
        id: "seed:064",
        kinds: &[Kind::Rule],
        says: "B9 That file must lie on a shared disk in the same group as SSIS",
    },
    Statement { id: "seed:065", kinds: &[Kind::Rule], says: "B10 Registry Key dialog: exact text" },
    Statement {
        id: "seed:066",
        kinds: &[Kind::Sim],
        says: "B10 Result: the service has now been added as a resource",
    },
    Statement {
        id: "seed:067",
        kinds: &[Kind::Plan, Kind::Rule],
        says: "C1 Find the configuration file at its default path and copy it to the group's shared disk",
    },
    Statement {
        id: "seed:068",
        kinds: &[Kind::Rule, Kind::Plan],
        says: "C2 Create a folder named `Packages` on the shared disk",
    },
    Statement {
        id: "seed:069",
        kinds: &[Kind::Rule, Kind::Sim],
        says: "C2 Grant List Folders and Write to the appropriate users and groups",
    },
    Statement {
        id: "seed:070",
        kinds: &[Kind::Rule],
        says: "C3 Open the file in a text or XML editor; set `ServerName` to the virtual SQL Server in the same group",
    },
    Statement {
        id: "seed:071",
        kinds: &[Kind::Rule],
        says: "C4 Set `StorePath` to the fully qualified path of the `Packages` folder",
    },
    Statement {
        id: "seed:072",
        kinds: &[Kind::Rule],
        says: "C5 Set the registry value to the fully qualified path and file name of the shared file",
    },
    Statement {
        id: "seed:073",
        kinds: &[Kind::Plan, Kind::Sim],
        says: "D1 In Cluster Administrator select the service, right-click, Bring Online",
    },
    Statement {
        id: "seed:074",
        kinds: &[Kind::Sim],
        says: "D1 Result: the service is online as a cluster resource",
    },
    Statement { id: "seed:075", kinds: &[Kind::Rule], says: "`Generic Service`" },
    Statement { id: "seed:076", kinds: &[Kind::Rule], says: "`MsDtsServer`" },
    Statement { id: "seed:077", kinds: &[Kind::Rule], says: "`100`" },
    Statement {
        id: "seed:078",
        kinds: &[Kind::Rule],
        says: r"`%ProgramFiles%\Microsoft SQL Server\100\DTS\Binn\MsDtsSrvr.ini.xml`",
    },
    Statement { id: "seed:079", kinds: &[Kind::Rule], says: "`MsDtsSrvr.ini.xml`" },
    Statement { id: "seed:080", kinds: &[Kind::Rule], says: "`Packages`" },
    Statement {
        id: "seed:081",
        kinds: &[Kind::Rule],
        says: r"`SOFTWARE\Microsoft\Microsoft SQL Server\100\SSIS\ServiceConfigFile`",
    },
    Statement {
        id: "seed:082",
        kinds: &[Kind::Rule],
        says: r"`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\100\SSIS\ServiceConfigFile`",
    },
    Statement { id: "seed:083", kinds: &[Kind::Rule], says: "`ServerName`, `StorePath`" },
    Statement { id: "seed:084", kinds: &[Kind::Sim], says: "`msdb`" },
    Statement { id: "seed:085", kinds: &[Kind::Rule], says: "`List Folders`, `Write`" },
    Statement {
        id: "seed:086",
        kinds: &[Kind::Plan],
        says: "`Cluster Administrator`, `Groups`, `File`, `New`, `Resource`, `New Resource`, `Service Type`, `Group`, `Next`, `Possible Owners`, `Dependencies`, `Available resources`, `Add`, `Generic Service Parameters`, `Registry Replication`, `Registry Key`, `OK`, `Finish`, `Bring Online`",
    },
];
