import Core
import Testing

@testable import Importing

@Suite("Times in files")
struct TimeReaderTests {
    @Test(
        "All ways in which files write one moment are that moment",
        arguments: [
            "2026-11-21 14:03", "2026-11-21T14:03:00", "2026-11-21T05:03:00Z", "2026-11-21T14:03:00.000+09:00",
            "2026.11.21 14:03", "2026. 11. 21. 오후 2:03", "2026/11/21 2:03 PM", "2026년 11월 21일 14시 3분",
            "2026년 11월 21일 오후 2시 3분", "20261121140300", "202611211403", "1795237380", "1795237380000",
            "2026-11-21 (토) 14:03", " 2026-11-21 14:03 ", "2026-11-21 14:03:00 KST",
        ]
    )
    func forms(_ text: String) {
        var reader = TimeReader(timeZone: "Asia/Seoul")
        let instant = Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) }
        #expect(instant?.iso8601 == "2026-11-21T05:03:00.000Z")
    }

    @Test(
        "A day alone is its beginning in the workspace's zone",
        arguments: ["2026-11-21", "2026. 11. 21.", "20261121"]
    )
    func days(_ text: String) {
        var reader = TimeReader(timeZone: "Asia/Seoul")
        let instant = Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) }
        #expect(instant?.iso8601 == "2026-11-20T15:00:00.000Z")
    }

    @Test(
        "What is no time is none",
        arguments: [
            "", "soon", "11/21/2026", "2026-13-01", "2026-02-30", "2026-11-21 25:00", "123", "2026-11-21 14:03 x",
        ]
    )
    func refused(_ text: String) {
        var reader = TimeReader(timeZone: "Asia/Seoul")
        #expect(Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) } == nil)
    }

    @Test("Noon and midnight of the twelve-hour clock")
    func halves() {
        var reader = TimeReader(timeZone: "UTC")
        func hour(_ text: String) -> String? {
            Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) }.map {
                String($0.iso8601.dropFirst(11).prefix(5))
            }
        }
        #expect(hour("2026-11-21 오전 12:30") == "00:30")
        #expect(hour("2026-11-21 오후 12:30") == "12:30")
        #expect(hour("2026-11-21 11:59 pm") == "23:59")
    }

    @Test("Clocks that change are followed")
    func daylight() {
        var reader = TimeReader(timeZone: "America/New_York")
        func utc(_ text: String) -> String? { Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) }?.iso8601 }
        #expect(utc("2026-01-15 12:00") == "2026-01-15T17:00:00.000Z")
        #expect(utc("2026-07-15 12:00") == "2026-07-15T16:00:00.000Z")
    }
}
