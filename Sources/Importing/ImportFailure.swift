public import Core

/// A file cannot be imported as it is, or not in this way.
public enum ImportFailure: Failure, Equatable {
    case unreadableFile
    case damagedFile
    case emptyFile
    case unknownEncoding
    case fileTooLarge(limit: Int64)
    case unknownImport
    /// A column that the mapping names is not in the file.
    case unknownColumn(String)
    /// The words after `=` in `--map`.
    case unknownTarget(String)
    case notAMapping(String)
    /// Two columns cannot both be this.
    case mappedTwice(String)
    case missingEventName
    case missingTime
    case missingPerson
    case missingCompany
    case alreadyStarted
    case notUndoable
    case badSourceName

    public var kind: FailureKind {
        switch self {
        case .unknownImport: .notFound
        case .fileTooLarge: .tooLarge
        case .alreadyStarted, .notUndoable: .conflict
        default: .invalid
        }
    }

    public var code: String {
        switch self {
        case .unreadableFile: "import_unreadable_file"
        case .damagedFile: "import_damaged_file"
        case .emptyFile: "import_empty_file"
        case .unknownEncoding: "import_unknown_encoding"
        case .fileTooLarge: "import_file_too_large"
        case .unknownImport: "unknown_import"
        case .unknownColumn: "import_unknown_column"
        case .unknownTarget: "import_unknown_target"
        case .notAMapping: "import_not_a_mapping"
        case .mappedTwice: "import_mapped_twice"
        case .missingEventName: "import_missing_event_name"
        case .missingTime: "import_missing_time"
        case .missingPerson: "import_missing_person"
        case .missingCompany: "import_missing_company"
        case .alreadyStarted: "import_already_started"
        case .notUndoable: "import_not_undoable"
        case .badSourceName: "import_bad_source_name"
        }
    }

    public var message: String {
        switch self {
        case .unreadableFile: "The file cannot be read. Check its path and whether this user may read it."
        case .damagedFile: "The compressed file is damaged or breaks off. Pack it again."
        case .emptyFile: "The file holds no rows."
        case .unknownEncoding: "The encoding of the text is not known. Save the file as UTF-8 (CSV UTF-8 in Excel)."
        case .fileTooLarge(let limit):
            "The file is larger than \(limit) bytes. Split it, or import it on the command line."
        case .unknownImport: "There is no such import."
        case .unknownColumn(let name): "The file has no column \(name)."
        case .unknownTarget(let text):
            "\(text) is nothing that a column can be. `dangol help import` lists what there is."
        case .notAMapping(let text): "\(text) is no mapping. Write COLUMN=TARGET, as in e_mail=email."
        case .mappedTwice(let target): "Two columns are mapped to \(target). Keep one."
        case .missingEventName: "Say which column holds the event's name, or give one name for all rows."
        case .missingTime: "Say which column holds the time of the event."
        case .missingPerson: "Say which column tells who it is: user id, e-mail, phone or an external id."
        case .missingCompany: "Say which column holds the company's id."
        case .alreadyStarted: "This import has been started already."
        case .notUndoable: "Only an import of people that has ended and was not taken back yet can be taken back."
        case .badSourceName: "The name of the source must have 1 to 100 characters, and be no source of another kind."
        }
    }
}
