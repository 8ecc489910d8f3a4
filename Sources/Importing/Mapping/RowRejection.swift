/// Why a row was not imported. Words of the file of rejected rows, of the API and of the console's texts.
public enum RowReason: String, Sendable, CaseIterable, Error {
    case noPerson = "no_person"
    case noCompany = "no_company"
    case noEventName = "no_event_name"
    case noTime = "no_time"
    case invalidEmail = "invalid_email"
    case invalidPhone = "invalid_phone"
    case notANumber = "not_a_number"
    case notABoolean = "not_a_boolean"
    case notATime = "not_a_time"
    case tooLong = "too_long"
    case tooManyFields = "too_many_fields"
    case unreadableText = "unreadable_text"
    case invalidJSON = "invalid_json"

    /// In English, for the file and the command line.
    public var message: String {
        switch self {
        case .noPerson: "Nothing in this row says who it is."
        case .noCompany: "The row has no company id."
        case .noEventName: "The row has no name of an event."
        case .noTime: "The row has no time."
        case .invalidEmail: "This is no e-mail address."
        case .invalidPhone: "This is no phone number."
        case .notANumber: "This is no number. Mend it, or import the column as text."
        case .notABoolean: "This is neither yes nor no. Mend it, or import the column as text."
        case .notATime: "This is no date or time with the year first. Mend it, or import the column as text."
        case .tooLong: "The row is longer than one event may be, or a quote was never closed."
        case .tooManyFields:
            "The row has more fields than there are columns. A field that holds the delimiter needs quotes."
        case .unreadableText: "The row holds bytes that the encoding of the file does not have."
        case .invalidJSON: "The line is no JSON object."
        }
    }
}

/// A row that was not imported: where it stands, and why.
struct RowRejection: Error, Equatable {
    let reason: RowReason
    /// Nil where the row as a whole is at fault.
    let column: Int?

    init(_ reason: RowReason, _ column: Int? = nil) {
        self.reason = reason
        self.column = column
    }
}
