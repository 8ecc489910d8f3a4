/// One page of a list and where the next one begins.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// Opaque; nil on the last page.
    public let next: String?

    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    public func map<T: Sendable>(_ transform: (Item) throws -> T) rethrows -> Page<T> {
        Page<T>(items: try items.map(transform), next: next)
    }
}

/// A number of things, counted only so far as it stays quick.
public struct CappedCount: Sendable, Hashable {
    /// Past this nobody counts on.
    public static let cap = 10_000
    public let value: Int
    /// There are more than `value`.
    public let isCapped: Bool

    public init(_ counted: Int) {
        value = min(counted, Self.cap)
        isCapped = counted > Self.cap
    }
}
