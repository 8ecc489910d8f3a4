import Core
import Customers

extension PersonSummary {
    var fields: [String: JSON] {
        [
            "id": .string(id),
            "name": .optional(name),
            "email": .optional(email),
            "phone": .optional(phone),
            "isAnonymous": .bool(isAnonymous),
            "firstSeen": .time(firstSeen),
            "lastSeen": .time(lastSeen),
            "events": .integer(events),
        ]
    }
}

extension Profile {
    /// The numbers of the sources that say something of this person.
    var sourceIDs: [Int64] { traits.map(\.sourceID) + identifiers.map(\.sourceID) }

    /// `sources` are ``SourceDirectory/names(for:)``.
    func json(_ sources: [Int64: JSON]) -> JSON {
        var fields = summary.fields
        fields["createdAt"] = .time(createdAt)
        fields["traits"] = .array(traits.map { $0.json(sources) })
        fields["identifiers"] = .array(identifiers.map { $0.json(sources) })
        return .object(fields)
    }
}

extension Trait {
    func json(_ sources: [Int64: JSON]) -> JSON {
        ["name": .string(name), "value": value, "source": sources[sourceID] ?? .null, "time": .time(time)]
    }
}

extension Identifier {
    func json(_ sources: [Int64: JSON]) -> JSON {
        [
            "namespace": .string(namespace),
            "value": .string(value),
            "source": sources[sourceID] ?? .null,
            "attachedAt": .time(attachedAt),
        ]
    }
}

extension IdentityDecision {
    var json: JSON {
        [
            "id": .string(String(id)),
            "kind": .string(kind.name),
            "reason": .string(reason.description),
            "time": .time(time),
            "namespace": .optional(namespace),
            "value": .optional(value),
            "eventId": .optional(eventID),
            "mergedProfileId": .optional(mergedProfileID),
            "isMerged": .bool(isMerged),
            "mergedEvents": .integer(mergedEvents),
        ]
    }
}

extension Unmerge {
    var json: JSON {
        [
            "profileId": .string(profileID),
            "otherProfileId": .string(otherID),
            "events": .integer(Int64(events)),
            "identifiers": .integer(Int64(identifiers)),
        ]
    }
}

extension ConsentKind {
    fileprivate var fields: [String: JSON] {
        ["kind": .string(text), "purpose": .string(purpose), "channel": .optional(channel?.rawValue)]
    }
}

extension ConsentState {
    var json: JSON {
        let fields: [String: JSON] = ["granted": .bool(isGranted), "time": .time(time), "eventId": .string(eventID)]
        return .object(fields.merging(kind.fields) { $1 })
    }
}

extension ConsentEntry {
    func json(_ sources: [Int64: JSON]) -> JSON {
        let fields: [String: JSON] = [
            "granted": .bool(isGranted),
            "time": .time(time),
            "source": sources[sourceID] ?? .null,
            "eventId": .string(eventID),
            "wording": .optional(wording),
            "version": .optional(version),
            "evidence": .optional(evidence),
        ]
        return .object(fields.merging(kind.fields) { $1 })
    }
}
