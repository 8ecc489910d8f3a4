/// What a person may do in the console.
public enum Permission: String, Sendable, CaseIterable {
    case viewPeople
    case viewEvents
    case viewSources
    case manageSources
    case manageUsers
    case export
}
