/// The one state in which every event ends.
public enum EventState: Int64, Sendable, CaseIterable, CustomStringConvertible {
    case recorded = 1
    /// Kept whole outside the record until its cause is mended and it is replayed.
    case quarantined = 2
    /// The same message id from the same source was recorded before.
    case duplicate = 3
    /// Deliberately not recorded.
    case dropped = 4

    public var description: String {
        switch self {
        case .recorded: "recorded"
        case .quarantined: "quarantined"
        case .duplicate: "duplicate"
        case .dropped: "dropped"
        }
    }
}

/// Why an event or an identity decision ended as it did: one vocabulary for API, console, metrics and tables.
/// Numbers are stored: never change or reuse one.
public enum ReasonCode: Int64, Sendable, CaseIterable, CustomStringConvertible {
    // events
    case accepted = 1
    case seenBefore = 2
    case malformedEvent = 3
    case unknownType = 4
    case missingEventName = 5
    case missingIdentifier = 6
    case missingGroupID = 7
    case missingPreviousID = 8
    case eventTooLarge = 9
    case nestedTooDeeply = 10
    case tooManyTraits = 12
    case messageIDTooLong = 13
    case identifierTooLong = 14
    case nameTooLong = 15
    case wrongFieldType = 16
    case identifiersBlocked = 17
    case batchTooLong = 18
    case unprocessable = 19
    case tooManyIDTypes = 20
    case numberOutOfRange = 21
    case tooManyNames = 22
    // identity
    case firstSeen = 101
    case sameEvent = 102
    case alias = 103
    case uniqueConflict = 104
    case limitReached = 105
    case valueBlocked = 106
    /// Staff said that they are two.
    case keptApart = 107
    case staff = 108

    /// The stable snake_case name.
    public var description: String {
        switch self {
        case .accepted: "accepted"
        case .seenBefore: "seen_before"
        case .malformedEvent: "malformed_event"
        case .unknownType: "unknown_type"
        case .missingEventName: "missing_event_name"
        case .missingIdentifier: "missing_identifier"
        case .missingGroupID: "missing_group_id"
        case .missingPreviousID: "missing_previous_id"
        case .eventTooLarge: "event_too_large"
        case .nestedTooDeeply: "nested_too_deeply"
        case .tooManyTraits: "too_many_traits"
        case .messageIDTooLong: "message_id_too_long"
        case .identifierTooLong: "identifier_too_long"
        case .nameTooLong: "name_too_long"
        case .wrongFieldType: "wrong_field_type"
        case .identifiersBlocked: "identifiers_blocked"
        case .batchTooLong: "batch_too_long"
        case .unprocessable: "unprocessable"
        case .tooManyIDTypes: "too_many_id_types"
        case .numberOutOfRange: "number_out_of_range"
        case .tooManyNames: "too_many_names"
        case .firstSeen: "first_seen"
        case .sameEvent: "same_event"
        case .alias: "alias"
        case .uniqueConflict: "unique_conflict"
        case .limitReached: "limit_reached"
        case .valueBlocked: "value_blocked"
        case .keptApart: "kept_apart"
        case .staff: "staff"
        }
    }
}
