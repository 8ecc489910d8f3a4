import Core
import Events
import HTTPTypes
import Hummingbird

/// Reads a request's body, unpacked where it is packed, into one array: the copy that the inbox keeps.
struct BodyReader: Sendable {
    /// So much is set aside on the word of Content-Length alone; a liar with many connections gets no more.
    private static let trustedReservation = 512 << 10

    let limits: CollectorLimits
    let clock: any WallClock

    /// Throws ``CollectFailure`` for bodies that are too large or not packed as they say, and 408 for one that takes
    /// too long.
    func read(_ request: Request) async throws -> [UInt8] {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        if let declared, declared > limits.wireBytes { throw CollectFailure.bodyTooLarge(limit: limits.wireBytes) }
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "", "identity": return try await readPlain(request, declared: declared)
        case "gzip", "x-gzip", "deflate": return try await readPacked(request)
        default: throw CollectFailure.invalidEncoding
        }
    }

    private func readPlain(_ request: Request, declared: Int?) async throws -> [UInt8] {
        let limit = min(limits.wireBytes, limits.unpackedBytes)
        var body: [UInt8] = []
        body.reserveCapacity(min(declared ?? 0, BodyReader.trustedReservation))
        try await forEachChunk(of: request) { chunk in
            guard body.count + chunk.readableBytes <= limit else { throw CollectFailure.bodyTooLarge(limit: limit) }
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    private func readPacked(_ request: Request) async throws -> [UInt8] {
        let inflater = try Inflater(limit: limits.unpackedBytes)
        var received = 0
        try await forEachChunk(of: request) { chunk in
            received += chunk.readableBytes
            guard received <= limits.wireBytes else { throw CollectFailure.bodyTooLarge(limit: limits.wireBytes) }
            try inflater.append(chunk)
        }
        return try inflater.finish()
    }

    private func forEachChunk(of request: Request, _ take: (ByteBuffer) throws -> Void) async throws {
        let deadline = clock.now().advanced(byMicroseconds: Int64(limits.readSeconds) * Instant.second)
        for try await chunk in request.body {
            try take(chunk)
            guard clock.now() <= deadline else {
                throw HTTPError(.requestTimeout, message: "The body took too long to arrive. Send it again.")
            }
        }
    }
}
