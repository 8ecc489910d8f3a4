/// How much of what happened is read in one transaction.
enum PortionSize {
    /// Little, where nobody waits for it: it takes no core from those who work.
    case small
    /// More, where much is to be read: of many people several stand on one page of the database.
    case large

    /// Events.
    var events: Int {
        switch self {
        case .small: 2_000
        case .large: 10_000
        }
    }
}
