import CSimdjson

/// The Swift side of the simdjson shim: cuts bodies into slices. Pointers stay inside ``EventReader``, ``JSONSlice`` and
/// the decoder that consumes them at once; a slice is valid until the reader's next read.
final class EventReader {
    private let reader: OpaquePointer

    init() { reader = dangol_reader_create() }

    deinit { dangol_reader_destroy(reader) }

    /// Calls `body` with the items and what the batch says of all of them; nil where the body is not what was checked.
    func read<T>(
        _ bytes: [UInt8],
        isBatch: Bool,
        _ body: (UnsafeBufferPointer<dangol_item>, dangol_common) throws -> T
    ) rethrows -> T? {
        var common = dangol_common()
        let count = bytes.withUnsafeBytes { bytes in
            dangol_reader_read(
                reader,
                bytes.assumingMemoryBound(to: CChar.self).baseAddress,
                bytes.count,
                isBatch ? 1 : 0,
                &common
            )
        }
        guard count >= 0 else { return nil }
        return try body(UnsafeBufferPointer(start: dangol_reader_items(reader), count: Int(count)), common)
    }

    /// Whether a number in the text is more than a double holds. O(length).
    static func hasHugeNumber(_ slice: dangol_slice) -> Bool { dangol_has_huge_number(slice.data, slice.length) == 1 }

    /// The fields of an object slice, in order; empty where it is none.
    func fields(of slice: dangol_slice) -> [IncomingTrait] {
        let count = dangol_reader_fields(reader, slice.data, slice.length)
        guard count > 0 else { return [] }
        return UnsafeBufferPointer(start: dangol_reader_field_list(reader), count: Int(count)).map { field in
            IncomingTrait(
                name: field.key.text,
                json: field.value.kind == Int32(DANGOL_NULL.rawValue) ? "null" : field.raw.text,
                scalar: field.value.isScalar ? field.value.text : nil
            )
        }
    }

    /// The complete entries of `context.externalIds` that name a person.
    func externalIDs(of slice: dangol_slice) -> [ExternalID] {
        let count = dangol_reader_external_ids(reader, slice.data, slice.length)
        guard count > 0 else { return [] }
        return UnsafeBufferPointer(start: dangol_reader_external_id_list(reader), count: Int(count)).compactMap {
            entry in
            guard entry.id.isScalar, entry.type.isText, entry.collection.isText, entry.encoding.isText,
                entry.collection.text == "users", entry.encoding.text == "none"
            else { return nil }
            return ExternalID(type: entry.type.text, id: entry.id.text)
        }
    }
}

extension dangol_slice {
    /// Nothing was said, not even null.
    var isMissing: Bool { kind == Int32(DANGOL_ABSENT.rawValue) }
    var isAbsent: Bool { kind == Int32(DANGOL_ABSENT.rawValue) || kind == Int32(DANGOL_NULL.rawValue) }
    var isText: Bool { kind == Int32(DANGOL_STRING.rawValue) }
    var isNumber: Bool { kind == Int32(DANGOL_NUMBER.rawValue) }
    var isObject: Bool { kind == Int32(DANGOL_OBJECT.rawValue) }
    var isArray: Bool { kind == Int32(DANGOL_ARRAY.rawValue) }
    var isScalar: Bool { isText || isNumber || kind == Int32(DANGOL_BOOL.rawValue) }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: data, count: length) }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
