/// What a program may do with a token.
public enum Scope: String, Sendable, CaseIterable, Codable {
    case readProfiles = "profiles:read"
    case readEvents = "events:read"
    case readSources = "sources:read"
    case writeSources = "sources:write"
}
