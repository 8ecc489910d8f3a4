public import Core

/// The database did not do what it was asked.
public struct StorageFailure: Failure {
    /// An open set: drivers map their engine's codes onto it.
    public struct Code: Hashable, Sendable {
        let name: String
        /// No room left on the disk.
        public static let full = Code(name: "storage_full")
        /// The engine is away, the connection broke, the file cannot be read or written.
        public static let unavailable = Code(name: "storage_unavailable")
        /// A unique, foreign-key or check constraint refused the row.
        public static let constraint = Code(name: "storage_constraint")
        /// An answer did not have the expected shape.
        public static let unexpectedValue = Code(name: "storage_unexpected_value")
        /// A migration failed, or the data comes from a later version of the program.
        public static let schema = Code(name: "storage_schema")
        /// Anything else that the engine reports.
        public static let engine = Code(name: "storage_engine")
    }

    public let reason: Code
    /// What the engine said. For logs: it may quote SQL, never values.
    public let diagnosis: String

    public init(_ reason: Code, _ diagnosis: String) {
        self.reason = reason
        self.diagnosis = diagnosis
    }

    public var code: String { reason.name }

    public var kind: FailureKind { reason == .constraint ? .conflict : .unavailable }

    public var message: String {
        switch reason {
        case .full: "The disk that holds the data is full. Free some room; nothing that was acknowledged is lost."
        case .unavailable: "The database cannot be reached. Try again; nothing that was acknowledged is lost."
        case .constraint: "This contradicts what is already stored."
        case .schema: "The data does not fit this version of the program: \(diagnosis)"
        default: "The database refused the request. The log has the details."
        }
    }
}
