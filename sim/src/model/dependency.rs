//! Dependency expressions (`wsfc:W-DEP-01`): an AND of parts, each one resource or an OR list.

use super::ids::ResourceId;

/// What a resource needs before it can be online. No part: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DependencyExpression {
    /// All must hold.
    pub parts: Vec<DependencyPart>,
}

/// One term of the AND: at least one of the providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyPart {
    /// Never empty; one provider is a plain AND term.
    pub any_of: Vec<ResourceId>,
}

impl DependencyExpression {
    /// Whether the expression is true when exactly the resources with `online` are online (`wsfc:W-DEP-03`).
    pub fn satisfied(&self, online: impl Fn(ResourceId) -> bool) -> bool {
        self.parts.iter().all(|part| part.any_of.iter().any(|provider| online(*provider)))
    }

    /// Every provider named, in the order of the expression.
    pub fn providers(&self) -> impl Iterator<Item = ResourceId> {
        self.parts.iter().flat_map(|part| part.any_of.iter().copied())
    }

    /// The terms that offer a choice.
    pub fn alternatives(&self) -> impl Iterator<Item = &DependencyPart> {
        self.parts.iter().filter(|part| part.any_of.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Id;

    #[test]
    fn an_and_needs_all_and_an_or_needs_one_for_every_combination() {
        let id = ResourceId::from_index;
        let expression = DependencyExpression {
            parts: vec![
                DependencyPart { any_of: vec![id(0), id(1)] },
                DependencyPart { any_of: vec![id(2)] },
            ],
        };
        for bits in 0..8u32 {
            let online = |resource: ResourceId| bits >> resource.index() & 1 == 1;
            let expected = (online(id(0)) || online(id(1))) && online(id(2));
            assert_eq!(expression.satisfied(online), expected, "{bits:03b}");
        }
        assert!(DependencyExpression::default().satisfied(|_| false));
    }
}
