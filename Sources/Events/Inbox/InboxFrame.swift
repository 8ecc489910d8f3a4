import Core

/// How requests stand in a row of the inbox, one after the other: little-endian, a version byte first.
///
///     version 1 · route 1 (128 more where numbers are huge) · source 8 · receivedAt 8 · address length 1 · address · body length 4 · body
enum InboxFrame {
    private static let version: UInt8 = 1
    private static let hugeNumbers: UInt8 = 0x80

    static func encode(_ request: CollectedRequest, into bytes: inout [UInt8]) {
        let address = Array((request.ip ?? "").utf8.prefix(255))
        bytes.reserveCapacity(bytes.count + 23 + address.count + request.body.count)
        bytes.append(version)
        bytes.append(request.route.code | (request.hasHugeNumbers ? hugeNumbers : 0))
        append(UInt64(bitPattern: request.sourceNumber), to: &bytes)
        append(UInt64(bitPattern: request.receivedAt.microseconds), to: &bytes)
        bytes.append(UInt8(address.count))
        bytes += address
        append(UInt32(request.body.count), to: &bytes)
        bytes += request.body
    }

    /// All requests of a row. Throws ``PayloadFailure/damaged`` where the bytes are not what ``encode(_:into:)`` wrote.
    static func decode(_ bytes: [UInt8]) throws -> [CollectedRequest] {
        var requests: [CollectedRequest] = []
        var offset = 0
        func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard count <= bytes.count - offset else { throw PayloadFailure.damaged }
            defer { offset += count }
            return bytes[offset..<offset + count]
        }
        func integer(_ width: Int) throws -> UInt64 {
            try take(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        while offset < bytes.count {
            guard try integer(1) == UInt64(version), let code = try take(1).first,
                let route = CollectedRequest.Route(code: code & ~hugeNumbers)
            else { throw PayloadFailure.damaged }
            let source = Int64(bitPattern: try integer(8))
            let receivedAt = Instant(microseconds: Int64(bitPattern: try integer(8)))
            let address = String(decoding: try take(Int(try integer(1))), as: UTF8.self)
            let body = Array(try take(Int(try integer(4))))
            requests.append(
                CollectedRequest(
                    route: route,
                    sourceNumber: source,
                    receivedAt: receivedAt,
                    ip: address.isEmpty ? nil : address,
                    body: body,
                    hasHugeNumbers: code & hugeNumbers != 0
                )
            )
        }
        return requests
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension CollectedRequest.Route {
    fileprivate var code: UInt8 {
        switch self {
        case .batch: 100
        case .typed: 101
        case .single(let type): UInt8(type.rawValue)
        }
    }

    fileprivate init?(code: UInt8) {
        switch code {
        case 100: self = .batch
        case 101: self = .typed
        default:
            guard let type = EventType(rawValue: Int64(code)) else { return nil }
            self = .single(type)
        }
    }
}
