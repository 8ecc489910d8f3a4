public import Core
public import Events
public import Storage

/// What staff do to people, recorded as events of the workspace's own source: through the same inbox and pipeline as
/// everything else, so that provenance, the rules of time and the timeline hold for it as well.
///
/// An event carries the strongest identifier that the person has, and nothing else that would identify anybody: it finds
/// its person and changes no identity.
public struct Desk: Sendable {
    /// What one batch holds at most.
    private static let portion = 500

    private let database: any Database
    private let inbox: any Inbox
    private let sources: Sources
    private let clock: any WallClock

    public init(database: any Database, inbox: any Inbox, sources: Sources, clock: any WallClock) {
        self.database = database
        self.inbox = inbox
        self.sources = sources
        self.clock = clock
    }

    /// The number of the workspace's own source, by which its events are known.
    public func source() async throws -> Int64 { try await sources.own() }

    /// Says `traits` of the person; null removes one. Returns the id of the message when it is durable. Throws
    /// ``StaffFailure/unreachable``, ``InboxFailure``.
    public func identify(_ profile: Int64, traits: [String: JSON], by member: StaffMember) async throws -> String {
        let messages = try await identify(all: [profile], traits: traits, by: member)
        guard let message = messages.first else { throw StaffFailure.unreachable }
        return message
    }

    /// As above of many, in portions. Returns the ids of the messages when they are durable, without those whom nothing
    /// identifies any more.
    @discardableResult
    public func identify(
        all profiles: [Int64],
        traits: [String: JSON],
        by member: StaffMember
    ) async throws -> [String] {
        try await record(profiles, by: member) { ["type": "identify", "traits": .object(traits)] }
    }

    /// Records that `event` was done to each of `profiles`. Returns the ids of the messages when they are durable, without
    /// those whom nothing identifies any more.
    @discardableResult
    public func track(
        _ event: StaffEvent,
        _ properties: [String: JSON],
        of profiles: [Int64],
        by member: StaffMember
    ) async throws -> [String] {
        try await record(profiles, by: member) {
            ["type": "track", "event": .string(event.rawValue), "properties": .object(properties)]
        }
    }

    /// Waits until the pipeline has recorded the message of a person, for as long as one waits for a page: whether it
    /// did. `profiles` are all numbers of the person.
    public func isRecorded(_ message: String, of profiles: [Int64], in log: EventLog) async throws -> Bool {
        let own = try await source()
        for _ in 0..<100 {
            let latest = try await log.events(EventFilter(sourceID: own, profiles: profiles), limit: 5)
            if latest.items.contains(where: { $0.messageID == message }) { return true }
            try await Task.sleep(for: .milliseconds(15))
        }
        return false
    }

    private func record(
        _ profiles: [Int64],
        by member: StaffMember,
        _ content: @Sendable () -> [String: JSON]
    ) async throws -> [String] {
        let source = try await source()
        var messages: [String] = []
        var rest = profiles[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(some.count)
            let handles = try await database.read { tx in try Handle.strongest(of: some, in: tx) }
            let now = clock.now()
            let events = some.compactMap { handles[$0] }.map { handle -> JSON in
                var event = content()
                let message = UUIDv7.make(at: now)
                messages.append(message)
                event["messageId"] = .string(message)
                event["timestamp"] = .string(now.iso8601)
                handle.write(to: &event, context: ["staff": ["id": .string(member.id), "name": .string(member.name)]])
                return .object(event)
            }
            guard !events.isEmpty else { continue }
            let body = JSON.object(["batch": .array(events)]).text
            try await inbox.append(
                CollectedRequest(
                    route: .batch,
                    sourceNumber: source,
                    receivedAt: now,
                    ip: nil,
                    body: RequestInspection(Array(body.utf8)).body
                ),
                events: events.count
            )
        }
        return messages
    }
}

/// The identifier by which an event reaches a person.
private struct Handle {
    let namespace: String
    let value: String

    /// By profile; nobody for whom nothing identifies.
    static func strongest(of profiles: [Int64], in tx: any ReadTransaction) throws -> [Int64: Handle] {
        var names: [Int64: String] = [:]
        for row in try tx.rows("SELECT number, name FROM identifier_namespace") {
            names[try row.integer(0)] = try row.text(1)
        }
        var handles: [Int64: Handle] = [:]
        let keys = [Column("profile", profiles)]
        for (key, row) in try tx.lookup("namespace, value", from: "identifier", matching: keys) {
            guard let namespace = names[try row.integer(0)] else { continue }
            let handle = Handle(namespace: namespace, value: try row.text(1))
            if let known = handles[profiles[key]], known.rank <= handle.rank { continue }
            handles[profiles[key]] = handle
        }
        return handles
    }

    private var rank: Int { IdentityRules.defaultRules[namespace]?.priority ?? 30 }

    func write(to event: inout [String: JSON], context: [String: JSON]) {
        var context = context
        switch namespace {
        case Namespace.userID: event["userId"] = .string(value)
        case Namespace.anonymousID: event["anonymousId"] = .string(value)
        default:
            context["externalIds"] = [
                [
                    "id": .string(value), "type": .string(namespace), "collection": "users", "encoding": "none",
                ]
            ]
        }
        event["context"] = .object(context)
    }
}
