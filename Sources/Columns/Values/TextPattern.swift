/// A text that is looked for in others, letters of either case alike: anywhere in them, or at their beginning. What counts is what readers
/// see, so é is found however it is composed.
///
/// Most texts are *plain*: of ASCII without carriage returns, of ideographs and of Hangul syllables every character is what its bytes
/// are, whatever stands beside it, and only ASCII letters have another case. Of those bytes are compared, about a nanosecond each; all
/// others are asked as strings, which takes some hundred times as long.
public struct TextPattern: Sendable {
    private let text: String
    private let isAtBeginning: Bool
    /// Its bytes; nil where they do not say what it is.
    private let plain: [UInt8]?

    /// `text`: not empty.
    public init(_ text: String, atBeginning isAtBeginning: Bool) {
        self.text = text.lowercased()
        self.isAtBeginning = isAtBeginning
        let bytes = Array(self.text.utf8)
        plain = bytes.withUnsafeBytes(Self.isPlain) ? bytes : nil
    }

    /// Whether the text, in UTF-8, has it.
    public func isIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let plain, Self.isPlain(bytes) else {
            let whole = String(decoding: bytes, as: UTF8.self).lowercased()
            return isAtBeginning ? whole.hasPrefix(text) : whole.contains(text)
        }
        return plain.withUnsafeBytes { wanted in
            guard let first = wanted.first, wanted.count <= bytes.count else { return wanted.isEmpty }
            if isAtBeginning { return Self.stands(wanted, in: bytes, at: 0) }
            for place in 0...(bytes.count - wanted.count)
            where ValueOrder.folded(bytes[place]) == first && Self.stands(wanted, in: bytes, at: place) { return true }
            return false
        }
    }

    @inline(__always)
    private static func stands(
        _ wanted: UnsafeRawBufferPointer,
        in bytes: UnsafeRawBufferPointer,
        at place: Int
    ) -> Bool {
        for index in wanted.indices where ValueOrder.folded(bytes[place + index]) != wanted[index] { return false }
        return true
    }

    /// Whether all of it is ASCII without carriage returns (which make one character with a line feed), ideographs from U+4000 to
    /// U+9FFF, or Hangul syllables up to U+D77F.
    private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                guard byte != 0x0D else { return false }
                index += 1
                continue
            }
            guard index + 2 < bytes.count else { return false }
            switch byte {
            case 0xE4...0xE9, 0xEB, 0xEC: break
            case 0xEA where bytes[index + 1] >= 0xB0: break
            case 0xED where bytes[index + 1] < 0x9E: break
            default: return false
            }
            index += 3
        }
        return true
    }
}

extension ValueDictionary {
    /// The codes of the texts that have it. O(bytes), on several threads where they are many.
    public func codes(with pattern: TextPattern) -> Bitmap {
        var found = Bitmap(bound: count)
        found.words.withUnsafeMutableBufferPointer { words in
            let (words, count) = (Words(words), words.count)
            inParallel(count, of: self.count) { range in
                for word in range {
                    for code in max(1, word << 6)..<max(1, min(self.count, (word + 1) << 6))
                    where withBytes(of: UInt32(code), pattern.isIn) {
                        words.base[word] |= 1 << UInt64(code & 63)
                    }
                }
            }
        }
        return found
    }
}
