import Foundation

/// Who uses the app and what waits to be sent, for all threads. Unchecked, because the lock is what makes it safe; a `Mutex`
/// would need newer systems than apps have.
final class EventStore: @unchecked Sendable {
    private let lock = NSLock()
    private let folder: FolderLock
    private let options: DangolOptions
    private let now: @Sendable () -> Date
    private let context = EventContext()
    private let encoder = JSONEncoder()
    private var current: Visitor
    private var queue: EventQueue

    init(_ folder: FolderLock, options: DangolOptions, now: @escaping @Sendable () -> Date) throws {
        self.folder = folder
        self.options = options
        self.now = now
        encoder.outputFormatting = .withoutEscapingSlashes
        current = Visitor(at: folder.folder.appendingPathComponent("visitor.json"))
        queue = try EventQueue(folder: folder.folder, limit: options.queueBytes)
    }

    var visitor: Visitor { lock.withLock { current } }

    /// Changes who uses the app, and remembers it.
    func change(_ body: (inout Visitor) -> Void) {
        lock.withLock {
            body(&current)
            remember()
        }
    }

    /// Writes an event down; how many wait in the newest file. Throws ``DangolProblem``, and what the disk says.
    func add(
        _ make: (inout Visitor, (String, Visitor) -> EventMessage) -> EventMessage,
        mostBytes: Int
    ) throws -> Int {
        let (waiting, lost) = try lock.withLock { () throws -> (Int, Int) in
            guard !current.isOptedOut else { return (0, 0) }
            var changed = current
            let message = make(&changed) { type, visitor in EventMessage(type, visitor, context, at: now()) }
            let data = try encoder.encode(message)
            guard data.count <= mostBytes else { throw DangolProblem.eventTooLarge(bytes: data.count) }
            let lost = try queue.append(data)
            if changed != current {
                current = changed
                remember()
            }
            return (queue.openEvents, lost)
        }
        if lost > 0 { options.report(.queueFull(lost: lost)) }
        return waiting
    }

    /// The oldest events that wait, in one request's portion.
    func first() -> (number: Int, events: [Data])? {
        lock.withLock {
            if let first = queue.first() { return first }
            queue.seal()
            return queue.first()
        }
    }

    func remove(_ number: Int) { lock.withLock { queue.remove(number) } }

    func throwAway() { lock.withLock { queue.removeAll() } }

    /// Where the disk does not take it, the next start knows somebody new; the events themselves are safe.
    private func remember() { try? current.write(to: folder.folder.appendingPathComponent("visitor.json")) }
}
