import Logging
import Storage
import Synchronization

extension Pipeline {
    func decode(_ rows: [InboxTable.StoredRow]) async throws -> MicroBatch {
        let (dictionary, samples) = training.withLock { ($0.dictionary, $0.wantedNow) }
        return try await thread.decode(rows, dictionary: dictionary, samples: samples)
    }

    /// Goes on with what the workspace has learned so far.
    func prepareTraining() async throws {
        let (dictionary, events) = try await database.read { [dictionaries] tx in
            (
                try dictionaries.newest(in: tx),
                try tx.row("SELECT COALESCE(MAX(number), 0) FROM event")?.integer(0) ?? 0
            )
        }
        training.withLock { $0 = PayloadTraining(dictionary: dictionary, events: events) }
    }

    /// Learns a better dictionary where one is due. It is stored before the first event needs it.
    func learn(from batch: MicroBatch) async throws {
        let due = training.withLock { $0.add(samples: batch.samples, events: batch.events.count) }
        guard let due, let bytes = try await thread.train(on: due.samples, number: due.number) else { return }
        let dictionary = try PayloadDictionary(number: due.number, bytes: bytes)
        let number = due.number
        try await database.write { tx in
            try tx.insert(into: "payload_dictionary", [Column("number", [number]), Column("bytes", [bytes])])
        }
        training.withLock { $0.use(dictionary) }
        logger.info("payload dictionary learned", metadata: ["number": "\(number)", "bytes": "\(bytes.count)"])
    }
}
