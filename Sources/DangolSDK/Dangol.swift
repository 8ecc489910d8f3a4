import Foundation

#if canImport(UIKit)
import UIKit
#endif

/// Tells Dangol what people do in your app:
///
///     let dangol = try Dangol(writeKey: "…", host: "https://dangol.example.com")
///     dangol.identify("u-1001", traits: ["email": "minjun@example.com"])
///     dangol.track("Order Completed", properties: ["revenue": 12_300, "currency": "KRW"])
///
/// Calls return at once, with the event on disk: it is sent a moment later, or after the next start, as often as it takes, and
/// counts once. One value serves the whole app; every call may come from any thread.
public final class Dangol: Sendable {
    /// Bytes of one event.
    static let eventBytes = 32_000

    private let store: EventStore
    private let courier: Courier
    private let options: DangolOptions
    private let loop: Task<Void, Never>

    /// `writeKey`: of a source in Dangol's console. `host`: where your Dangol is. Throws where the disk does not let it
    /// keep events.
    public convenience init(writeKey: String, host: String, options: DangolOptions = DangolOptions()) throws {
        guard let url = URL(string: host)?.appendingPathComponent("v1/batch") else { throw URLError(.badURL) }
        try self.init(writeKey: writeKey, url: url, options: options, transport: HTTPTransport(), now: { Date() })
    }

    init(
        writeKey: String,
        url: URL,
        options: DangolOptions,
        transport: any Transport,
        now: @escaping @Sendable () -> Date
    ) throws {
        let base = try options.folder ?? Self.usualFolder(for: writeKey)
        guard let lock = FolderLock(under: base) else { throw DangolProblem.unwritable }
        store = try EventStore(lock, options: options, now: now)
        courier = Courier(
            store: store,
            transport: transport,
            url: url,
            writeKey: writeKey,
            report: options.report,
            now: now
        )
        self.options = options
        // Weak hands: the loop ends with whoever holds the library.
        loop = Task { [weak courier, interval = options.interval] in
            while !Task.isCancelled {
                try? await Task.sleep(nanoseconds: UInt64(min(max(interval, 0.1), 86_400) * 1e9))
                if !Task.isCancelled { await courier?.drain() }
            }
        }
        flushInBackground()
    }

    deinit { loop.cancel() }

    private static func usualFolder(for writeKey: String) throws -> URL {
        let base = try FileManager.default.url(
            for: .applicationSupportDirectory,
            in: .userDomainMask,
            appropriateFor: nil,
            create: true
        )
        // A folder a key; the key may hold what a path must not.
        let name = writeKey.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        return base.appendingPathComponent("dangol").appendingPathComponent(name)
    }
}

// MARK: - What happens

extension Dangol {
    /// Somebody is known now: everything they did on this device before is theirs.
    public func identify(_ userID: String, traits: [String: DangolValue] = [:]) {
        guard !userID.isEmpty else { return options.report(.emptyName) }
        add { visitor, message in
            visitor.identify(userID, traits)
            var identified = message("identify", visitor)
            identified.traits = traits
            return identified
        }
    }

    /// Somebody did something. Names are best in the past tense: `Order Completed`.
    public func track(_ event: String, properties: [String: DangolValue] = [:]) {
        guard !event.isEmpty else { return options.report(.emptyName) }
        add { visitor, message in
            var tracked = message("track", visitor)
            tracked.event = event
            tracked.properties = properties
            return tracked
        }
    }

    /// Somebody looks at a page of a web view.
    public func page(_ name: String, properties: [String: DangolValue] = [:]) { look("page", name, properties) }

    /// Somebody looks at a screen of the app.
    public func screen(_ name: String, properties: [String: DangolValue] = [:]) { look("screen", name, properties) }

    private func look(_ type: String, _ name: String, _ properties: [String: DangolValue]) {
        add { visitor, message in
            var looked = message(type, visitor)
            looked.name = name
            looked.properties = properties
            return looked
        }
    }

    /// Somebody belongs to a company, of which this is known.
    public func group(_ groupID: String, traits: [String: DangolValue] = [:]) {
        guard !groupID.isEmpty else { return options.report(.emptyName) }
        add { visitor, message in
            var grouped = message("group", visitor)
            grouped.groupId = groupID
            grouped.traits = traits
            return grouped
        }
    }

    /// Whoever was known by the last id is the same person as `userID`.
    public func alias(_ userID: String) {
        guard !userID.isEmpty else { return options.report(.emptyName) }
        add { visitor, message in
            let previous = visitor.userID ?? visitor.anonymousID
            visitor.identify(userID, [:])
            var aliased = message("alias", visitor)
            aliased.previousId = previous
            return aliased
        }
    }

    /// Somebody else uses the device from now on: at logout.
    public func reset() { store.change { $0.reset() } }

    /// Whether this person wants to be counted. Nothing is taken while they do not, and what waited is thrown away.
    public func optOut(_ isOptedOut: Bool) {
        store.change { $0.optOut(isOptedOut) }
        if isOptedOut { store.throwAway() }
    }

    /// The id under which the device is known while nobody has said who uses it.
    public var anonymousID: String { store.visitor.anonymousID }

    /// Who uses the app; nil as long as nobody has said.
    public var userID: String? { store.visitor.userID }

    /// What the app has said of them.
    public var traits: [String: DangolValue] { store.visitor.traits }

    private func add(_ make: (inout Visitor, (String, Visitor) -> EventMessage) -> EventMessage) {
        do {
            let waiting = try store.add(make, mostBytes: Self.eventBytes)
            if waiting >= options.batchEvents { Task { [courier] in await courier.drain() } }
        } catch let problem as DangolProblem {
            options.report(problem)
        } catch {
            options.report(.unwritable)
        }
    }
}

// MARK: - Sending

extension Dangol {
    /// Sends what waits now and returns when it is sent, or when the server cannot be reached.
    public func flush() async { await courier.drain() }

    private func flushInBackground() {
        #if canImport(UIKit) && !os(watchOS)
        NotificationCenter.default.addObserver(
            forName: UIApplication.didEnterBackgroundNotification,
            object: nil,
            queue: nil
        ) { [weak self] _ in
            guard let self else { return }
            Task { await self.flush() }
        }
        #endif
    }
}
