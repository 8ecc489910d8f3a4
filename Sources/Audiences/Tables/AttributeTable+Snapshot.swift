import Columns
import Snapshots

extension AttributeTable {
    /// To be raised when arrays or what they mean change.
    static let snapshotVersion: UInt32 = 3

    private struct Description: Codable {
        /// The names of traits, in the order of their columns.
        let traits: [String]
        /// The kinds of consent, in the order of their columns.
        let consents: [String]
        let namespaces: [String: Int]
        let sources: [Int64]
    }

    /// Adds the table to a snapshot.
    func write(to writer: inout SnapshotWriter) throws(SnapshotFailure) {
        let description = Description(
            traits: traits.keys.sorted(),
            consents: consents.keys.sorted(),
            namespaces: namespaces,
            sources: sources.keys.sorted()
        )
        try writer.add("people", json: description)
        try writer.add("existing", existing.words)
        try writer.add("known", known.words)
        try writer.add("first", firstSeen)
        try writer.add("last", lastSeen)
        try writer.add("events", events)
        try writer.add("identifiers", identifiers)
        for source in description.sources { try writer.add("source/\(source)", sources[source]?.words ?? []) }
        try name.write(to: &writer, as: "name")
        try email.write(to: &writer, as: "email")
        try phone.write(to: &writer, as: "phone")
        for (number, trait) in description.traits.enumerated() {
            try traits[trait]?.write(to: &writer, as: "trait/\(number)")
        }
        for (number, kind) in description.consents.enumerated() {
            try consents[kind]?.decision.write(to: &writer, as: "consent/\(number)")
            try consents[kind]?.time.write(to: &writer, as: "consent_time/\(number)")
        }
    }

    /// What ``write(to:)`` wrote.
    init(from file: SnapshotFile) throws(SnapshotFailure) {
        let description = try file.json("people", as: Description.self)
        existing = Bitset(words: try file.array("existing"))
        known = Bitset(words: try file.array("known"))
        firstSeen = try file.array("first")
        lastSeen = try file.array("last")
        events = try file.array("events")
        identifiers = try file.array("identifiers")
        let columns = [lastSeen.count, events.count, identifiers.count]
        guard !firstSeen.isEmpty, columns.allSatisfy({ $0 == firstSeen.count }) else {
            throw SnapshotFailure(.damaged, "people")
        }
        namespaces = description.namespaces
        for source in description.sources { sources[source] = Bitset(words: try file.array("source/\(source)")) }
        name = try ValueColumn(from: file, as: "name")
        email = try ValueColumn(from: file, as: "email")
        phone = try ValueColumn(from: file, as: "phone")
        for (number, trait) in description.traits.enumerated() {
            traits[trait] = try ValueColumn(from: file, as: "trait/\(number)")
        }
        for (number, kind) in description.consents.enumerated() {
            consents[kind] = ConsentColumns(
                decision: try ValueColumn(from: file, as: "consent/\(number)"),
                time: try ValueColumn(from: file, as: "consent_time/\(number)")
            )
        }
    }
}
