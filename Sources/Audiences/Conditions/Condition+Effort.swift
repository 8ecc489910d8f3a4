extension Condition {
    /// How much it takes to find those of whom it is true, beside that of others: columns of people, then the rows of an event, then walks through several.
    fileprivate var effort: Int {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.map(\.effort).max() ?? 0
        case .not(let part): part.effort
        case .attribute(let attribute, _): attribute.computedName == nil ? 0 : 3
        case .sample: 0
        case .behaviour: 1
        case .sequence, .audience: 2
        case .top, .rfm, .cell, .people: 3
        }
    }
}

extension Condition {
    /// What somebody has to have done, where that is all of the condition.
    var behaviour: Behaviour? {
        guard case .behaviour(let behaviour) = self else { return nil }
        return behaviour
    }
}

extension [Condition] {
    /// The same ones, those first that cost least; of equals as they were.
    var inOrderOfEffort: [Condition] {
        let efforts = map(\.effort)
        return indices.sorted { (efforts[$0], $0) < (efforts[$1], $1) }.map { self[$0] }
    }
}
