import Core

/// What audiences mean, for conditions that mean audiences.
struct Definitions {
    /// What a condition and the audiences that it means come to at most: tests, and audiences in audiences. Each is judged once for every
    /// time that it is meant.
    static let (tests, depth) = (10_000, 20)

    private let byID: [String: Audience]

    init(_ audiences: some Sequence<Audience>) {
        byID = Dictionary(audiences.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// `own`: the id under which it is, or will be, kept. O(what it comes to). Throws ``DefinitionFailure`` where it means an audience that
    /// is not there, or itself, or too many.
    func check(_ condition: Condition, of subject: ListSubject, as own: String?) throws {
        for mention in condition.mentions(of: subject) where byID[mention.id]?.subject != mention.subject {
            throw DefinitionFailure(.unknownAudience(mention.id), at: Self.place(of: mention.id, in: condition))
        }
        // Level by level, each audience with how often it is meant there.
        var level: [String: Int] = [:]
        for id in condition.mentions { level[id, default: 0] += 1 }
        var (tests, depth) = (condition.tests, 0)
        while !level.isEmpty {
            depth += 1
            if let own, level[own] != nil, let audience = byID[own] {
                let first = condition.mentions.first { reaches(own, from: $0) } ?? own
                throw DefinitionFailure(.cycle(audience.name), at: Self.place(of: first, in: condition))
            }
            var next: [String: Int] = [:]
            for (id, times) in level {
                guard let inner = byID[id]?.condition else { continue }
                tests += times * inner.tests
                for id in inner.mentions { next[id, default: 0] += times }
            }
            guard tests <= Self.tests, depth <= Self.depth else {
                let first = condition.mentions.first.map { Self.place(of: $0, in: condition) }
                throw DefinitionFailure(.tooManyParts, at: first ?? "")
            }
            level = next
        }
    }

    private func reaches(_ wanted: String, from id: String) -> Bool {
        var seen: Set<String> = []
        var open = [id]
        while let id = open.popLast() {
            if id == wanted { return true }
            if seen.insert(id).inserted { open += byID[id]?.condition.mentions ?? [] }
        }
        return false
    }

    /// The condition with the meaning of each audience in its place, except those that are `kept` as they are. It has to have been checked.
    func expanded(_ condition: Condition, keeping kept: Set<String>) -> Condition {
        condition.replacingAudiences { id in
            kept.contains(id) ? .audience(id) : byID[id].map { expanded($0.condition, keeping: kept) } ?? .audience(id)
        }
    }

    private static func place(of audience: String, in condition: Condition) -> String {
        Condition.place("audience", inside: condition.first { $0 == .audience(audience) }?.place ?? "")
    }
}

extension Condition {
    /// The ids of the audiences that it means itself, as often as it means them.
    var mentions: [String] { mentions(of: .people).map(\.id) }

    /// With what each has to be an audience of, where the condition is one of `subject`.
    func mentions(of subject: ListSubject) -> [(id: String, subject: ListSubject)] {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.flatMap { $0.mentions(of: subject) }
        case .not(let part): part.mentions(of: subject)
        case .people(_, let part): part.mentions(of: .people)
        case .audience(let id): [(id, subject)]
        case .attribute, .behaviour, .sequence, .sample, .top, .rfm, .cell: []
        }
    }

    /// With what `meaning` answers in the place of each audience.
    func replacingAudiences(_ meaning: (_ id: String) -> Condition) -> Condition {
        switch self {
        case .all(let parts): .all(parts.map { $0.replacingAudiences(meaning) })
        case .any(let parts): .any(parts.map { $0.replacingAudiences(meaning) })
        case .atLeast(let least, let parts): .atLeast(least, parts.map { $0.replacingAudiences(meaning) })
        case .not(let part): .not(part.replacingAudiences(meaning))
        case .people(let quantifier, let part): .people(quantifier, part.replacingAudiences(meaning))
        case .audience(let id): meaning(id)
        case .attribute, .behaviour, .sequence, .sample, .top, .rfm, .cell: self
        }
    }

    /// How many tests it has.
    var tests: Int {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.reduce(0) { $0 + $1.tests }
        case .not(let part), .people(_, let part): part.tests
        case .attribute, .behaviour, .sequence, .audience, .sample, .top, .rfm, .cell: 1
        }
    }
}
