import Core

/// The demo cannot go on.
enum DemoFailure: Failure, Equatable {
    case noPurchases(path: String)
    case noSource
    case badAddress
    case refused(status: Int)
    case unreachable

    var kind: FailureKind {
        switch self {
        case .noPurchases, .noSource: .notFound
        case .badAddress: .invalid
        case .refused, .unreachable: .unavailable
        }
    }

    var code: String {
        switch self {
        case .noPurchases: "no_purchases"
        case .noSource: "no_source"
        case .badAddress: "bad_address"
        case .refused: "refused"
        case .unreachable: "unreachable"
        }
    }

    var message: String {
        switch self {
        case .noPurchases(let path): "There are no purchases at \(path). `make setup` fetches them."
        case .noSource: "The workspace has no source. Create one in the console under Data → Sources."
        case .badAddress:
            "--url takes the address of a server such as http://127.0.0.1:8080, together with --write-key."
        case .refused(let status): "The server refused the demo's events with status \(status)."
        case .unreachable: "The server cannot be reached. Check --url and that it is running."
        }
    }
}
