import Core
import Storage
import TestSupport

@testable import Events

/// What a workspace holds that must not depend on how often, in which portions and under which failures it came in.
struct Record: Equatable {
    /// Message ids of the recorded events, in no order.
    var recorded: [String]
    /// By place in the inbox.
    var rejected: [String]
    var identifiers: [String]
    var people: [String]
    var traits: [String]
    var members: [String]
    var sources: [String]
}

extension PipelineHarness {
    /// All that are kept, settled or not.
    private func keys() async throws -> Set<EventKey> {
        try await database.read { tx in
            let settled = try tx.rows("SELECT keys FROM event_key_page").flatMap { row in
                EventKeyRun(first: 0, bytes: try row.blob(0))?.keys.map(\.key) ?? []
            }
            let runs = try tx.rows("SELECT number, key FROM event_key_recent").compactMap { row in
                EventKeyRun(first: try row.integer(0), bytes: try row.blob(1))
            }
            return Set(settled).union(runs.flatMap(\.keys).map(\.key))
        }
    }

    /// Numbers are left out: they may have gaps.
    func record() async throws -> Record {
        let recorded = try await database.read { tx in
            try tx.rows(EventLog.recorded).map { try $0.integer(0) }
        }
        var messages: [String] = []
        for number in recorded {
            if let event = try await eventLog.event(id: "e\(number)") { messages.append(event.messageID ?? "?") }
        }
        let keys = try await keys().count
        if keys != recorded.count { messages.append("\(keys) keys of \(recorded.count) events") }
        let found = messages
        return try await database.read { tx in
            func list(_ sql: SQL) throws -> [String] {
                try tx.rows(sql).map { row in "\(row.values)" }.sorted()
            }
            return Record(
                recorded: found.sorted(),
                rejected: try list("SELECT state, reason, message_id FROM rejection"),
                identifiers: try list(
                    """
                    SELECT i.namespace, i.value, (SELECT MIN(j.value) FROM identifier j WHERE j.profile = i.profile)
                    FROM identifier i
                    """
                ),
                people: try list(
                    """
                    SELECT (SELECT MIN(j.value) FROM identifier j WHERE j.profile = a.profile), a.events, a.first_seen,
                    a.last_seen, p.name, p.email, p.phone, p.is_anonymous
                    FROM profile_activity a JOIN profile p ON p.number = a.profile
                    """
                ),
                traits: try list(
                    """
                    SELECT (SELECT MIN(j.value) FROM identifier j WHERE j.profile = t.profile), n.name, t.value, t.time
                    FROM trait t JOIN trait_name n ON n.number = t.name JOIN profile p ON p.number = t.profile
                    WHERE p.survivor = p.number
                    """
                ),
                members: try list(
                    """
                    SELECT (SELECT MIN(j.value) FROM identifier j WHERE j.profile = p.survivor), c.group_id,
                    MIN(m.first_at), MAX(m.last_at)
                    FROM company_member m JOIN company c ON c.number = m.company JOIN profile p ON p.number = m.profile
                    GROUP BY p.survivor, c.group_id
                    """
                ),
                sources: try list("SELECT source, events FROM source_activity")
            )
        }
    }
}

/// A story of some people, each event with a message id of its own.
func story(seed: UInt64, events: Int) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<events).map { number in
        let person = Int.random(in: 0..<8, using: &random)
        let browser = Int.random(in: 0..<12, using: &random)
        let time = PipelineHarness.noon.advanced(
            byMicroseconds: -Int64.random(in: 0..<50, using: &random) * Instant.hour
        )
        let common = #""messageId":"m\#(number)","timestamp":"\#(time.iso8601)""#
        return switch Int.random(in: 0..<10, using: &random) {
        case 0...3: #"{"type":"track","event":"Seen \#(browser % 3)","anonymousId":"b\#(browser)",\#(common)}"#
        case 4: #"{"type":"track","event":"Bought","userId":"p\#(person)","anonymousId":"b\#(browser)",\#(common)}"#
        case 5:
            #"{"type":"identify","userId":"p\#(person)","traits":{"name":"N\#(number % 5)","plan":\#(number)},\#(common)}"#
        case 6:
            #"{"type":"identify","anonymousId":"b\#(browser)","traits":{"email":"E\#(person)@b.kr","age":\#(number)},\#(common)}"#
        case 7:
            #"{"type":"group","userId":"p\#(person)","groupId":"g\#(browser % 4)","traits":{"size":\#(number)},\#(common)}"#
        case 8: #"{"type":"track","userId":"p\#(person)",\#(common)}"#
        default: #"{"type":"page","userId":"null","name":"blocked","messageId":"m\#(number)"}"#
        }
    }
}
