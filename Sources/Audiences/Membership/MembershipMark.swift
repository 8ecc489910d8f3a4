import Core
import Customers
import Events
import Foundation
import Storage

/// Up to where what happened is in the members that are written down. Who goes on from there, after a start or a failure, looks at those of whom
/// something came since, and not at everybody for every audience.
///
/// Members may be written further than the mark, never less far.
struct MembershipMark: Codable, Equatable {
    private let people: PeopleMark
    private let event: Int64
    private let separation: Int64
    /// By its clock days began and ended.
    private let zone: String
    /// The audiences of which somebody may have been missed.
    var behind: Set<String> = []

    /// Beyond so many events it may be anybody who was missed: to look at everybody takes no longer.
    private static let mostEvents: Int64 = 1_000_000
    private static let (portion, eventPortion) = (5_000, 20_000)

    /// Where everything stands that the transaction can read.
    init(zone: TimeZone, log: EventLog, in tx: any ReadTransaction) throws {
        self.zone = zone.identifier
        people = try Profiles.end(in: tx).mark
        event = try log.lastNumber(in: tx)
        separation = try Profiles.separated(after: 0, in: tx).last
    }

    /// Those of whom something came since.
    func touched(zone: TimeZone, log: EventLog, in tx: any ReadTransaction) throws -> Touched {
        guard self.zone == zone.identifier, try log.lastNumber(in: tx) - event <= Self.mostEvents else {
            return Touched()
        }
        var touched = Touched(nobody: ())
        var (people, event) = (people, event)
        while true {
            let changed = try Profiles.changes(after: &people, limit: Self.portion, in: tx)
            for person in changed { touched.insert(wholly: Int(person)) }
            guard changed.count == Self.portion else { break }
        }
        let (separated, _) = try Profiles.separated(after: separation, in: tx)
        touched.insert(separated: separated.lazy.map { Int($0) })
        while let (owners, last) = try log.owners(after: event, limit: Self.eventPortion, in: tx) {
            for person in try Profiles.survivors(of: Array(owners), in: tx) { touched.insert(wholly: Int(person)) }
            event = last
        }
        return touched
    }

    /// The one that is written down, if any.
    static func stored(in tx: any ReadTransaction) throws -> MembershipMark? {
        let text = try tx.row("SELECT mark FROM audience_mark WHERE one = 1")?.text(0)
        // What another version wrote in another way means that it may be anybody.
        return text.flatMap { try? JSONDecoder().decode(MembershipMark.self, from: Data($0.utf8)) }
    }

    static func forget(in tx: any WriteTransaction) throws { try tx.execute("DELETE FROM audience_mark") }

    func write(in tx: any WriteTransaction) throws {
        let text = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        try tx.insert(
            into: "audience_mark",
            [Column("one", [Int64(1)]), Column("mark", [text])],
            onConflict: "(one) DO UPDATE SET mark = excluded.mark"
        )
    }
}
