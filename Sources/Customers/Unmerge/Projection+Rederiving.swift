import Events
import Storage

extension Projection {
    /// Forgets what was derived of these profiles; the ledger of consent, which says what was said, stays.
    static func forgetDerived(of profiles: [Int64], in tx: any WriteTransaction) throws {
        let keys = [Column("profile", profiles)]
        try tx.delete(from: "trait", matching: keys)
        try tx.delete(from: "consent_state", matching: keys)
        let nothing = profiles.map { _ in String?.none }
        try tx.update(
            "profile",
            set: ["name", "email", "phone"].map { Column($0, nothing) },
            matching: [Column("number", profiles)]
        )
    }

    /// Derives what is known of somebody from these events alone: all that are theirs, each with the number to which it is recorded.
    mutating func rederive(_ person: Int64, from events: [IncomingEvent], in tx: any WriteTransaction) throws {
        if let first = events.map(\.time).min(), let last = events.map(\.time).max() {
            let seen = PersonActivity(firstSeen: first, lastSeen: last, events: Int64(events.count))
            try activity.replace([person: seen], in: tx)
        }
        var own = events
        for index in own.indices { own[index].profile = person }
        try projectTraits(of: own, [:], in: tx)
        let numbers = Set(events.map(\.profile)).subtracting([person])
        let survivors = Dictionary(uniqueKeysWithValues: numbers.map { ($0, person) })
        _ = try consents.run(events, survivors, in: tx)
    }
}
