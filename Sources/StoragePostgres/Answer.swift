import CLibPQ
import Storage

/// A result of libpq, freed with the value.
struct Answer: ~Copyable {
    let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    /// Rows that the statement changed.
    var changed: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// The values of one row, from column `first` on.
    func row(_ row: Int, from first: CInt = 0) throws -> Row {
        Row(try (first..<PQnfields(result)).map { try value(CInt(row), $0) })
    }

    func integer(_ row: Int, _ column: CInt) throws -> Int64 {
        guard case .integer(let value) = try value(CInt(row), column) else {
            throw StorageFailure(.unexpectedValue, "column \(column) is not an integer")
        }
        return value
    }

    private func value(_ row: CInt, _ column: CInt) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0 else { return .null }
        // libpq owns the bytes for as long as the result lives; they are copied before this returns.
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column),
            count: Int(PQgetlength(result, row, column))
        )
        switch PQftype(result, column) {
        case TypeID.int8: return .integer(try integer(bytes, as: Int64.self))
        case TypeID.int4: return .integer(Int64(try integer(bytes, as: Int32.self)))
        case TypeID.int2: return .integer(Int64(try integer(bytes, as: Int16.self)))
        case TypeID.bool: return .integer(bytes.first == 0 ? 0 : 1)
        case TypeID.float8: return .real(Double(bitPattern: try integer(bytes, as: UInt64.self)))
        case TypeID.float4: return .real(Double(Float(bitPattern: try integer(bytes, as: UInt32.self))))
        case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name:
            return .text(String(decoding: bytes, as: UTF8.self))
        case TypeID.bytea: return .blob(Array(bytes))
        case let other:
            throw StorageFailure(.unexpectedValue, "column \(column) has type \(other) of PostgreSQL: cast it")
        }
    }

    private func integer<T: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as: T.Type) throws -> T {
        guard bytes.count == MemoryLayout<T>.size else {
            throw StorageFailure(.unexpectedValue, "a number of \(bytes.count) bytes")
        }
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }
}
