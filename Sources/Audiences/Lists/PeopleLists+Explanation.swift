import Core
import Events
public import Foundation
import Storage

extension PeopleLists {
    /// Why the person with this number belongs to those of whom `condition` is true, or not.
    public func explanation(
        of condition: Condition,
        for number: Int64,
        zone: TimeZone
    ) async throws -> Explanation? {
        try await look([condition], zone) { table, circumstances in
            table.contains(number) ? table.explanation(condition, Int(number), circumstances) : nil
        }
    }

    /// Names of events that conditions can ask for, by name; what people did is read meanwhile.
    public func eventChoices() async throws -> [EventChoice] {
        history.want()
        return try await database.read { tx in
            try EventLog.named(in: tx).filter { !$0.name.isEmpty }.sorted {
                ($0.name, $0.number) < ($1.name, $1.number)
            }
            .map { EventChoice($0.name, type: $0.type) }
        }
    }

    /// Names of events that somebody did, with how many there are, the most frequent first; and the properties of each.
    public func eventNames() async throws -> [EventDescription] {
        try await database.read { [history] tx in try history.read(in: tx).descriptions }
    }
}
