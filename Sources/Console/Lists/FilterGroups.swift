import Audiences

/// A condition as the screen lets people build it: groups that all have to be fulfilled, each by any of its tests; or the
/// other way round.
struct FilterGroups: Sendable, Equatable {
    /// What is no group.
    struct Leaf: Sendable, Equatable {
        let condition: Condition

        init(_ attribute: Attribute, _ test: ValueTest) { condition = .attribute(attribute, test) }

        /// Of companies: at least one of their people belongs to it.
        init(audience id: String, of subject: ListSubject = .people) {
            condition = subject == .people ? .audience(id) : .people(.any, .audience(id))
        }

        init(_ sample: Sample) { condition = .sample(sample) }

        init?(_ condition: Condition) {
            switch condition {
            case .attribute, .behaviour, .sequence, .audience, .sample, .top, .rfm, .cell, .people:
                self.condition = condition
            case .not(.behaviour), .not(.sequence), .not(.audience), .not(.attribute), .not(.sample), .not(.top),
                .not(.people), .not(.rfm), .not(.cell):
                self.condition = condition
            default: return nil
            }
        }

        /// Nil where no group can hold it.
        var opposite: Leaf? {
            switch condition {
            case .attribute(let attribute, .exists): Leaf(attribute, .missing)
            case .attribute(let attribute, .missing): Leaf(attribute, .exists)
            case .not(let part): Leaf(part)
            default: Leaf(.not(condition))
            }
        }
    }

    /// Where a test stands.
    struct Spot: Sendable, Equatable {
        let group: Int
        let place: Int
    }

    var groups: [[Leaf]] = []
    /// One group is enough, of which all tests have to be fulfilled.
    var isAny = false
    /// What is built in another way, by a program: shown as a whole.
    private(set) var other: Condition?

    init() {}

    init(_ condition: Condition) {
        var (parts, isAny) = ([condition], false)
        if case .all(let all) = condition { parts = all }
        if case .any(let any) = condition { (parts, isAny) = (any, true) }
        var groups: [[Leaf]] = []
        for part in parts {
            guard let leaves = Self.leaves(part, isAny: isAny) else {
                other = condition
                return
            }
            groups.append(leaves)
        }
        (self.groups, self.isAny) = (groups, isAny)
    }

    private static func leaves(_ condition: Condition, isAny: Bool) -> [Leaf]? {
        if let leaf = Leaf(condition) { return [leaf] }
        let parts: [Condition]
        switch condition {
        case .any(let inner) where !isAny: parts = inner
        case .all(let inner) where isAny: parts = inner
        default: return nil
        }
        let leaves = parts.compactMap(Leaf.init)
        return leaves.count == parts.count ? leaves : nil
    }

    /// Nil where nothing is asked.
    var condition: Condition? {
        if let other { return other }
        // Addresses of it stand in every cell of a table.
        if groups.count == 1, groups[0].count == 1 { return groups[0][0].condition }
        let parts = groups.map { group -> Condition in
            let leaves = group.map(\.condition)
            return leaves.count == 1 ? leaves[0] : isAny ? .all(leaves) : .any(leaves)
        }
        return parts.isEmpty ? nil : isAny ? .any(parts) : .all(parts)
    }

    subscript(spot: Spot) -> Leaf? {
        guard groups.indices.contains(spot.group), groups[spot.group].indices.contains(spot.place) else { return nil }
        return groups[spot.group][spot.place]
    }

    /// Puts the test in the place of another one, or, where there is none, adds it.
    mutating func put(_ leaf: Leaf, at spot: Spot) {
        if self[spot] == nil { add(leaf, to: nil) } else { groups[spot.group][spot.place] = leaf }
    }

    /// Puts the opposite of a test in its place.
    mutating func turn(_ spot: Spot) {
        guard let leaf = self[spot]?.opposite else { return }
        groups[spot.group][spot.place] = leaf
    }

    /// Adds the test to a group, or as a group of its own.
    mutating func add(_ leaf: Leaf, to group: Int?) {
        if let group, groups.indices.contains(group) { groups[group].append(leaf) } else { groups.append([leaf]) }
    }

    mutating func remove(_ place: Int, of group: Int) {
        guard groups.indices.contains(group), groups[group].indices.contains(place) else { return }
        groups[group].remove(at: place)
        if groups[group].isEmpty { groups.remove(at: group) }
    }
}

extension FilterGroups {
    /// Adds a test that has to be fulfilled beside all that is asked already.
    mutating func narrow(_ leaf: Leaf) {
        if isAny, groups.count > 1, groups.allSatisfy({ $0.count == 1 }) {
            // One of several: they become the ways to fulfil one condition.
            groups = [groups.flatMap { $0 }]
            isAny = false
        }
        if isAny, groups.count > 1 {
            for index in groups.indices { groups[index].append(leaf) }
        } else if isAny, groups.count == 1 {
            groups[0].append(leaf)
        } else {
            groups.append([leaf])
        }
    }
}
