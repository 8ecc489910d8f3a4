import Foundation

/// The events that wait, on disk: files of one event a line, each of which becomes one request. An event is safe once
/// ``append(_:)`` returns: a process that is killed sends it after its next start.
///
/// A file that is sent is removed, so nothing else has to be remembered; a line that was cut off in the middle of writing is
/// left out, and nothing beside it. One process writes into a folder (``FolderLock``).
struct EventQueue {
    /// A request's limits on the server are 500 KB and some more events.
    static let fileBytes = 400_000
    static let fileEvents = 100

    private let folder: URL
    private let limit: Int
    /// Sealed files, oldest first, with their bytes.
    private var sealed: [(number: Int, bytes: Int)] = []
    private var open: (number: Int, handle: FileHandle, bytes: Int, events: Int)?
    private var next = 1

    /// Takes up what lies in `folder`, which is made where it is missing. `limit`: bytes that may wait.
    init(folder: URL, limit: Int) throws {
        self.folder = folder
        self.limit = limit
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for number in names.compactMap(Self.number).sorted() {
            sealed.append((number, Self.size(of: url(of: number))))
            next = number + 1
        }
    }

    /// Events in the file that is being written.
    var openEvents: Int { open?.events ?? 0 }

    /// Writes the event down. Returns how many older ones had to give way. Throws what the disk says.
    mutating func append(_ event: Data) throws -> Int {
        if let current = open, current.bytes + event.count + 1 > Self.fileBytes || current.events >= Self.fileEvents {
            seal()
        }
        var current = try open ?? begin()
        do {
            try current.handle.write(contentsOf: event + Data([0x0A]))
        } catch {
            // Half a line may be there, which the next event must not continue.
            open = current
            seal()
            throw error
        }
        current.bytes += event.count + 1
        current.events += 1
        open = current
        return makeRoom()
    }

    /// Ends the file that is being written, so that it can be sent.
    mutating func seal() {
        guard let current = open else { return }
        try? current.handle.close()
        sealed.append((current.number, current.bytes))
        open = nil
    }

    /// The oldest file that can be sent, and its events.
    func first() -> (number: Int, events: [Data])? {
        sealed.first.map { ($0.number, Self.events(in: url(of: $0.number))) }
    }

    /// The file was sent or will never be taken.
    mutating func remove(_ number: Int) {
        try? FileManager.default.removeItem(at: url(of: number))
        sealed.removeAll { $0.number == number }
    }

    mutating func removeAll() {
        seal()
        for file in sealed { remove(file.number) }
    }

    private mutating func begin() throws -> (number: Int, handle: FileHandle, bytes: Int, events: Int) {
        let number = next
        try Data().write(to: url(of: number))
        next += 1
        return (number, try FileHandle(forWritingTo: url(of: number)), 0, 0)
    }

    private mutating func makeRoom() -> Int {
        var lost = 0
        while let oldest = sealed.first, sealed.reduce(open?.bytes ?? 0, { $0 + $1.bytes }) > limit {
            lost += Self.events(in: url(of: oldest.number)).count
            remove(oldest.number)
        }
        return lost
    }

    private func url(of number: Int) -> URL { folder.appendingPathComponent("\(number).events") }

    private static func number(_ name: String) -> Int? {
        name.hasSuffix(".events") ? Int(name.dropLast(7)) : nil
    }

    private static func size(of url: URL) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Whole lines; what has no end was cut off.
    private static func events(in url: URL) -> [Data] {
        guard let bytes = try? Data(contentsOf: url) else { return [] }
        var events: [Data] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            if end > start { events.append(bytes[start..<end]) }
            start = bytes.index(after: end)
        }
        return events
    }
}
