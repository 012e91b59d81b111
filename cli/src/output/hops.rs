//! `hops/1`.

use callboard_sim::clients::{Connect, Verdict};
use callboard_sim::delegation::message;
use callboard_sim::delegation::mode::Mode;
use callboard_sim::delegation::step::Step;
use callboard_sim::model::client::Access;
use callboard_sim::model::estate::Estate;
use callboard_sim::second_hop::NOT_SUPPORTED;
use callboard_sim::second_hop::conditions::{self, Cell};
use callboard_sim::second_hop::domain;
use callboard_sim::second_hop::follow::{Followed, WayKind};
use callboard_sim::second_hop::remedy::Remedy;
use callboard_sim::second_hop::table::Row;
use callboard_sim::second_hop::target::Target;
use callboard_sim::second_hop::words;
use schemars::JsonSchema;
use serde::Serialize;

/// `hops/1`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HopsV1 {
    /// `hops/1`.
    schema: &'static str,
    /// The KDC that is played: `windows`, `samba-4.17` or `samba-4.22`.
    pub mode: &'static str,
    /// Every way from a seat to a store, with the groups in every place.
    pub hops: Vec<HopV1>,
    /// Who may use the SSIS service's DCOM application on which node, from elsewhere.
    pub dcom: Vec<DcomV1>,
    /// The documentation's two conditions, tried for each instance of the cluster.
    pub conditions: Vec<ConditionsV1>,
    /// What the estate does not state about its domain, and is taken to be so.
    pub assumed: Vec<String>,
}

/// The two conditions of the documentation: separate (virtual) servers, and a third computer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConditionsV1 {
    /// The store.
    pub target: String,
    /// All four combinations.
    pub cells: Vec<CellV1>,
}

/// A combination.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CellV1 {
    /// Whether SSIS and SQL Server are separate (virtual) servers.
    pub separate: bool,
    /// Whether the user is at a computer that runs neither.
    pub third_computer: bool,
    /// The verdict of the documented rules.
    pub verdict: &'static str,
    /// The rules behind it.
    pub rules: Vec<&'static str>,
}

/// A way from a seat to a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HopV1 {
    /// The seat.
    pub client: String,
    /// The computer it is at.
    pub computer: String,
    /// The user.
    pub user: String,
    /// The store.
    pub target: String,
    /// Where the groups are.
    pub placement: String,
    /// The exchanges, in order.
    pub steps: Vec<StepV1>,
    /// The verdict of the documented rules.
    pub verdict: &'static str,
    /// Why, in words.
    pub detail: &'static str,
    /// The rules behind the verdict.
    pub rules: Vec<&'static str>,
    /// The vendor's statement, where the service would have to delegate.
    pub vendor: Option<&'static str>,
    /// What the KDC would do; null where it is not asked.
    pub kdc: Option<String>,
    /// What becomes of the user's token where both services are on one machine; derived.
    pub token_path: Option<String>,
    /// What people would see if the service did try, and where.
    pub seen: Vec<SeenV1>,
    /// Changes that make the verdict `allowed`, each tried.
    pub remedies: Vec<RemedyV1>,
    /// Changes that would satisfy the KDC, each tried; they do not make it supported.
    pub kdc_only: Vec<RemedyV1>,
}

/// An exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StepV1 {
    /// Which: `dcom-permission`, `open`, or an exchange as the table of recorded cases names it, such as `client-tgs`.
    pub step: &'static str,
    /// The same as the protocol calls it, such as `TGS-REQ, S4U2Proxy`.
    pub exchange: &'static str,
    /// Who.
    pub from: String,
    /// To whom: an account, an SPN, or the KDC (`krbtgt`).
    pub to: String,
    /// In whose name.
    #[serde(rename = "as")]
    pub acting_as: String,
    /// `kerberos`, `ntlm`, `dcom` or `local`.
    pub protocol: &'static str,
    /// Whether it went well.
    pub allowed: bool,
    /// The error, where it did not.
    pub error: Option<String>,
    /// The rules that decided.
    pub rules: Vec<&'static str>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenV1 {
    /// Who sees it, or in which log it is.
    pub at: &'static str,
    /// Its text.
    pub text: String,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemedyV1 {
    /// What is changed.
    pub change: String,
    /// What comes of it, and what else it does.
    pub effect: String,
}

/// The door of a node.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DcomV1 {
    /// The node.
    pub node: String,
    /// The seat.
    pub client: String,
    /// The user.
    pub user: String,
    /// `granted`, `denied` or `not-stated`.
    pub access: &'static str,
}

impl HopsV1 {
    /// The rows of a table.
    pub fn of(estate: &Estate, mode: Mode, rows: &[Row]) -> Self {
        HopsV1 {
            schema: "hops/1",
            mode: mode.name(),
            hops: rows.iter().map(|row| hop(estate, row)).collect(),
            dcom: dcom(estate, rows),
            conditions: conditions(estate, mode, rows),
            assumed: domain::known(estate).assumed.clone(),
        }
    }
}

/// For each instance that is asked about, with the groups in the first place that is.
fn conditions(estate: &Estate, mode: Mode, rows: &[Row]) -> Vec<ConditionsV1> {
    let mut asked: Vec<&Row> = Vec::new();
    for row in rows {
        if !asked.iter().any(|known| known.target == row.target) {
            asked.push(row);
        }
    }
    let cell = |cell: Cell| CellV1 {
        separate: cell.separate,
        third_computer: cell.third_computer,
        verdict: cell.answer.verdict.name(),
        rules: cell.answer.rules.to_vec(),
    };
    let of_row = |row: &&Row| {
        let cells = conditions::cells(estate, &row.placement, mode, row.target)?;
        Some(ConditionsV1 { target: row.target.name(estate), cells: cells.into_iter().map(cell).collect() })
    };
    asked.iter().filter_map(of_row).collect()
}

fn dcom(estate: &Estate, rows: &[Row]) -> Vec<DcomV1> {
    let mut clients: Vec<_> = rows.iter().map(|row| row.client).collect();
    clients.sort();
    clients.dedup();
    let mut doors = Vec::new();
    for (id, node) in estate.cluster.nodes.pairs() {
        for client in clients.iter().filter(|client| estate.clients[**client].node != Some(id)) {
            doors.push(DcomV1 {
                node: node.name.clone(),
                client: estate.clients[*client].name.clone(),
                user: estate.clients[*client].user.clone(),
                access: match node.dcom[callboard_sim::model::ids::Id::index(*client)] {
                    Access::Granted => "granted",
                    Access::Denied => "denied",
                    Access::NotStated => "not-stated",
                },
            });
        }
    }
    doors
}

fn hop(estate: &Estate, row: &Row) -> HopV1 {
    let client = &estate.clients[row.client];
    let Followed { answer, way } = &row.followed;
    let is_hop = way.as_ref().is_some_and(|way| way.kind == WayKind::SecondHop);
    let at_the_door = answer.connect == Connect::DeniedDcom;
    let is_denied = answer.verdict == Verdict::DeniedDoubleHop;
    HopV1 {
        client: client.name.clone(),
        computer: client.computer.clone(),
        user: client.user.clone(),
        target: row.target.name(estate),
        placement: row.placement.name(estate),
        steps: steps(estate, row),
        verdict: answer.verdict.name(),
        detail: answer.detail,
        rules: answer.rules.to_vec(),
        vendor: (is_hop || is_denied).then_some(NOT_SUPPORTED),
        kdc: way.as_ref().map(|way| {
            if at_the_door {
                format!("if DCOM let the user in: {}", words::kdc(way))
            } else {
                words::kdc(way)
            }
        }),
        token_path: way.as_ref().and_then(words::token_path),
        seen: seen(&row.followed),
        remedies: row.remedies.iter().map(remedy).collect(),
        kdc_only: row.kdc_only.iter().map(remedy).collect(),
    }
}

fn steps(estate: &Estate, row: &Row) -> Vec<StepV1> {
    let Followed { answer, way } = &row.followed;
    let client = &estate.clients[row.client];
    let Some(node) = answer.node else { return Vec::new() };
    let host = &estate.cluster.nodes[node].name;
    let at_home = client.node == Some(node);
    let mut steps = Vec::new();
    if answer.connect != Connect::Unavailable {
        let denied = answer.connect == Connect::DeniedDcom;
        steps.push(StepV1 {
            step: "dcom-permission",
            exchange: if at_home { "local call" } else { "DCOM activation" },
            from: client.credentials.user.clone(),
            to: format!("SSIS service on {host}"),
            acting_as: client.credentials.user.clone(),
            protocol: if at_home { "local" } else { "dcom" },
            allowed: !denied,
            error: denied.then(|| "E_ACCESSDENIED (0x80070005): Access is denied".to_owned()),
            rules: if at_home { vec!["seed:041"] } else { vec!["delegation:D-54", "ssis:S-20"] },
        });
    }
    let beyond = way.iter().filter(|_| answer.connect == Connect::Ok);
    steps.extend(beyond.flat_map(|way| way.played.steps.iter().map(step)));
    let is_refused = answer.connect == Connect::Ok && answer.verdict != Verdict::Allowed;
    if matches!(row.target, Target::Folder(_)) && is_refused {
        steps.push(StepV1 {
            step: "open",
            exchange: "opening the folder",
            from: format!("SSIS service on {host}"),
            to: row.target.name(estate),
            acting_as: client.credentials.user.clone(),
            protocol: "local",
            allowed: false,
            error: Some(answer.detail.to_owned()),
            rules: answer.rules.to_vec(),
        });
    }
    steps
}

fn step(step: &Step) -> StepV1 {
    StepV1 {
        step: step.kind.name(),
        exchange: step.kind.exchange(),
        from: step.from.clone(),
        to: step.to.clone(),
        acting_as: step.acting_as.clone(),
        protocol: step.kind.protocol().name(),
        allowed: step.is_allowed(),
        error: step.refusal().map(ToString::to_string),
        rules: step.rules.clone(),
    }
}

fn seen(followed: &Followed) -> Vec<SeenV1> {
    let messages = match (followed.answer.connect, &followed.way) {
        (Connect::DeniedDcom, _) => vec![message::of_a_locked_door()],
        (Connect::Unavailable, _) => vec![message::of_silence()],
        (Connect::Ok, Some(way)) => message::messages(&way.played),
        (Connect::Ok, None) => Vec::new(),
    };
    messages.into_iter().map(|message| SeenV1 { at: message.at, text: message.text }).collect()
}

fn remedy(Remedy { change, effect }: &Remedy) -> RemedyV1 {
    RemedyV1 { change: change.clone(), effect: effect.clone() }
}
