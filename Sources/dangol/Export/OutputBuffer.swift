import Synchronization

/// Gathers lines, so that the system is not called for every one of them.
final class OutputBuffer: Sendable {
    private static let size = 64 << 10

    private let text = Mutex("")
    private let write: @Sendable (String) throws -> Void

    init(write: @escaping @Sendable (String) throws -> Void) { self.write = write }

    func append(_ line: String) throws {
        let full = text.withLock { text -> String? in
            text += line
            guard text.utf8.count >= Self.size else { return nil }
            defer { text = "" }
            return text
        }
        if let full { try write(full) }
    }

    func flush() throws {
        try write(text.withLock { $0 })
        text.withLock { $0 = "" }
    }
}
