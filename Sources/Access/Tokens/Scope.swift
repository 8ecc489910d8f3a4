/// What a program may do with a token.
public enum Scope: String, Sendable, CaseIterable, Codable {
    case readProfiles = "profiles:read"
    case writeProfiles = "profiles:write"
    case readEvents = "events:read"
    case readSources = "sources:read"
    case writeSources = "sources:write"
    case importData = "imports:write"
    case readAudiences = "audiences:read"
    case writeAudiences = "audiences:write"
    case readUsers = "users:read"
    /// Also what jobs made: exports hold people's data.
    case readJobs = "jobs:read"
    case writeJobs = "jobs:write"

    /// What a person needs for the same: nobody gives a program more than they may do themselves.
    public var permission: Permission {
        switch self {
        case .readProfiles: .viewPeople
        case .writeProfiles: .editPeople
        case .readEvents: .viewEvents
        case .readSources: .viewSources
        case .writeSources: .manageSources
        case .importData: .importData
        case .readAudiences: .viewPeople
        case .writeAudiences: .editAudiences
        case .readUsers: .viewUsers
        case .readJobs, .writeJobs: .export
        }
    }
}
