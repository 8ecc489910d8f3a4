public import Core
public import Events

/// A definition is one, but asks for what is not there, or for too much; says where and what to do.
public struct DefinitionFailure: Failure, Equatable {
    public enum Reason: Equatable, Sendable {
        /// Nothing was ever recorded under this name. `meant`: one that is spelt nearly like it; or, of the `other` type, the same.
        case unknownEvent(String, EventType, meant: String?, other: EventType?)
        case unknownAudience(String)
        case unknownComputedTrait(String)
        /// It means itself, by way of the audience of this name.
        case cycle(String)
        /// Audiences in audiences are too many.
        case tooManyParts
        /// A property has more different values than are kept apart, or its event more properties.
        case crowded(String, of: String)
    }

    public let reason: Reason
    /// Such as `all[1].did`; empty for the whole, or where the definition was not read from a text.
    public let place: String

    init(_ reason: Reason, at place: String) { (self.reason, self.place) = (reason, place) }

    public var kind: FailureKind { .invalid }

    public var code: String {
        switch reason {
        case .unknownEvent: "unknown_event_in_condition"
        case .unknownAudience: "unknown_audience_in_condition"
        case .unknownComputedTrait: "unknown_computed_trait"
        case .cycle: "audience_means_itself"
        case .tooManyParts: "too_many_audiences_in_condition"
        case .crowded: "property_has_too_many_values"
        }
    }

    public var message: String { place.isEmpty ? explanation : "\(place): \(explanation)" }

    private var explanation: String {
        switch reason {
        case .unknownEvent(let name, let type, _, let other?):
            "Nobody ever did “\(name)” as a \(type.name) event; as a \(other.name) event somebody did: put \"type\":\"\(other.name)\" beside it."
        case .unknownEvent(let name, _, let meant?, nil):
            "Nobody ever did “\(name)”. Did you mean “\(meant)”?"
        case .unknownEvent(let name, _, nil, nil):
            "Nobody ever did “\(name)”. Send it once, or name another event."
        case .unknownAudience(let id): "The condition means the audience \(id), which is not there. Leave it out."
        case .unknownComputedTrait(let name):
            "The condition asks for the computed trait \(name), which there is not. Make it, or leave it out."
        case .cycle(let name): "The audience “\(name)” would mean itself. Leave it out of the condition."
        case .tooManyParts:
            "With what the audiences mean that it means, there are more than \(Definitions.tests) tests, or more than \(Definitions.depth) audiences in audiences. Leave some out."
        case .crowded(let property, let event):
            "“\(property)” of “\(event)” is one of too many properties, or has too many different values to be asked for."
        }
    }

    public var details: [String: JSON] {
        var details: [String: JSON] = ["place": .string(place)]
        switch reason {
        case .unknownEvent(let name, let type, let meant, let other):
            details["event"] = .string(name)
            details["type"] = .string((other ?? type).name)
            details["meant"] = meant.map { .string($0) }
        case .unknownAudience(let id): details["audience"] = .string(id)
        case .unknownComputedTrait(let name): details["trait"] = .string(name)
        case .cycle(let name): details["audience"] = .string(name)
        case .tooManyParts: break
        case .crowded(let property, let event):
            details["property"] = .string(property)
            details["event"] = .string(event)
        }
        return details
    }

    /// The same of a definition that asks for this one at `place`.
    func at(_ place: String) -> DefinitionFailure { DefinitionFailure(reason, at: place) }
}
