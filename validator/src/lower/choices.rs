//! `[[choice]]`: what chance decides in a run.

use callboard_sim::model::decision::{Chosen, Decision, Site};
use callboard_sim::model::time::Millis;

use crate::document::scenario::ChoiceDocument;
use crate::reader::Reader;
use crate::source::Located;
use crate::syntax::nearest::nearest;

pub(super) fn read(choices: &[Located<ChoiceDocument>], reader: &mut Reader<'_>) -> Vec<Chosen> {
    choices.iter().filter_map(|choice| one(choice, reader)).collect()
}

fn one(choice: &Located<ChoiceDocument>, reader: &mut Reader<'_>) -> Option<Chosen> {
    let document = &choice.value;
    let (Some(number), Some(what), Some(takes)) =
        (document.number.value(), document.what.located(), document.takes.value())
    else {
        let message = "a choice needs `number`, `what` and `takes`";
        reader.report("SYN005", "choice", choice.place, message).help("see docs/format.md");
        return None;
    };
    let Some((_, site)) = Site::NAMED.iter().find(|(name, _)| name == what.value) else {
        let names = Site::NAMED.map(|(name, _)| name);
        let help = match nearest(what.value, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", names.join(", ")),
        };
        let message = format!("chance decides nothing called `{}`", what.value);
        reader.report("SYN003", what.value, what.place, message).help(help);
        return None;
    };
    let decision = match site {
        Site::Placement | Site::TieBreakerVote | Site::Failover | Site::Restart => {
            Decision::Picked(*site, *takes as usize)
        }
        Site::HeartbeatPhase
        | Site::OnlineTime
        | Site::OfflineTime
        | Site::NodeBoot
        | Site::ManualRestart => Decision::Lasted(*site, Millis(u64::from(*takes))),
    };
    Some(Chosen { number: *number as usize, decision })
}
