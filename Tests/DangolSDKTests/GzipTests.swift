import Foundation
import Testing

@testable import DangolSDK

struct GzipTests {
    /// By the real `gzip`, which checks length and checksum.
    private func unpacked(_ data: Data) throws -> Data {
        let folder = try Folder()
        let file = folder.url.appendingPathComponent("body.gz")
        try data.write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "--decompress", "--stdout", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let unpacked = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return unpacked
    }

    @Test(arguments: [
        "", "a", "ab", "abc", "aaaa", String(repeating: "x", count: 70_000), "단골 손님 단골 손님",
        String(repeating: "0123456789abcdef", count: 5_000),
    ])
    func comesBackAsItWas(text: String) throws {
        let data = Data(text.utf8)
        #expect(try unpacked(Gzip.packed(data)) == data)
    }

    /// Bytes of few values repeat at every distance and length; of all values they never do.
    @Test(arguments: [1, 2, 3, 7, 40, 256])
    func bringsBackAnyBytes(values: Int) throws {
        let seed: UInt64 = 20_261_127
        var state = seed &+ UInt64(values)
        for length in [1, 257, 258, 259, 4_000, 33_000, 100_000] {
            let bytes = (0..<length).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(Int(state >> 33) % values)
            }
            #expect(
                try unpacked(Gzip.packed(Data(bytes))) == Data(bytes),
                "seed \(seed), \(values) values, \(length) bytes"
            )
        }
    }

    @Test func makesEventsAFifth() {
        let event =
            #"{"type":"track","event":"Product Viewed","properties":{"product_id":"p-1","price":12300,"currency":"KRW"}},"#
        let data = Data(String(repeating: event, count: 100).utf8)
        #expect(Gzip.packed(data).count * 5 < data.count)
    }
}
