import CLibPQ
import Storage

/// One bound value in PostgreSQL's binary format.
struct Parameter {
    let type: Oid
    /// `nil` for NULL.
    let bytes: WireBytes?

    private init(type: Oid, bytes: WireBytes?) {
        self.type = type
        self.bytes = bytes
    }

    private init(_ type: Oid, byteCount: Int, _ write: (WireBytes) throws -> Void) rethrows {
        let bytes = WireBytes(capacity: byteCount)
        try write(bytes)
        self.init(type: type, bytes: bytes)
    }

    init(_ value: SQLValue) throws {
        switch value {
        case .null: self.init(type: TypeID.unknown, bytes: nil)
        case .integer(let value): self.init(TypeID.int8, byteCount: 8) { $0.write(value) }
        case .real(let value): self.init(TypeID.float8, byteCount: 8) { $0.write(value.bitPattern) }
        case .text(let value):
            try self.init(TypeID.text, byteCount: value.utf8.count) { $0.write(try Self.storable(value)) }
        case .blob(let value): self.init(TypeID.bytea, byteCount: value.count) { $0.write(value) }
        }
    }

    /// A whole column as an array, for `unnest`.
    init(_ column: Column) throws {
        switch column.values {
        case .integers(let values): self.init(integers: values)
        case .optionalIntegers(let values): self.init(integers: values)
        case .texts(let values): try self.init(texts: values)
        case .optionalTexts(let values): try self.init(texts: values)
        case .blobs(let values): self.init(blobs: values)
        case .optionalBlobs(let values): self.init(blobs: values)
        }
    }

    private init(integers: [Int64?]) {
        self.init(TypeID.int8Array, TypeID.int8, integers, byteCount: { _ in 8 }) { $0.write($1) }
    }

    private init(texts: [String?]) throws {
        try self.init(TypeID.textArray, TypeID.text, texts, byteCount: \.utf8.count) { $0.write(try Self.storable($1)) }
    }

    private init(blobs: [[UInt8]?]) {
        self.init(TypeID.byteaArray, TypeID.bytea, blobs, byteCount: \.count) { $0.write($1) }
    }

    /// One dimension: how many there are, "may hold NULL", the elements' type, their number, the first one's index;
    /// then each element with its length before it, −1 for NULL.
    private init<Element>(
        _ type: Oid,
        _ elementType: Oid,
        _ values: [Element?],
        byteCount: (Element) -> Int,
        write: (WireBytes, Element) throws -> Void
    ) rethrows {
        let total = values.reduce(20) { $0 + 4 + ($1.map(byteCount) ?? 0) }
        try self.init(type, byteCount: total) { bytes in
            bytes.write(Int32(1))
            bytes.write(Int32(1))
            bytes.write(elementType)
            bytes.write(Int32(values.count))
            bytes.write(Int32(1))
            for value in values {
                bytes.write(Int32(value.map(byteCount) ?? -1))
                if let value { try write(bytes, value) }
            }
        }
    }

    private static func storable(_ text: String) throws -> String {
        guard !text.utf8.contains(0) else { throw StorageFailure(.engine, "a text to be stored contains NUL") }
        return text
    }
}
