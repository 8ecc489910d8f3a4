import Core
import Customers

/// A person as commands print them: one JSON object, without what only the console needs.
struct ProfileDocument: Sendable {
    let profile: Profile

    var json: JSON {
        let summary = profile.summary
        return [
            "id": .string(summary.id),
            "name": JSON(summary.name),
            "email": JSON(summary.email),
            "phone": JSON(summary.phone),
            "anonymous": .bool(summary.isAnonymous),
            "firstSeen": .string(summary.firstSeen.iso8601),
            "lastSeen": .string(summary.lastSeen.iso8601),
            "createdAt": .string(profile.createdAt.iso8601),
            "events": .integer(summary.events),
            "identifiers": identifiers,
            "traits": traits,
        ]
    }

    static let csvHeader: [String] = [
        "id", "name", "email", "phone", "anonymous", "first_seen", "last_seen", "created_at", "events", "identifiers",
        "traits",
    ]

    var csv: [String] {
        let summary = profile.summary
        return [
            summary.id, summary.name ?? "", summary.email ?? "", summary.phone ?? "", String(summary.isAnonymous),
            summary.firstSeen.iso8601, summary.lastSeen.iso8601, profile.createdAt.iso8601, String(summary.events),
            identifiers.text, traits.text,
        ]
    }

    private var identifiers: JSON {
        .array(
            profile.identifiers.map { ["namespace": .string($0.namespace), "value": .string($0.value)] }
        )
    }

    private var traits: JSON {
        .object(Dictionary(profile.traits.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
    }
}
