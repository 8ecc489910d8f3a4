import Audiences
import Core
import Events

extension Audience {
    /// `problem`: why it keeps its last members; nil where it is judged.
    func json(_ problem: DefinitionFailure?) -> JSON {
        [
            "id": .string(id), "name": .string(name), "subject": .string(subject.rawValue), "condition": condition.json,
            "author": .string(author),
            "createdAt": .time(createdAt), "updatedAt": .time(updatedAt), "problem": problem?.json ?? .null,
        ]
    }
}

extension DefinitionFailure {
    var json: JSON { ["code": .string(code), "message": .string(message), "place": .string(place)] }
}

extension MembershipSize {
    /// `subject`: of what it counts.
    func json(of subject: ListSubject) -> JSON {
        [
            "hour": .time(hour), subject.rawValue: .integer(Int64(members)), "entered": .integer(Int64(entered)),
            "exited": .integer(Int64(exited)),
        ]
    }
}

extension AudienceOverlap {
    func json(of subject: ListSubject) -> JSON {
        ["audience": .string(audience), subject.rawValue: .integer(Int64(members)), "both": .integer(Int64(both))]
    }
}

extension Explanation {
    var json: JSON {
        var fields: [String: JSON] = [
            "condition": condition.json, "holds": .bool(holds), "found": found?.json ?? .null,
        ]
        if !parts.isEmpty { fields["parts"] = .array(parts.map(\.json)) }
        return .object(fields)
    }
}

extension ListValue {
    var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .number(let number):
            number == number.rounded() && number.magnitude < 9e15 ? .integer(Int64(number)) : .number(number)
        case .instant(let instant): .time(instant)
        case .truth(let truth): .bool(truth)
        case .texts(let texts): .array(texts.map { .string($0) })
        }
    }
}

extension EventDescription {
    var json: JSON {
        [
            "type": .string(type.name), "name": .string(name), "events": .integer(Int64(events)),
            "properties": .array(properties.map { ["name": .string($0.name), "type": .string($0.type.rawValue)] }),
        ]
    }
}
