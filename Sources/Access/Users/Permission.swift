/// What somebody may see or do. Every route of console and API names the one that it needs, and ``Role`` says in one
/// table who has which; a program's ``Scope`` stands for one of them.
public enum Permission: String, Sendable, CaseIterable {
    /// Being in: one's own account, what one began oneself, what says nothing of customers.
    case useConsole
    case viewPeople
    /// Notes, tags, traits, merges: what staff say of a customer.
    case editPeople
    /// Taking many customers out at once.
    case export
    /// Bringing many customers or events in at once, and taking them back.
    case importData
    /// Giving a view of one's own to the whole team.
    case shareViews
    /// Saying who is meant by a name: what goes out to many depends on it.
    case editAudiences
    case viewEvents
    case viewSources
    case manageSources
    /// The workspace's name, time zone, currency and language.
    case manageWorkspace
    case viewUsers
    /// Inviting, roles, letting out.
    case manageUsers
    case manageTokens
    case viewAudit
}
