import Core

/// The library for web pages cannot be served: the start ends here.
enum LibraryFailure: Failure {
    case missingPart(String)
    case cannotPack

    var kind: FailureKind { .unavailable }

    var code: String {
        switch self {
        case .missingPart: "missing_library"
        case .cannotPack: "library_not_packed"
        }
    }

    var message: String {
        switch self {
        case .missingPart(let name):
            "The files of dangol.js are damaged; install the program again. \(name) cannot be read."
        case .cannotPack: "dangol.js cannot be packed; is there memory left?"
        }
    }
}
