import Core
public import Customers
public import Events
public import Jobs

/// Takes back what an import said of people or companies: each trait whose value came from it is again what was said before, or
/// gone where nobody had said anything.
///
/// It says so in events of its own, which go the way of all others, so whatever hangs on a trait follows, and the past stays
/// on the record: events, the people and companies that became known, identifiers, merges and members remain. Each event has the same
/// message id at every run, so going on after an interruption does no harm.
public struct UndoJob: JobKind {
    static let pageSize = 200
    /// Identifies of one person that are looked at; beyond it, older ones do not count.
    private static let longest = 2_000
    static let patience = Duration.milliseconds(50)

    public let name = Imports.undoKind
    public let isResumable = true

    let imports: Imports
    let eventLog: EventLog
    private let profiles: Profiles
    let inbox: any Inbox
    private let watch: InboxWatch

    public init(imports: Imports, eventLog: EventLog, profiles: Profiles, inbox: any Inbox, watch: InboxWatch) {
        self.imports = imports
        self.eventLog = eventLog
        self.profiles = profiles
        self.inbox = inbox
        self.watch = watch
    }

    public func perform(_ run: JobRun) async throws {
        let done = try await imports.import(run.job.parameters["import"]?.string ?? "")
        guard let mark = done.run else { throw ImportFailure.unknownImport }
        switch done.kind {
        case .people: try await takeBackPeople(done, mark, run)
        case .companies: try await takeBackCompanies(done, mark, run)
        case .events: throw ImportFailure.notUndoable
        }
        let last = try await watch.last()
        run.update { $0.phase = "resolving" }
        while try await watch.position() < last { try await Task.sleep(for: Self.patience) }
    }

    private func takeBackPeople(_ done: Import, _ mark: ImportRun, _ run: JobRun) async throws {
        begin(run, unit: "people", counting: "people_changed")
        var corrections = Corrections(inbox, at: imports.clock)
        var seen: Set<String> = []
        var cursor: String?
        repeat {
            try Task.checkCancellation()
            let page = try await eventLog.events(
                EventFilter(sourceID: mark.source, type: .identify),
                after: cursor,
                limit: Self.pageSize
            )
            let touched = Set(page.items.filter { $0.receivedAt == mark.receivedAt }.compactMap(\.profile))
            for person in try await profiles.summaries(numbers: touched.sorted()).values {
                guard seen.insert(person.id).inserted else { continue }
                try await takeBack(mark, of: person, for: done, run, &corrections)
            }
            cursor = page.next
        } while cursor != nil
        try await corrections.send()
    }

    private func takeBack(
        _ mark: ImportRun,
        of person: PersonSummary,
        for done: Import,
        _ run: JobRun,
        _ corrections: inout Corrections
    ) async throws {
        guard let profile = try await profiles.profile(id: person.id) else { return }
        var history = TraitHistory(takingBack: mark)
        var cursor: String?
        var looked = 0
        repeat {
            let page = try await eventLog.events(
                EventFilter(type: .identify, profiles: profile.numbers),
                after: cursor,
                limit: Self.pageSize
            )
            for record in page.items {
                if let payload = try? JSON(parsing: record.payload) { history.add(record, payload) }
            }
            looked += page.items.count
            cursor = page.next
        } while cursor != nil && looked < Self.longest
        let reversions = history.reversions
        guard !reversions.isEmpty, let who = Self.identification(of: profile) else {
            return run.update { $0.done += 1 }
        }
        try await say(
            reversions,
            in: who.merging(["type": "identify"]) { $1 },
            naming: "\(done.id)-\(profile.summary.number)",
            &corrections
        )
        count(reversions, "people_changed", run)
    }

    func begin(_ run: JobRun, unit: String, counting changed: String) {
        run.update { report in
            report.unit = unit
            report.phase = "removing"
            report.done = 0
            report.numbers = [changed: 0, "values_reverted": 0]
        }
    }

    func count(_ reversions: [TraitHistory.Reversion], _ changed: String, _ run: JobRun) {
        run.update { report in
            report.done += 1
            report.numbers[changed, default: 0] += 1
            report.numbers["values_reverted", default: 0] += Int64(reversions.count)
        }
    }

    /// One event for each moment and each source that is said to be the origin. `fields` say whom it is about, `name` is what their
    /// message ids begin with.
    func say(
        _ reversions: [TraitHistory.Reversion],
        in fields: [String: JSON],
        naming name: String,
        _ corrections: inout Corrections
    ) async throws {
        for group in Dictionary(grouping: reversions, by: { "\($0.source).\($0.time.microseconds)" }).values {
            guard let first = group.first else { continue }
            var fields = fields
            fields["traits"] = .object(Dictionary(group.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
            fields["timestamp"] = .string(first.time.iso8601)
            fields["messageId"] = .string("undo-\(name)-\(first.time.microseconds)")
            try await corrections.add(JSON.object(fields), source: first.source)
        }
    }

    /// The fields by which an event says that it is about this person.
    private static func identification(of profile: Profile) -> [String: JSON]? {
        guard let strongest = profile.identifiers.first else { return nil }
        switch strongest.namespace {
        case Namespace.userID: return ["userId": .string(strongest.value)]
        case Namespace.anonymousID: return ["anonymousId": .string(strongest.value)]
        default:
            let id: JSON = [
                "id": .string(strongest.value), "type": .string(strongest.namespace), "collection": "users",
                "encoding": "none",
            ]
            return ["context": ["externalIds": [id]]]
        }
    }
}
