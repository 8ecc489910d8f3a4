public import Core

/// What a column can hold.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A type whose values can be bound to a statement.
public protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }
}

extension Int64: SQLConvertible { public var sqlValue: SQLValue { .integer(self) } }
extension Int: SQLConvertible { public var sqlValue: SQLValue { .integer(Int64(self)) } }
extension Double: SQLConvertible { public var sqlValue: SQLValue { .real(self) } }
extension String: SQLConvertible { public var sqlValue: SQLValue { .text(self) } }
extension Bool: SQLConvertible { public var sqlValue: SQLValue { .integer(self ? 1 : 0) } }
extension Instant: SQLConvertible { public var sqlValue: SQLValue { .integer(microseconds) } }
extension Array: SQLConvertible where Element == UInt8 { public var sqlValue: SQLValue { .blob(self) } }

/// One row of an answer, read by position.
public struct Row: Sendable {
    public let values: [SQLValue]

    public init(_ values: [SQLValue]) { self.values = values }

    /// Throws ``StorageFailure/Code/unexpectedValue`` where the column is missing, null or of another type.
    public func integer(_ column: Int) throws(StorageFailure) -> Int64 {
        if case .integer(let value) = try self[column] { value } else { throw unexpected(column) }
    }

    public func text(_ column: Int) throws(StorageFailure) -> String {
        if case .text(let value) = try self[column] { value } else { throw unexpected(column) }
    }

    public func blob(_ column: Int) throws(StorageFailure) -> [UInt8] {
        if case .blob(let value) = try self[column] { value } else { throw unexpected(column) }
    }

    public func instant(_ column: Int) throws(StorageFailure) -> Instant {
        Instant(microseconds: try integer(column))
    }

    public func optionalInteger(_ column: Int) throws(StorageFailure) -> Int64? {
        try isNull(column) ? nil : integer(column)
    }

    public func optionalText(_ column: Int) throws(StorageFailure) -> String? {
        try isNull(column) ? nil : text(column)
    }

    public func optionalBlob(_ column: Int) throws(StorageFailure) -> [UInt8]? {
        try isNull(column) ? nil : blob(column)
    }

    public func optionalInstant(_ column: Int) throws(StorageFailure) -> Instant? {
        try isNull(column) ? nil : instant(column)
    }

    private func isNull(_ column: Int) throws(StorageFailure) -> Bool { try self[column] == .null }

    private subscript(column: Int) -> SQLValue {
        get throws(StorageFailure) {
            guard values.indices.contains(column) else { throw unexpected(column) }
            return values[column]
        }
    }

    private func unexpected(_ column: Int) -> StorageFailure {
        StorageFailure(.unexpectedValue, "column \(column) is missing, null or of another type")
    }
}
