import Foundation
import Testing

@testable import DangolSDK

struct EventQueueTests {
    private func event(_ number: Int) -> Data { Data("{\"n\":\(number),\"text\":\"단골\"}".utf8) }

    /// What waits, oldest first, taken out.
    private func drained(_ queue: inout EventQueue) -> [Data] {
        queue.seal()
        var events: [Data] = []
        while let (number, some) = queue.first() {
            events += some
            queue.remove(number)
        }
        return events
    }

    @Test func keepsOrderOverFilesAndStarts() throws {
        let folder = try Folder()
        var queue = try EventQueue(folder: folder.url, limit: .max)
        for number in 0..<150 { #expect(try queue.append(event(number)) == 0) }
        queue = try EventQueue(folder: folder.url, limit: .max)
        for number in 150..<320 { _ = try queue.append(event(number)) }
        #expect(drained(&queue) == (0..<320).map(event))
    }

    @Test func neverMakesARequestThatIsTooLarge() throws {
        let folder = try Folder()
        var queue = try EventQueue(folder: folder.url, limit: .max)
        let large = Data(repeating: UInt8(ascii: "x"), count: 30_000)
        for _ in 0..<40 { _ = try queue.append(large) }
        queue.seal()
        var count = 0
        while let (number, events) = queue.first() {
            #expect(events.reduce(0) { $0 + $1.count + 1 } <= EventQueue.fileBytes)
            count += events.count
            queue.remove(number)
        }
        #expect(count == 40)
    }

    /// A process may end in the middle of any write.
    @Test func leavesOutALineThatIsCutOffAnywhere() throws {
        let folder = try Folder()
        let whole = event(1) + Data([0x0A]) + event(2) + Data([0x0A])
        let file = folder.url.appendingPathComponent("1.events")
        for length in 0...whole.count {
            try whole.prefix(length).write(to: file)
            var queue = try EventQueue(folder: folder.url, limit: .max)
            _ = try queue.append(event(3))
            let firstEnds = event(1).count + 1
            let expected =
                (length >= firstEnds ? [event(1)] : []) + (length == whole.count ? [event(2)] : []) + [event(3)]
            #expect(drained(&queue) == expected, "cut off after \(length) bytes")
        }
    }

    @Test func letsTheOldestGiveWayAndSaysHowMany() throws {
        let folder = try Folder()
        let size = event(100).count + 1
        var queue = try EventQueue(folder: folder.url, limit: 250 * size)
        var lost = 0
        for number in 100..<900 { lost += try queue.append(event(number)) }
        let left = drained(&queue)
        #expect(lost + left.count == 800)
        #expect(left == (900 - left.count..<900).map(event))
        #expect(left.count >= 150)
    }

    @Test func leavesStrangersFilesAlone() throws {
        let folder = try Folder()
        let stranger = folder.url.appendingPathComponent("notes.txt")
        try Data("mine".utf8).write(to: stranger)
        try Data().write(to: folder.url.appendingPathComponent("x.events"))
        var queue = try EventQueue(folder: folder.url, limit: .max)
        _ = try queue.append(event(1))
        queue.removeAll()
        #expect(drained(&queue) == [])
        #expect(FileManager.default.fileExists(atPath: stranger.path))
    }

    @Test func givesEachProcessAFolderOfItsOwn() throws {
        let folder = try Folder()
        var first = FolderLock(under: folder.url)
        let second = FolderLock(under: folder.url)
        let name = try #require(first?.folder.path)
        #expect(name != second?.folder.path)
        // Whoever comes after one that ended goes on with what it left.
        first = nil
        #expect(FolderLock(under: folder.url)?.folder.path == name)
    }
}
