import CSimdjson

/// The look that every body gets before it is taken: JSON or not, and what its envelope says.
public struct RequestInspection: Sendable {
    /// The body to keep: as it came, or with what no store can hold (lone surrogates) replaced by U+FFFD.
    public let body: [UInt8]
    /// The `writeKey` of the body.
    public let writeKey: String?
    /// The length of the `batch` array; nil where there is none or it is something else.
    public let batchCount: Int?

    /// Some event in it has a number that nothing can hold, and ends in quarantine.
    public let hasHugeNumbers: Bool

    /// Throws ``CollectFailure/invalidJSON(_:)`` where the body is not a JSON object in UTF-8. What is nested deeper than
    /// any event may be is not looked at; the pipeline quarantines such events one by one. O(length).
    public init(_ body: [UInt8]) throws(CollectFailure) {
        var body = body
        var envelope = dangol_envelope()
        var result = Self.check(body, &envelope)
        if result == Int32(DANGOL_LONE_SURROGATE.rawValue), let mended = SurrogateRepair.mended(body) {
            // One unlucky string must not cost the batch.
            body = mended
            result = Self.check(body, &envelope)
        }
        guard result == Int32(DANGOL_OK.rawValue) else {
            throw .invalidJSON(String(cString: dangol_check_message()))
        }
        guard envelope.is_object == 1 else { throw .invalidJSON("it is not an object") }
        self.body = body
        hasHugeNumbers = envelope.has_huge_numbers == 1
        batchCount = envelope.batch_count >= 0 ? Int(envelope.batch_count) : nil
        writeKey =
            envelope.write_key_length < 0
            ? nil
            : withUnsafeBytes(of: envelope.write_key) {
                String(decoding: $0.prefix(Int(envelope.write_key_length)), as: UTF8.self)
            }
    }

    private static func check(_ body: [UInt8], _ envelope: inout dangol_envelope) -> Int32 {
        body.withUnsafeBytes { bytes in
            dangol_check(bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count, &envelope)
        }
    }
}
