//! What became of a way, in sentences.

use super::follow::{Way, WayKind};
use crate::delegation::played::{Arrival, Played};
use crate::delegation::refusal::{KrbError, Refusal};

/// The user arrives.
pub const ALLOWED: &str = "allowed";
/// The KDC refuses, or a service cannot open a ticket.
pub const REFUSED: &str = "refused";
/// It does not come to the KDC.
pub const NOT_ASKED: &str = "not-asked";

/// What the KDC would do, in a word: `allowed`, `not-asked`, the error of Kerberos, or `refused` where the error is
/// another or not established.
pub fn kdc_word(way: Option<&Way>) -> &'static str {
    let is_asked = |way: &&Way| way.kind != WayKind::OneMachine || !way.arrives();
    let Some(way) = way.filter(is_asked) else { return NOT_ASKED };
    match way.played.failed() {
        None => ALLOWED,
        Some(step) => step.refusal().and_then(Refusal::krb_error).map_or(REFUSED, KrbError::name),
    }
}

/// What the KDC would do.
pub fn kdc(way: &Way) -> String {
    match way.kind {
        WayKind::OneMachine if way.arrives() => {
            "not asked: both services are on one machine (delegation:D-01)".to_owned()
        }
        _ => outcome(&way.played),
    }
}

/// How a hop ended, in a sentence.
fn outcome(played: &Played) -> String {
    if let Some(step) = played.failed() {
        let why = step.refusal().map(ToString::to_string).unwrap_or_default();
        return format!("refused at {}: {why} ({})", step.kind.name(), step.rules.join(", "));
    }
    let by = played.mechanism.map_or("the user's own credentials", |mechanism| mechanism.name());
    match &played.arrival {
        Arrival::As(account) => format!("allowed by {by}: `{account}` arrives"),
        Arrival::TicketToItself | Arrival::Anonymous | Arrival::Never => format!("allowed by {by}"),
    }
}

/// What becomes of the user's token where both services are on one machine.
pub fn token_path(way: &Way) -> Option<String> {
    if way.kind != WayKind::OneMachine || !way.arrives() {
        return None;
    }
    let good = "derived: the user's token is good on this machine as long as both services are on it (delegation:D-01, delegation:D-02)";
    Some(match &way.over_the_name {
        Some(over) => format!(
            "{good}; over Kerberos to the network name it is delegation again, {} (delegation:D-03)",
            outcome(over)
        ),
        None => good.to_owned(),
    })
}
