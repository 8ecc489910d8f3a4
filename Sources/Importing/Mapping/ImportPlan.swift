public import Core
import Foundation

/// How a file becomes events: its layout, and what each column says.
public struct ImportPlan: Sendable, Hashable, Codable {
    public var kind: ImportKind
    public var layout: FileLayout
    /// As many as the layout has columns.
    public var targets: [ImportTarget]
    /// The name of all events, where no column holds one.
    public var eventName: String?
    /// The moment at which the rows of people and companies were true, where no column says it; nil for the moment of the
    /// import. A value that was said later wins over it.
    public var asOf: Instant?
    /// IANA name of the zone of times that name none.
    public var timeZone: String
    /// The lines are events already, as Segment's libraries send them, and are taken as they are.
    public var takesEventsAsTheyAre: Bool

    /// Throws ``ImportFailure`` where the rows could not become anything.
    public func check() throws(ImportFailure) {
        if takesEventsAsTheyAre { return }
        var seen: Set<ImportTarget> = []
        for target in targets where target.isUnique {
            if case .field(let name, _) = target {
                // One name, whatever its type.
                guard seen.insert(.field(name, .text)).inserted else { throw .mappedTwice(name) }
            } else {
                guard seen.insert(target).inserted else { throw .mappedTwice(target.text) }
            }
        }
        let identifies = targets.contains { $0.identifies }
        switch kind {
        case .people: guard identifies else { throw .missingPerson }
        case .events:
            guard identifies else { throw .missingPerson }
            guard seen.contains(.event) || eventName?.trimmed.isEmpty == false else { throw .missingEventName }
            guard seen.contains(.time) else { throw .missingTime }
        case .companies: guard seen.contains(.companyID) else { throw .missingCompany }
        }
    }

    /// With what `COLUMN=TARGET` texts say, column by name. Throws ``ImportFailure``.
    public func mapping(_ assignments: [String]) throws(ImportFailure) -> ImportPlan {
        var plan = self
        var said: Set<Int> = []
        for assignment in assignments {
            let parts = assignment.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count >= 2, let last = parts.last else { throw .notAMapping(assignment) }
            // A column's name may hold =, a target does not.
            let column = parts.dropLast().joined(separator: "=")
            guard let index = layout.columns.firstIndex(of: column) else { throw .unknownColumn(column) }
            guard let target = ImportTarget(String(last)) else { throw .unknownTarget(String(last)) }
            // Said aloud, it wins over what was only suggested for another column.
            if target.isUnique, target != .ignore {
                for other in plan.targets.indices where other != index && plan.targets[other] == target {
                    guard !said.contains(other) else { throw .mappedTwice(target.text) }
                    plan.targets[other] = .ignore
                }
            }
            plan.targets[index] = target
            said.insert(index)
        }
        return plan
    }
}

extension ImportPlan {
    public var json: JSON {
        let data = (try? JSONEncoder().encode(self)) ?? Data()
        return (try? JSON(parsing: data)) ?? .null
    }

    /// Nil for what ``json`` did not give.
    public init?(_ json: JSON) {
        guard let plan = try? JSONDecoder().decode(ImportPlan.self, from: Data(json.text.utf8)),
            plan.targets.count == plan.layout.columns.count
        else { return nil }
        self = plan
    }
}

extension ImportTarget {
    /// It can tell who somebody is.
    public var identifies: Bool {
        switch self {
        case .userID, .anonymousID, .email, .phone, .external: true
        default: false
        }
    }
}
