import Core

/// The configuration cannot be used as it is.
enum ConfigurationFailure: Failure, Equatable {
    case unreadable(path: String)
    case malformed(path: String)
    case unknown(key: String)
    case unusable(key: String, origin: SettingOrigin, expected: String)
    case notAnAssignment(String)

    var kind: FailureKind { .invalid }

    var code: String {
        switch self {
        case .unreadable: "configuration_unreadable"
        case .malformed: "configuration_malformed"
        case .unknown: "unknown_setting"
        case .unusable: "unusable_setting"
        case .notAnAssignment: "not_an_assignment"
        }
    }

    var message: String {
        switch self {
        case .unreadable(let path): "The configuration file \(path) cannot be read."
        case .malformed(let path): "\(path) is not JSON of the form {\"server\": {\"port\": 8080}}."
        case .unknown(let key): "There is no setting \(key). `dangol settings` lists them all."
        case .unusable(let key, let origin, let expected):
            "The value of \(key) in \(origin.rawValue) is not usable. It must be: \(expected)."
        case .notAnAssignment(let text): "--set takes KEY=VALUE, not \(text)."
        }
    }
}
