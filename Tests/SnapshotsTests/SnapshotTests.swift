import Core
import Foundation
import Snapshots
import TestSupport
import Testing

struct SnapshotTests {
    private static let numbers: [Int64] = (0..<500).map { $0 * $0 - 7 }
    private static let bytes: [UInt8] = [1, 2, 3]

    /// Writes one file of a few arrays and lends its path.
    private static func withSnapshot(_ body: (String) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/one.snapshot"
            var writer = try SnapshotWriter(path: path, version: 3)
            try writer.add("numbers", numbers)
            try writer.add("bytes", bytes)
            try writer.add("nothing", [Int32]())
            try writer.add("words", json: ["단골": 1])
            try writer.finish()
            try body(path)
        }
    }

    @Test func `what was written is read`() async throws {
        try await Self.withSnapshot { path in
            let file = try SnapshotFile(path: path, version: 3)
            #expect(try file.array("numbers") == Self.numbers)
            #expect(try file.array("bytes") == Self.bytes)
            #expect(try file.array("nothing", of: Int32.self).isEmpty)
            #expect(try file.json("words", as: [String: Int].self) == ["단골": 1])
            #expect(file.has("bytes") && !file.has("more"))
            #expect(throws: SnapshotFailure.self) { try file.bytes("more") }
            #expect(throws: SnapshotFailure.self) { try file.array("bytes", of: Int64.self) }
        }
    }

    /// Each byte of the file is changed once; those that fill up to the next array say nothing.
    @Test func `no changed byte goes unnoticed`() async throws {
        try await Self.withSnapshot { path in
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            var unnoticed = 0
            for place in whole.indices {
                var changed = whole
                changed[place] ^= 0x20
                try changed.write(to: URL(fileURLWithPath: path))
                do {
                    let file = try SnapshotFile(path: path, version: 3)
                    unnoticed += 1
                    #expect(try file.array("numbers") == Self.numbers, "byte \(place)")
                    #expect(try file.array("bytes") == Self.bytes, "byte \(place)")
                } catch {
                    #expect(error is SnapshotFailure)
                }
            }
            #expect(unnoticed < 3 * 64)
        }
    }

    @Test func `a file that was cut short is none`() async throws {
        try await Self.withSnapshot { path in
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for length in 0..<whole.count {
                try whole.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(throws: SnapshotFailure.self) { try SnapshotFile(path: path, version: 3) }
            }
        }
    }

    @Test func `another version, or no file, is said to be that`() async throws {
        try await Self.withSnapshot { path in
            func reason(_ path: String, version: UInt32) -> SnapshotFailure.Reason? {
                do throws(SnapshotFailure) {
                    _ = try SnapshotFile(path: path, version: version)
                    return nil
                } catch {
                    return error.reason
                }
            }
            #expect(reason(path, version: 4) == .foreign)
            #expect(reason(path + ".gone", version: 3) == .missing)
        }
    }

    @Test func `what is given up leaves nothing behind, and the file before it in place`() async throws {
        try await Self.withSnapshot { path in
            do {
                var writer = try SnapshotWriter(path: path, version: 3)
                try writer.add("numbers", [Int64(1)])
            }
            let folder = (path as NSString).deletingLastPathComponent
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["one.snapshot"])
            #expect(try SnapshotFile(path: path, version: 3).array("numbers") == Self.numbers)
        }
    }
}
