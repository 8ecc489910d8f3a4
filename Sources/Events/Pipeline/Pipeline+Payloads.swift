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

    /// Has a better dictionary learned where one is due, and goes on with it once it is there and stored.
    func learn(from batch: MicroBatch) async throws {
        if let due = training.withLock({ $0.add(samples: batch.samples, events: batch.events.count) }) {
            trainer.begin(due.samples, number: due.number)
        }
        guard let learned = trainer.takeResult() else { return }
        let dictionary = try PayloadDictionary(number: learned.number, bytes: learned.bytes)
        try await database.write { tx in
            try tx.insert(
                into: "payload_dictionary",
                [Column("number", [learned.number]), Column("bytes", [learned.bytes])]
            )
        }
        training.withLock { $0.use(dictionary) }
        logger.info(
            "payload dictionary learned",
            metadata: ["number": "\(learned.number)", "bytes": "\(learned.bytes.count)"]
        )
    }
}
