#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the text of a file is written in bytes.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
    case utf8 = "utf-8"
    /// What Korean Windows and Excel write: EUC-KR and all other Hangul syllables.
    case cp949
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"

    /// As the sample shows it: by its mark, else UTF-8 where it is that, else CP949 where it is that, else Western
    /// European. `sample` may end in the middle of a character.
    init(of sample: some Collection<UInt8>) {
        let bytes = Array(sample)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            self = .utf8
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            self = .utf16LittleEndian
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            self = .utf16BigEndian
        } else if Self.isUTF8(bytes) {
            self = .utf8
        } else if Self.isCP949(bytes) {
            self = .cp949
        } else {
            self = .windows1252
        }
    }

    /// Bytes at the beginning that say nothing but the encoding.
    func markLength(in head: some Collection<UInt8>) -> Int {
        switch self {
        case .utf8: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        case .utf16LittleEndian: head.starts(with: [0xFF, 0xFE]) ? 2 : 0
        case .utf16BigEndian: head.starts(with: [0xFE, 0xFF]) ? 2 : 0
        case .cp949, .windows1252: 0
        }
    }

    /// The name by which iconv knows it.
    var systemName: String {
        switch self {
        case .utf8: "UTF-8"
        case .cp949: "CP949"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .windows1252: "CP1252"
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        // Up to three bytes at the end may belong to a character that was cut.
        (0...3).contains { cut in cut <= bytes.count && String(validating: bytes.dropLast(cut), as: UTF8.self) != nil }
    }

    /// Pairs of a lead byte and a trail byte that CP949 has, and nearly nothing else.
    private static func isCP949(_ bytes: [UInt8]) -> Bool {
        var index = 0
        var pairs = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                index += 1
                continue
            }
            guard (0x81...0xFE).contains(byte) else { return false }
            guard index + 1 < bytes.count else { break }
            let trail = bytes[index + 1]
            guard (0x41...0x5A).contains(trail) || (0x61...0x7A).contains(trail) || (0x81...0xFE).contains(trail) else {
                return false
            }
            pairs += 1
            index += 2
        }
        return pairs > 0
    }
}

/// Turns bytes of another encoding into UTF-8, piece by piece. What the encoding does not have becomes ``unreadable``,
/// which no UTF-8 text holds, so that the row in which it stands can be refused.
final class Transcoder {
    static let unreadable: UInt8 = 0xFF

    private let descriptor: iconv_t
    /// The beginning of a character whose end has not come yet.
    private var rest: [UInt8] = []

    /// Nil for UTF-8, which needs none. Throws ``ImportFailure/unknownEncoding`` where the system does not know it.
    static func make(for encoding: TextEncoding) throws(ImportFailure) -> Transcoder? {
        encoding == .utf8 ? nil : try Transcoder(encoding)
    }

    private init(_ encoding: TextEncoding) throws(ImportFailure) {
        guard let descriptor = iconv_open("UTF-8", encoding.systemName), Int(bitPattern: descriptor) != -1 else {
            throw .unknownEncoding
        }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// Appends `input` as UTF-8.
    func transcode(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        var bytes = rest
        bytes.append(contentsOf: input)
        rest = []
        bytes.withUnsafeMutableBytes { source in
            guard let start = source.baseAddress else { return }
            var position: UnsafeMutablePointer<CChar>? = start.assumingMemoryBound(to: CChar.self)
            var left = source.count
            while left > 0 {
                let before = output.count
                // No character of these encodings is more than three times as long in UTF-8.
                output.append(contentsOf: repeatElement(0, count: left * 3 + 16))
                var room = output.count - before
                let failure: CInt = output.withUnsafeMutableBytes { target in
                    var place = target.baseAddress?.advanced(by: before).assumingMemoryBound(to: CChar.self)
                    return iconv(descriptor, &position, &left, &place, &room) == -1 ? errno : 0
                }
                output.removeLast(room)
                if failure == EINVAL {
                    rest = Array(source.suffix(left))
                    return
                }
                if failure == EILSEQ, left > 0 {
                    output.append(Self.unreadable)
                    position = position?.advanced(by: 1)
                    left -= 1
                }
            }
        }
    }

    /// There is no more: half a character is none.
    func finish(into output: inout [UInt8]) {
        if !rest.isEmpty { output.append(Self.unreadable) }
        rest = []
    }
}
