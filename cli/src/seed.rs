//! The page that the rules are derived from.

/// Its title (`seed:001`).
pub const TITLE: &str = "Configure the Integration Services Service as a Cluster Resource";
/// Its asset id (`seed:004`).
pub const ASSET: &str = "367835aa-9855-4791-a989-b3d08402ad4c";
/// Its technology tag (`seed:003`).
pub const TECHNOLOGY: &str = "integration-services";
/// Its kind of topic (`seed:003`).
pub const TOPIC: &str = "article";
/// The product its tag names, whatever its literals say (`seed:002`).
pub const PRODUCT: &str = "SQL Server 2016";
