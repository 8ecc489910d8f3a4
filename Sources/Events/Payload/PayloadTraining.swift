/// Collects examples until a better dictionary can be learned: early, when there is something to learn from, and again when
/// the workspace has shown what it is like.
struct PayloadTraining {
    /// The first, second and third dictionary are learned from what comes after so many events.
    private static let thresholds: [Int64] = [0, 100_000, 3_000_000]
    private static let wanted = 4_000
    /// Of a batch no more than this, so that one moment does not speak for all.
    private static let wantedOfBatch = 1_000

    private(set) var dictionary: PayloadDictionary
    private var samples: [[UInt8]] = []
    private var events: Int64
    /// The number of the dictionary that is being learned.
    private var learning: Int64?

    /// `events`: how many the workspace has recorded.
    init(dictionary: PayloadDictionary, events: Int64) {
        self.dictionary = dictionary
        self.events = events
    }

    /// How many more examples the next batch should bring.
    var wantedNow: Int {
        guard learning == nil, dictionary.number < Self.thresholds.count,
            events >= Self.thresholds[Int(dictionary.number)]
        else {
            return 0
        }
        return min(Self.wanted - samples.count, Self.wantedOfBatch)
    }

    /// The number and the samples of the dictionary that is due; nil while there is none.
    mutating func add(samples new: [[UInt8]], events count: Int) -> (number: Int64, samples: [[UInt8]])? {
        events += Int64(count)
        samples += new
        guard samples.count >= Self.wanted else { return nil }
        defer { samples = [] }
        learning = dictionary.number + 1
        return (dictionary.number + 1, samples)
    }

    /// Goes on with this one.
    mutating func use(_ dictionary: PayloadDictionary) {
        self.dictionary = dictionary
        learning = nil
    }
}
