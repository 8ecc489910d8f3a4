import Columns
import Core

/// One person against one definition: the same answer that a list of everybody gives, without looking at anybody else.
extension AttributeTable {
    /// O(tests, and the person's events of the names that are asked for).
    func holds(_ condition: Condition, _ ordinal: Int, _ circumstances: Circumstances) -> Bool {
        guard contains(Int64(ordinal)) else { return false }
        return isTrue(condition, ordinal, circumstances)
    }

    private func isTrue(_ condition: Condition, _ ordinal: Int, _ circumstances: Circumstances) -> Bool {
        switch condition {
        // What is known is cheaper to look at than what was done, and decides as often. Two passes: to put parts in order would cost more.
        case .all(let parts):
            parts.allSatisfy { $0.asksHistory || isTrue($0, ordinal, circumstances) }
                && parts.allSatisfy { !$0.asksHistory || isTrue($0, ordinal, circumstances) }
        case .any(let parts):
            parts.contains { !$0.asksHistory && isTrue($0, ordinal, circumstances) }
                || parts.contains { $0.asksHistory && isTrue($0, ordinal, circumstances) }
        case .atLeast(let least, let parts):
            parts.reduce(0) { $0 + (isTrue($1, ordinal, circumstances) ? 1 : 0) } >= least
        case .not(let part): !isTrue(part, ordinal, circumstances)
        case .attribute(let attribute, let test): isTrue(attribute, test, ordinal, circumstances)
        case .behaviour(let behaviour): circumstances.holds(behaviour, of: ordinal)
        case .sequence(let sequence): circumstances.holds(sequence, of: ordinal)
        case .audience(let id):
            circumstances.meanings[id].map { isTrue($0, ordinal, circumstances) } ?? circumstances.kept[id]?[ordinal]
                ?? false
        case .sample(let sample): sample.lottery.draws(ordinal)
        case .top(let top): self.top(top, circumstances)[ordinal]
        case .rfm(let cell): members(of: cell, circumstances)[ordinal]
        case .cell(let cell):
            circumstances.members(of: cell, among: Bitmap(bound: bound) { $0 == ordinal })[ordinal]
        case .people(let quantifier, let part):
            circumstances.people.map { quantifier.holds(of: members[ordinal], $0(part)) } ?? false
        }
    }

    private func isTrue(
        _ attribute: Attribute,
        _ test: ValueTest,
        _ ordinal: Int,
        _ circumstances: Circumstances
    ) -> Bool {
        func isTrue(_ column: ValueColumn?) -> Bool {
            guard let column else { return test == .missing }
            return Self.holds(test, column.code(of: ordinal), in: column.dictionary, circumstances)
        }
        func isTrue(_ order: ValueOrder?) -> Bool { Self.holds(test, ofEverybody: order, circumstances) }
        func isTrue(_ carried: [String]) -> Bool {
            switch test {
            case .isAny(let wanted): wanted.contains(where: carried.contains)
            case .isNone(let wanted): !wanted.contains(where: carried.contains)
            case .missing: carried.isEmpty
            default: !carried.isEmpty
            }
        }
        switch attribute {
        case .name: return isTrue(name)
        case .email: return isTrue(email)
        case .phone: return isTrue(phone)
        case .trait(let name): return isTrue(traits[name])
        case .consent(let kind): return isTrue(consents[kind]?.decision)
        case .consentTime(let kind): return isTrue(consents[kind]?.time)
        case .firstSeen: return isTrue(.date(firstSeen[ordinal]))
        case .lastSeen: return isTrue(lastSeen[ordinal] == 0 ? nil : .date(lastSeen[ordinal]))
        case .events: return isTrue(.number(Double(events[ordinal])))
        case .known: return isTrue(.truth(known[ordinal]))
        case .tag: return isTrue(circumstances.tagged.filter { $0.value.contains(Int64(ordinal)) }.map(\.key))
        case .source: return isTrue(sources.filter { $0.value[ordinal] }.map { String($0.key) })
        case .identifier(let namespace):
            let has = namespaces[namespace].map { identifiers[ordinal] & (1 << UInt64($0)) != 0 } ?? false
            return has == (test != .missing && test != .isFalse)
        case .computed(let name): return circumstances.holds(test, ofComputed: name, ordinal)
        case .groupID: return isTrue(groupIDs)
        case .people, .active: return isTrue(count(attribute, of: ordinal))
        }
    }
}

/// Why somebody belongs to an audience, or not: each condition with whether it holds, and what was found.
public struct Explanation: Sendable {
    public let condition: Condition
    public let holds: Bool
    /// The value of the attribute, or what was measured; a time for first and last ones, the number of steps for a sequence. Nil where
    /// there is none.
    public let found: ListValue?
    /// Of a group.
    public let parts: [Explanation]
}

extension AttributeTable {
    func explanation(_ condition: Condition, _ ordinal: Int, _ circumstances: Circumstances) -> Explanation {
        let (parts, found): ([Condition], ListValue?) =
            switch condition {
            case .all(let parts), .any(let parts), .atLeast(_, let parts): (parts, nil)
            case .not(let part): ([part], nil)
            case .attribute(let attribute, _): ([], value(of: attribute, ordinal, circumstances))
            case .behaviour(let behaviour): ([], measured(behaviour, ordinal, circumstances))
            case .sequence(let sequence):
                ([], .number(Double(circumstances.path(sequence).level(of: ordinal))))
            case .audience(let id): (circumstances.meanings[id].map { [$0] } ?? [], nil)
            case .top(let top): ([], value(of: top.attribute, ordinal, circumstances))
            case .sample, .people, .rfm, .cell: ([], nil)
            }
        return Explanation(
            condition: condition,
            holds: holds(condition, ordinal, circumstances),
            found: found,
            parts: parts.map { explanation($0, ordinal, circumstances) }
        )
    }

    private func measured(_ behaviour: Behaviour, _ ordinal: Int, _ circumstances: Circumstances) -> ListValue? {
        let value = circumstances.history[behaviour.events].value(circumstances.question(behaviour), of: ordinal)
        return switch behaviour.measure {
        case .first, .last: value.map { .instant(Instant(microseconds: Int64($0))) }
        default: value.map { .number($0) }
        }
    }
}
