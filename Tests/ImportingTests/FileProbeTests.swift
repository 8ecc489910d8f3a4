import Core
import Foundation
import TestSupport
import Testing

@testable import Importing

private func probed(_ bytes: [UInt8]) async throws -> FileProbe {
    try await withTemporaryFolder { folder in
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/file"))
        return try FileProbe(path: folder + "/file")
    }
}

@Suite("The first look at a file")
struct FileProbeTests {
    @Test("Delimiters are found by evenness", arguments: [",", "\t", ";", "|"])
    func delimiters(_ delimiter: String) async throws {
        let text = "이름\(delimiter)메모\n김민준\(delimiter)\"하나\(delimiter)둘\"\n이서연\(delimiter)셋\n"
        let probe = try await probed(Array(text.utf8))
        #expect(probe.layout.delimiter == delimiter.utf8.first)
        #expect(probe.rows == [["김민준", "하나\(delimiter)둘"], ["이서연", "셋"]])
    }

    @Test("CP949 is found, also syllables that EUC-KR does not have")
    func korean() async throws {
        // 이름,똠방 in CP949: 똠 is none of the 2,350 of EUC-KR.
        let bytes: [UInt8] = [0xC0, 0xCC, 0xB8, 0xA7, 0x2C, 0x61, 0x0A, 0x8C, 0x63, 0xB9, 0xE6, 0x2C, 0x62, 0x0A]
        let probe = try await probed(bytes)
        #expect(probe.layout.encoding == .cp949)
        #expect(probe.layout.columns == ["이름", "a"])
        #expect(probe.rows == [["똠방", "b"]])
    }

    @Test("A mark at the beginning is no part of the first name")
    func mark() async throws {
        let probe = try await probed([0xEF, 0xBB, 0xBF] + Array("이름,나이\n김,1\n".utf8))
        #expect(probe.layout.columns == ["이름", "나이"])
    }

    @Test("Names that come twice or not at all are told apart")
    func names() async throws {
        let probe = try await probed(Array("a,,a\n1,2,3\n".utf8))
        #expect(probe.layout.columns == ["a", "2", "a 2"])
    }

    @Test("A file without names is data from its first row on")
    func headless() async throws {
        let probe = try await probed(Array("a@example.com,1\nb@example.com,2\n".utf8))
        #expect(!probe.layout.hasHeader)
        #expect(probe.rows.count == 2)
    }

    @Test("Lines of JSON have their keys as columns")
    func lines() async throws {
        let probe = try await probed(Array("{\"a\":1,\"b\":\"x\\n\"}\n{\"c\":[1,{\"d\":\"]\"}],\"a\":null}\n".utf8))
        #expect(probe.layout.columns == ["a", "b", "c"])
        #expect(probe.rows == [["1", "x\n", nil], [nil, nil, "[1,{\"d\":\"]\"}]"]])
    }

    @Test("An empty file and a missing one are refused in words")
    func refused() async throws {
        await #expect(throws: ImportFailure.emptyFile) { try await probed([]) }
        await #expect(throws: ImportFailure.emptyFile) { try await probed(Array("a,b\n".utf8)) }
        #expect(throws: ImportFailure.unreadableFile) { try FileProbe(path: "/nowhere") }
        await #expect(throws: ImportFailure.damagedFile) { try await probed([0x1F, 0x8B, 8, 0, 1, 2, 3, 4]) }
    }
}
