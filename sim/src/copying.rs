//! Copies of a world: what both have in common already is left alone, so that one world can be used for many what-ifs.

use crate::world::World;

/// A copy, field by field; a field that is forgotten does not compile.
macro_rules! copies {
    ($($field:ident),* $(,)?) => {
        impl Clone for World {
            fn clone(&self) -> World {
                World { $($field: self.$field.clone()),* }
            }

            fn clone_from(&mut self, other: &World) {
                $(self.$field.clone_from(&other.$field);)*
            }
        }
    };
}

copies! {
    now, estate, nodes, groups, resources, services, alive, view, forced, forming, others, missed, drains,
    waiting, blocked, failbacks, failovers, restarts, links, networks, leaving, waited_for, database, votes,
    witness_lost_at, witness_reachable, dns_lost, ad_lost, files, checkpoints, packages, running, polls,
    group_sets, clock, queue,
}
