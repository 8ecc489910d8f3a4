import Core
public import Storage

/// For whoever has to say again what a recorded event means.
extension EventLog {
    /// Everything that is recorded to these profiles as the pipeline read it once, in order of arrival, whatever limits hold today. Throws
    /// ``PayloadFailure/damaged``. O(their events).
    public static func said(
        by profiles: [Int64],
        in tx: any ReadTransaction
    ) throws -> [IncomingEvent] {
        let dictionaries = try PayloadDictionaries().all(in: tx)
        let decoder = EventDecoder(limits: .none)
        let columns: SQL = "e.number, e.profile, e.source, e.time, e.received_at, e.payload"
        return try rows(columns, of: profiles, through: .max, in: tx).map { row in
            let payload = try row.blob(5)
            let dictionary = dictionaries[PayloadCodec.dictionaryNumber(of: payload)]
            let request = CollectedRequest(
                route: .typed,
                sourceNumber: try row.integer(2),
                receivedAt: try row.instant(4),
                ip: nil,
                body: try PayloadCodec.decompress(payload, with: dictionary)
            )
            var event = try decoder.recorded(request, at: row.instant(3))
            event.number = try row.integer(0)
            event.profile = try row.integer(1)
            return event
        }.sorted { $0.number < $1.number }
    }

    /// Says of events, by their numbers, that they belong to the profile with another number.
    public static func move(_ owners: [Int64: Int64], in tx: any WriteTransaction) throws {
        let numbers = owners.keys.sorted()
        guard !numbers.isEmpty else { return }
        let keys = [Column("number", numbers)]
        var entries: [(profile: Int64, time: Int64, number: Int64)] = []
        for (key, row) in try tx.lookup("profile, time", from: "event", matching: keys) {
            entries.append((try row.integer(0), try row.integer(1), numbers[key]))
        }
        try tx.update("event", set: [Column("profile", numbers.map { owners[$0] ?? 0 })], matching: keys)
        try TimelineIndex.move(entries, to: owners, in: tx)
    }
}
