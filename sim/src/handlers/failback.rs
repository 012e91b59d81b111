//! Groups go back to a better owner that is up again (`wsfc:W-FB-01` to `W-FB-08`), by the cluster's local time.

use crate::cx::Cx;
use crate::event::Event;
use crate::handlers::{drain, groups};
use crate::model::assumptions::Knob;
use crate::model::group::FailbackWindow;
use crate::model::ids::*;
use crate::model::time::Millis;
use crate::reason::Reason;
use crate::record::What;
use crate::world::{DAY, Failback, MoveCause};

const HOUR: Millis = Millis::hours(1);

/// How a group fails back, if AutoFailbackType allows it.
fn policy(cx: &Cx<'_>, group: GroupId) -> Option<FailbackWindow> {
    cx.estate.groups[group].failback
}

/// Preferred owners that rank above the current owner, best first. Without a list there are none, and failback does
/// nothing (`wsfc:W-FB-01`).
fn better_owners<'a>(cx: &Cx<'a>, group: GroupId) -> &'a [NodeId] {
    let preferred = &cx.estate.groups[group].preferred_owners;
    let owner = cx.world.groups[group].owner;
    let rank = preferred.iter().position(|node| *node == owner).unwrap_or(preferred.len());
    &preferred[..rank]
}

/// A node has come up: groups that would rather be on it go back, now or when their window opens.
pub(super) fn on_node_up(cx: &mut Cx<'_>, node: NodeId) {
    for group in cx.world.groups.ids() {
        if policy(cx, group).is_some() && better_owners(cx, group).contains(&node) {
            consider(cx, group);
        }
    }
}

/// Inside its window a group goes back as soon as it has settled; outside it waits for the next one.
fn consider(cx: &mut Cx<'_>, group: GroupId) {
    let Some(window) = policy(cx, group) else { return };
    if is_open(cx, window) {
        cx.world.failbacks.set(group, Failback::Policy);
    }
    watch(cx, group);
}

/// Makes the next opening of a group's window due, when there is a better owner than the one it has.
pub(super) fn watch(cx: &mut Cx<'_>, group: GroupId) {
    cx.world.queue.cancel_all(|event| event == Event::FailbackWindowOpened(group));
    let Some(FailbackWindow::Hours { start, .. }) = policy(cx, group) else { return };
    if opens_at_all(cx, group) && !better_owners(cx, group).is_empty() {
        let start = HOUR.times(u64::from(start)).0;
        let now = cx.world.time_of_day().0;
        let wait = if start > now { start - now } else { start + DAY.0 - now };
        cx.after(Millis(wait), Event::FailbackWindowOpened(group));
    }
}

/// Start = end is no time at all, unless the hour of the end belongs to the window (`wsfc:W-FB-05`).
fn opens_at_all(cx: &Cx<'_>, group: GroupId) -> bool {
    let inclusive = cx.estate.assumptions.is(Knob::FailbackEndInclusive, "true");
    match policy(cx, group) {
        Some(FailbackWindow::Hours { start, end }) => start != end || inclusive,
        Some(FailbackWindow::Always) | None => false,
    }
}

/// Whether it is time (`wsfc:W-FB-03` to `W-FB-06`).
fn is_open(cx: &mut Cx<'_>, window: FailbackWindow) -> bool {
    let FailbackWindow::Hours { start, end } = window else { return true };
    let hour = cx.world.time_of_day().0 / HOUR.0;
    let (start, end) = (u64::from(start), u64::from(end));
    let is_within = |end: u64| (hour + 24 - start) % 24 < (end + 24 - start) % 24;
    let last_hour = hour == end;
    if last_hour && !is_within(end) && cx.assumed(Knob::FailbackEndInclusive, "true") {
        return true;
    }
    is_within(end)
}

/// The window is open: a better owner that is up takes the group back.
pub(crate) fn on_window_opened(cx: &mut Cx<'_>, group: GroupId) {
    consider(cx, group);
}

/// The scenario begins: better owners that are up take groups back when their windows open.
pub(crate) fn on_scenario_started(cx: &mut Cx<'_>) {
    cx.world.groups.ids().for_each(|group| watch(cx, group));
}

/// The cluster's local time of day is set; windows follow it.
pub(crate) fn set_clock(cx: &mut Cx<'_>, time_of_day: Millis) {
    cx.world.clock = Millis((time_of_day.0 + DAY.0 - cx.world.now.0 % DAY.0) % DAY.0);
    cx.record(None, What::ClockSet { time_of_day }, Reason::Script);
    for group in cx.world.groups.ids() {
        match policy(cx, group) {
            Some(FailbackWindow::Hours { .. }) => consider(cx, group),
            Some(FailbackWindow::Always) | None => {}
        }
    }
}

/// What was drained from a node comes back at once (`wsfc:W-DRAIN-03`).
pub(super) fn bring_back(cx: &mut Cx<'_>, node: NodeId, drained: &[GroupId]) {
    for group in drained {
        if cx.world.groups[*group].owner != node {
            cx.world.failbacks.set(*group, Failback::To(node));
        }
    }
}

/// Begins the failbacks that are due and whose groups have settled. Whether one began.
pub(super) fn begin_due(cx: &mut Cx<'_>) -> bool {
    if cx.world.failbacks.is_empty() {
        return false;
    }
    let due = cx.world.failbacks.ids().collect();
    let mut began = false;
    for group in groups::in_start_order(cx, due) {
        if groups::has_settled(cx, group) && groups::owner_works(cx, group) {
            began |= begin(cx, group);
        }
    }
    began
}

fn begin(cx: &mut Cx<'_>, group: GroupId) -> bool {
    let target = match cx.world.failbacks.take(group) {
        Some(Failback::To(node)) => Some(node).filter(|node| drain::may_take(cx, group, *node)),
        Some(Failback::Policy) => policy(cx, group).and_then(|window| best_owner(cx, group, window)),
        None => None,
    };
    if let Some(to) = target {
        groups::begin_move(cx, group, to, MoveCause::Failback, Reason::FailsBack);
    }
    target.is_some()
}

/// The highest-ranked preferred owner that is available, while the window is open.
fn best_owner(cx: &mut Cx<'_>, group: GroupId, window: FailbackWindow) -> Option<NodeId> {
    let best = better_owners(cx, group).iter().copied().find(|node| drain::may_take(cx, group, *node));
    best.filter(|_| is_open(cx, window))
}
