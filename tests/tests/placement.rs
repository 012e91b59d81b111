//! `choose()` of `wsfc.md` section 9.1 against a second reading of it, for every small case.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use callboard_sim::model::estate::Estate;
use callboard_sim::model::ids::*;
use callboard_sim::model::version::WindowsVersion;
use callboard_sim::placement::{self, Exclusion, Placement, Standing};
use callboard_sim::world::{MoveCause, ResourceState, World};
use callboard_validator::check;
use callboard_validator::files::MemoryFiles;

const NODES: usize = 4;
const ESTATE: &str = r#"
windows-server = "2019"
[[node]]
name = "N1"
[[node]]
name = "N2"
[[node]]
name = "N3"
[[node]]
name = "N4"
[[group]]
name = "A"
anti-affinity-class-names = ["apart"]
[[group]]
name = "B"
anti-affinity-class-names = ["apart"]
[[resource]]
name = "a1"
type = "Print Spooler"
group = "A"
[[resource]]
name = "b1"
type = "Print Spooler"
group = "B"
"#;

fn start() -> (Estate, World) {
    let scenario = "title = \"t\"\nestate = \"e.toml\"\n";
    let files = [("e.toml", ESTATE), ("s.toml", scenario)];
    let files = MemoryFiles(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into());
    let scenario = check::scenario(&files, "s.toml").1.expect("the estate is sound").scenario;
    let world = World::new(&scenario);
    (scenario.estate, world)
}

fn node(index: usize) -> NodeId {
    NodeId::from_index(index)
}

fn set(bits: usize) -> NodeSet {
    (0..NODES).filter(|index| bits >> index & 1 == 1).map(node).collect()
}

/// One case, in plain numbers.
#[derive(Debug, Clone, Copy)]
struct Case {
    owner: usize,
    preferred: &'static [usize],
    up: usize,
    paused: usize,
    possible: usize,
    /// Where the other group of the class runs.
    other: Option<usize>,
    enforced: bool,
    /// The sites of the nodes; no site for 0.
    sites: [usize; NODES],
    /// 2008 R2 with its switch on.
    ordered: bool,
    cause: MoveCause,
}

/// The sheet's pseudo-code, word for word: the order, how many of it are drawn from, whether all are forbidden.
fn naive(case: Case) -> (Vec<usize>, usize, bool) {
    let mut list = case.preferred.to_vec();
    list.extend((0..NODES).filter(|index| !case.preferred.contains(index)));
    let eligible = |index: usize| {
        let bit = 1 << index;
        case.up & bit != 0 && case.paused & bit == 0 && case.possible & bit != 0 && index != case.owner
    };
    let from_top = matches!(case.cause, MoveCause::Operator | MoveCause::Drain);
    let mut order = list.clone();
    let chance = case.cause == MoveCause::NodeDown && case.preferred.is_empty() && !case.ordered;
    if !from_top && !chance {
        while order.last() != Some(&case.owner) {
            order.rotate_left(1);
        }
    }
    order.retain(|index| eligible(*index));
    let random = match case.cause {
        MoveCause::NodeDown | MoveCause::ResourceFailure => chance,
        _ => !case.preferred.iter().any(|index| eligible(*index)),
    };
    let home = case.sites[case.owner];
    let away = |index: usize| home != 0 && case.sites[index] != home;
    let conflict = |index: usize| case.other == Some(index);
    let (near, far): (Vec<usize>, Vec<usize>) = order.iter().partition(|index| !away(**index));
    let by_site = [near, far].concat();
    let (free, taken): (Vec<usize>, Vec<usize>) = by_site.iter().partition(|index| !conflict(**index));
    let forbidden = case.enforced && free.is_empty() && !taken.is_empty();
    let candidates = if case.enforced { free } else { [free, taken].concat() };
    let like_first =
        |index: &&usize| (conflict(**index), away(**index)) == (conflict(candidates[0]), away(candidates[0]));
    let draw = if random { candidates.iter().take_while(like_first).count() } else { 0 };
    (candidates, draw, forbidden)
}

fn arrange(case: Case, estate: &mut Estate, world: &mut World) {
    let (a, b) = (GroupId::from_index(0), GroupId::from_index(1));
    let (a1, b1) = (ResourceId::from_index(0), ResourceId::from_index(1));
    estate.groups[a].preferred_owners = case.preferred.iter().map(|index| node(*index)).collect();
    estate.resources[a1].possible_owners = set(case.possible);
    estate.cluster.enforced_anti_affinity = case.enforced;
    estate.cluster.windows = if case.ordered { WindowsVersion::Ws2008R2 } else { WindowsVersion::Ws2019 };
    estate.cluster.disable_preferred_owner_randomization = true;
    world.groups[a].owner = node(case.owner);
    world.groups[b].owner = node(case.other.unwrap_or(0));
    world.resources[b1].state = case.other.map_or(ResourceState::Offline, |_| ResourceState::Online);
    world.view = set(case.up);
    for index in 0..NODES {
        world.nodes[node(index)].paused = case.paused >> index & 1 == 1;
        estate.cluster.nodes[node(index)].site =
            Some(case.sites[index]).filter(|site| *site != 0).map(|site| site.to_string());
    }
}

/// An explanation tells of every node once, ranks those that were chosen from, and skips the others for what is true
/// of them.
fn assert_explained(estate: &Estate, world: &World, chosen: &Placement, case: Case) {
    let explained = placement::explain(estate, world, GroupId::from_index(0), case.cause);
    assert_eq!(&explained.placement, chosen, "{case:?}");
    let mut told: Vec<usize> = explained.nodes.iter().map(|(node, _)| node.index()).collect();
    told.sort_unstable();
    assert_eq!(told, (0..NODES).collect::<Vec<_>>(), "{case:?}");
    for (node, standing) in explained.nodes {
        let is = |bits: usize| bits >> node.index() & 1 == 1;
        let holds = match standing {
            Standing::Candidate { rank, .. } => chosen.candidates[rank] == node,
            Standing::Owner => node.index() == case.owner,
            Standing::Forbidden => case.enforced && case.other == Some(node.index()),
            Standing::Excluded(Exclusion::NotAMember) => !is(case.up),
            Standing::Excluded(Exclusion::Paused) => is(case.up) && is(case.paused),
            Standing::Excluded(Exclusion::NotAPossibleOwner(_)) => is(case.up) && !is(case.possible),
            Standing::Excluded(_) => false,
        };
        assert!(holds, "{case:?}: {node:?} {standing:?}");
    }
}

#[test]
fn every_small_case_goes_where_the_sheet_says() {
    let (mut estate, mut world) = start();
    let causes = [MoveCause::NodeDown, MoveCause::ResourceFailure, MoveCause::Operator, MoveCause::Drain];
    let lists: [&[usize]; 6] = [&[], &[2], &[0], &[2, 0], &[3, 1, 0], &[1, 3, 2, 0]];
    let sites = [[0, 0, 0, 0], [1, 1, 2, 2], [1, 2, 0, 1]];
    let others = [None, Some(0), Some(1), Some(3)];
    let mut cases = 0;
    for bits in 0..1usize << (3 * NODES) {
        let (up, paused, possible) = (bits & 15, bits >> 4 & 15, bits >> 8 & 15);
        // A node that is down need not be paused too, and fewer than two possible owners leave nothing to choose.
        if paused & !up != 0 || paused.count_ones() > 2 || possible.count_ones() < 2 {
            continue;
        }
        for (index, cause) in causes.iter().cycle().take(causes.len() * lists.len()).enumerate() {
            let preferred = lists[index / causes.len()];
            for owner in 0..NODES {
                let other = others[(bits + owner) % others.len()];
                let sites = sites[(bits / 5 + owner) % sites.len()];
                let (enforced, ordered) = (bits % 3 == 0, bits % 7 == 0 && sites == [0; NODES]);
                let case = Case {
                    owner,
                    preferred,
                    up,
                    paused,
                    possible,
                    other,
                    enforced,
                    sites,
                    ordered,
                    cause: *cause,
                };
                arrange(case, &mut estate, &mut world);
                let chosen = placement::choose(&estate, &world, GroupId::from_index(0), *cause);
                let candidates: Vec<usize> = chosen.candidates.iter().map(|node| node.index()).collect();
                assert_eq!((candidates, chosen.draw, chosen.blocked), naive(case), "{case:?}");
                assert_explained(&estate, &world, &chosen, case);
                cases += 1;
            }
        }
    }
    assert!(cases > 50_000, "{cases}");
}
