/// The keys of events whose numbers follow each other: what a row of `event_key_recent` holds.
struct EventKeyRun: Sendable {
    /// The number of the event whose key comes first.
    let first: Int64
    /// Sixteen bytes for each number from `first` on. Zeros stand for a number that no event got in the end.
    private(set) var bytes: [UInt8] = []

    /// Numbers without an event that a run bridges; after more of them a new one begins.
    private static let bridged: Int64 = 32

    private init(first: Int64) { self.first = first }

    /// What is stored; nil where the bytes are no keys.
    init?(first: Int64, bytes: [UInt8]) {
        guard bytes.count.isMultiple(of: EventKey.byteCount) else { return nil }
        self.first = first
        self.bytes = bytes
    }

    /// The events' keys, in as few runs as their numbers allow. `events` in order of their numbers.
    static func runs(of events: [IncomingEvent]) -> [EventKeyRun] {
        var runs: [EventKeyRun] = []
        guard let first = events.first?.number else { return runs }
        var run = EventKeyRun(first: first)
        run.bytes.reserveCapacity(events.count * EventKey.byteCount)
        var next = first
        for event in events {
            if event.number - next > bridged {
                runs.append(run)
                run = EventKeyRun(first: event.number)
            } else if event.number > next {
                run.bytes.append(contentsOf: repeatElement(0, count: Int(event.number - next) * EventKey.byteCount))
            }
            event.key.append(to: &run.bytes)
            next = event.number + 1
        }
        runs.append(run)
        return runs
    }

    /// Each number that has an event, with its key.
    var keys: [(number: Int64, key: EventKey)] {
        bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: EventKey.byteCount).compactMap { offset in
                let key = EventKey(bytes: bytes, at: offset)
                return key.isNothing ? nil : (first + Int64(offset / EventKey.byteCount), key)
            }
        }
    }
}
