/// The place after which a page begins: numbers of the last row's sort key, written so that it can stand in a URL.
public struct Cursor: Sendable, Hashable {
    public let keys: [Int64]

    public init(_ keys: Int64...) { self.keys = keys }

    /// Throws ``CursorFailure`` unless `text` is a cursor of `count` keys that this program gave out.
    public init(_ text: String, count: Int) throws(CursorFailure) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0, radix: 36) }
        let keys = parts.compactMap { $0 }
        guard parts.count == count, keys.count == count else { throw CursorFailure() }
        self.keys = keys
    }

    public var text: String { keys.map { String($0, radix: 36) }.joined(separator: ".") }
}

/// The `cursor` of a request is not one that an answer gave.
public struct CursorFailure: Failure {
    public let kind = FailureKind.invalid
    public let code = "invalid_cursor"
    public let message = "The cursor is not one that this list gave. Begin again without it."

    public init() {}
}
