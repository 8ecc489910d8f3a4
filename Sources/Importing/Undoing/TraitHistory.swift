import Core
import Events

/// Everything that was said of one person or company, so that what an import said can be taken back. Pure: events in, values out.
struct TraitHistory {
    /// What is to be said so that a trait is as if the import had not been.
    struct Reversion: Equatable {
        let name: String
        /// Null where nobody else said anything.
        let value: JSON
        /// The moment of the import's own statement: said later, of the same moment, it counts.
        let time: Instant
        /// Who said the value before; the import's own source where nobody did.
        let source: Int64
    }

    private struct Statement {
        let value: JSON
        let time: Instant
        let source: Int64
        let isTakenBack: Bool
    }

    private let takenBack: ImportRun
    private var latest: [String: Statement] = [:]
    private var kept: [String: Statement] = [:]

    init(takingBack run: ImportRun) { takenBack = run }

    /// `record` is an `identify` of the person or a `group` of the company, `payload` its content. Of those of one moment, the one
    /// that came later is to be added earlier, as a timeline lists them.
    mutating func add(_ record: EventRecord, _ payload: JSON) {
        let isTakenBack = record.sourceID == takenBack.source && record.receivedAt == takenBack.receivedAt
        for (name, value) in Self.traits(of: payload, record.type) {
            let statement = Statement(
                value: value,
                time: record.time,
                source: record.sourceID,
                isTakenBack: isTakenBack
            )
            if latest[name].map({ $0.time < record.time }) ?? true { latest[name] = statement }
            if !isTakenBack, kept[name].map({ $0.time < record.time }) ?? true { kept[name] = statement }
        }
    }

    /// By name.
    var reversions: [Reversion] {
        latest.sorted { $0.key < $1.key }.compactMap { name, statement in
            guard statement.isTakenBack else { return nil }
            let before = kept[name]
            return Reversion(
                name: name,
                value: before?.value ?? .null,
                time: statement.time,
                source: before?.source ?? takenBack.source
            )
        }
    }

    /// As the pipeline reads them: what is said outside of the context wins, and in the context of a `group` it is said of the person.
    private static func traits(of payload: JSON, _ type: EventType?) -> [String: JSON] {
        var traits: [String: JSON] = [:]
        if type == .identify, case .object(let fields) = payload["context"]?["traits"] { traits = fields }
        if case .object(let fields) = payload["traits"] { traits.merge(fields) { $1 } }
        return traits
    }
}
