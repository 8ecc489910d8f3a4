/// Who was found, and how well: each set holds the ones before it.
public struct SearchMatches: Sendable, Equatable {
    /// Something of theirs is what was sought, from its first letter to its last.
    public internal(set) var exact: OwnerSet
    /// Something of theirs, or a word in it, begins with it.
    public internal(set) var prefix: OwnerSet
    /// It stands somewhere.
    public internal(set) var all: OwnerSet

    init(limit: Int = 0) {
        exact = OwnerSet(limit: limit)
        prefix = exact
        all = exact
    }

    public var count: Int { all.count }

    /// Best first.
    public var tiers: [OwnerSet] { [exact, prefix.subtracting(exact), all.subtracting(prefix)] }

    /// Counts `number` among those who are exactly what was sought.
    public mutating func insert(exactly number: Int64) {
        guard let owner = UInt32(exactly: number) else { return }
        insert([Hit(owner: owner, fit: .exact)])
    }

    /// Somebody who was found, and how well.
    struct Hit {
        let owner: UInt32
        let fit: Fit
    }

    mutating func insert(_ hits: [Hit]) {
        var (prefixes, exacts): ([UInt32], [UInt32]) = ([], [])
        for hit in hits where hit.fit != .part {
            prefixes.append(hit.owner)
            if hit.fit == .exact { exacts.append(hit.owner) }
        }
        all.insert(hits.lazy.map(\.owner))
        prefix.insert(prefixes)
        exact.insert(exacts)
    }

    mutating func formUnion(_ other: SearchMatches) {
        exact.formUnion(other.exact)
        prefix.formUnion(other.prefix)
        all.formUnion(other.all)
    }

    /// Who was found by both, as well as by the worse of them.
    mutating func formIntersection(_ other: SearchMatches) {
        exact.formIntersection(other.exact)
        prefix.formIntersection(other.prefix)
        all.formIntersection(other.all)
    }
}

/// How a text holds what is sought.
enum Fit: Hashable {
    case exact, prefix, part
}
