import Dispatch

/// Short texts of many owners, one behind the other in one piece of memory, and all places where some bytes stand in
/// them. Reading through memory in order is so quick that this needs no index: a few milliseconds for 10 MB.
///
/// Texts are never changed in place: an owner who gets new ones is given a new version, and texts of older versions are
/// dead until ``compact(isAlive:)`` leaves them out.
struct ByteArena: Sendable {
    /// Stands before and behind each text, and in none.
    private static let mark = UInt8(ascii: "\n")
    /// So many bytes share one entry of the directory.
    private static let blockShift = 7
    /// Where texts begin is kept in 32 bits.
    private static let capacity = Int(UInt32.max) - 1

    var bytes: [UInt8] = [ByteArena.mark]
    var starts: [UInt32] = []
    var owners: [UInt32] = []
    var versions: [UInt16] = []
    /// For each block of bytes the text in which it begins.
    var directory: [UInt32] = []
    /// How often each byte stands here: the rarest byte of what is sought is looked for first.
    var frequencies = Array(repeating: 0, count: 256)

    var count: Int { owners.count }

    /// Memory in bytes.
    var size: Int { bytes.count + 10 * owners.count + 4 * directory.count }

    /// `text` without line breaks; what is empty is left out.
    mutating func append(_ text: some Collection<UInt8>, of owner: UInt32, version: UInt16) {
        guard !text.isEmpty, bytes.count + text.count < Self.capacity else { return }
        starts.append(UInt32(bytes.count))
        owners.append(owner)
        versions.append(version)
        for byte in text {
            let byte = byte == Self.mark ? UInt8(ascii: " ") : byte
            bytes.append(byte)
            frequencies[Int(byte)] += 1
        }
        bytes.append(Self.mark)
        while directory.count << Self.blockShift < bytes.count { directory.append(UInt32(starts.count - 1)) }
    }

    /// Leaves out the dead.
    mutating func compact(isAlive: (_ owner: UInt32, _ version: UInt16) -> Bool) {
        var fresh = ByteArena()
        fresh.bytes.reserveCapacity(bytes.count)
        for index in starts.indices where isAlive(owners[index], versions[index]) {
            let end = index + 1 < starts.count ? Int(starts[index + 1]) : bytes.count
            fresh.append(bytes[Int(starts[index])..<end - 1], of: owners[index], version: versions[index])
        }
        self = fresh
    }

    /// Notes in `matches` whose texts hold `needle`, of those texts whose version is their owner's. `confirms` may ask for
    /// more than the needle: it gets all bytes and the place of the needle, and answers with the range that fits. O(bytes).
    func find(
        _ needle: [UInt8],
        versions: [UInt16],
        into matches: inout SearchMatches,
        confirms: ((UnsafeBufferPointer<UInt8>, Int) -> Range<Int>?)? = nil
    ) {
        guard !needle.isEmpty, !starts.isEmpty else { return }
        let order = needle.indices.sorted { frequencies[Int(needle[$0])] < frequencies[Int(needle[$1])] }
        guard frequencies[Int(needle[order[0]])] > 0 else { return }
        let probes = (order[0], order.count > 1 ? order[1] : order[0])
        read(versions) { texts in
            let look = Look(texts: texts, needle: needle, probes: probes, confirms: confirms)
            let pieces = bytes.count < Self.worthSplitting ? 1 : Self.pieces
            var hits = [[SearchMatches.Hit]](repeating: [], count: pieces)
            hits.withUnsafeMutableBufferPointer { hits in
                let shares = Shares(look: look, hits: hits)
                DispatchQueue.concurrentPerform(iterations: pieces) { shares.run($0, of: pieces) }
            }
            for hits in hits { matches.insert(hits) }
        }
    }

    /// Fewer bytes are read faster than a second thread begins.
    private static let worthSplitting = 1 << 20
    private static let pieces = 4

    /// The columns of all texts, without a check at each access: there may be a million in one search.
    private struct Texts {
        let bytes: UnsafeBufferPointer<UInt8>
        let starts: UnsafeBufferPointer<UInt32>
        let owners: UnsafeBufferPointer<UInt32>
        let versions: UnsafeBufferPointer<UInt16>
        let directory: UnsafeBufferPointer<UInt32>
        /// The version of each owner that counts.
        let current: UnsafeBufferPointer<UInt16>

        /// The text in which the byte at `position` stands.
        func index(at position: Int) -> Int {
            var text = Int(directory[position >> ByteArena.blockShift])
            while text + 1 < starts.count, Int(starts[text + 1]) <= position { text += 1 }
            return text
        }

        /// Where the text begins; behind the last one, where all end.
        func start(of text: Int) -> Int { text < starts.count ? Int(starts[text]) : bytes.count }
    }

    /// One search through a stretch of the texts.
    private struct Look {
        let texts: Texts
        let needle: [UInt8]
        let probes: (Int, Int)
        let confirms: ((UnsafeBufferPointer<UInt8>, Int) -> Range<Int>?)?

        func hits(in range: Range<Int>) -> [SearchMatches.Hit] {
            guard !range.isEmpty else { return [] }
            var hits: [SearchMatches.Hit] = []
            // With the mark before the first text and the one behind the last.
            let (first, end) = (texts.start(of: range.lowerBound) - 1, texts.start(of: range.upperBound))
            let stretch = UnsafeBufferPointer(rebasing: texts.bytes[first..<end])
            var last = -1
            ByteArena.isBreak.withUnsafeBufferPointer { isBreak in
                ByteScan(stretch, needle, probes).run { found in
                    let place = first + found
                    var range = place..<place + needle.count
                    if let confirms {
                        guard let confirmed = confirms(texts.bytes, place) else { return found + 1 }
                        range = confirmed
                    }
                    let text = texts.index(at: place)
                    let owner = texts.owners[text]
                    if texts.current[Int(owner)] == texts.versions[text] {
                        let fit = ByteArena.fit(of: range, in: texts.bytes, isBreak)
                        if fit != .part || text != last { hits.append(SearchMatches.Hit(owner: owner, fit: fit)) }
                        last = text
                        // The rest of the text might fit better.
                        if fit == .part { return found + 1 }
                    }
                    return texts.start(of: text + 1) - first
                }
            }
            return hits
        }
    }

    /// Unchecked, because each piece has a place of its own for what it finds, and nobody writes to the texts meanwhile.
    private struct Shares: @unchecked Sendable {
        let look: Look
        let hits: UnsafeMutableBufferPointer<[SearchMatches.Hit]>

        func run(_ piece: Int, of pieces: Int) {
            let count = look.texts.starts.count
            hits[piece] = look.hits(in: count * piece / pieces..<count * (piece + 1) / pieces)
        }
    }

    private func read(_ current: [UInt16], _ body: (Texts) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                owners.withUnsafeBufferPointer { owners in
                    versions.withUnsafeBufferPointer { versions in
                        directory.withUnsafeBufferPointer { directory in
                            current.withUnsafeBufferPointer { current in
                                body(
                                    Texts(
                                        bytes: bytes,
                                        starts: starts,
                                        owners: owners,
                                        versions: versions,
                                        directory: directory,
                                        current: current
                                    )
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    private static func fit(
        of range: Range<Int>,
        in bytes: UnsafeBufferPointer<UInt8>,
        _ isBreak: UnsafeBufferPointer<Bool>
    ) -> Fit {
        let before = bytes[range.lowerBound - 1]
        if before == mark { return bytes[range.upperBound] == mark ? .exact : .prefix }
        return isBreak[Int(before)] ? .prefix : .part
    }

    /// Behind these a new word begins.
    private static let isBreak: [Bool] = (0..<256).map { " -_.,@+/()[]:;&'\"".utf8.contains(UInt8($0)) }
}
