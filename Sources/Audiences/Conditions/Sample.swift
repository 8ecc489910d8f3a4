import Core

/// A part of everybody, drawn once and for all: the same people at every look, and others under another seed, so that two
/// samples of one size have as many in common as chance gives them.
public struct Sample: Hashable, Sendable {
    /// Of 10,000.
    let share: Int
    public let seed: String

    /// `percent` with at most two decimals.
    public init(percent: Double, seed: String = "") {
        share = Int((percent * 100).rounded())
        self.seed = seed
    }

    public var percent: Double { Double(share) / 100 }

    /// What tells the people apart: O(length of the seed), to be asked once for many.
    var lottery: Lottery {
        let start: UInt64 = seed.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Lottery(start: start, share: UInt64(share))
    }

    struct Lottery {
        fileprivate let start: UInt64
        fileprivate let share: UInt64

        /// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014) over the seed's
        /// FNV-1a hash and the person's number.
        func draws(_ ordinal: Int) -> Bool {
            var mixed = start &+ UInt64(truncatingIfNeeded: ordinal) &* 0x9e37_79b9_7f4a_7c15
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return (mixed ^ (mixed >> 31)) % 10_000 < share
        }
    }
}

extension Sample {
    /// Throws ``ConditionFailure``.
    init(_ fields: DefinitionFields) throws {
        let percent: Double =
            switch fields["sample"] {
            case .integer(let number)?: Double(number)
            case .number(let number)?: number
            default: 0
            }
        guard percent >= 0.01, percent <= 100 else {
            throw ConditionFailure(fields.inside("sample"), "Give a share in percent, from 0.01 to 100.")
        }
        let seed = fields["seed"].map { $0.string } ?? ""
        guard let seed, seed.utf8.count <= 100 else {
            throw ConditionFailure(fields.inside("seed"), "Give a text of at most 100 bytes.")
        }
        try fields.refuseOthers(than: ["sample", "seed"])
        self.init(percent: percent, seed: seed)
    }

    var json: JSON {
        .object(["sample": .number(percent)].merging(seed.isEmpty ? [:] : ["seed": .string(seed)]) { $1 })
    }
}
