extension Attribute {
    /// What its values are; nil for what has values of any kind.
    var type: AttributeType? {
        switch self {
        case .name, .email, .phone, .groupID: .text
        case .firstSeen, .lastSeen, .consentTime: .date
        case .events, .people, .active: .number
        case .known: .boolean
        case .tag, .source: .choice
        case .identifier: .presence
        case .trait, .computed, .consent: nil
        }
    }
}

extension AttributeType {
    /// Whether a test of this kind can be passed by values of the type.
    fileprivate func allows(_ test: ValueTest) -> Bool {
        switch test {
        case .exists, .missing: true
        case .isAny, .isNone: self == .text || self == .choice || self == .number && test.isOfNumbers
        case .contains, .begins: self == .text
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .between: self == .number
        case .isTrue, .isFalse: self == .boolean || self == .presence
        case .before, .since, .inLast, .notInLast, .anniversary: self == .date
        }
    }

    /// What can be asked of it, for whoever asked for something else.
    fileprivate var advice: String {
        switch self {
        case .text: "This is a text: ask is, is_not, contains, begins, exists or missing."
        case .number:
            "This is a number: ask is, is_not, less, at_most, more, at_least, between, exists or missing, with numbers."
        case .date:
            "This is a date: ask before, since, in_last_days, not_in_last_days, anniversary_in_days, exists or missing."
        case .boolean: "This is true or false: ask true, false, exists or missing."
        case .choice: "This is one of a set: ask is, is_not, exists or missing."
        case .presence: "This is there or not: ask exists or missing."
        }
    }
}

extension Condition {
    /// A test that no value can pass would find nobody, and look like an answer. Throws ``ConditionFailure`` that names the place; the condition
    /// itself stands at `place`.
    func refuseWrongTypes(at place: String) throws {
        let wrong = first(
            where: { part in
                guard case .attribute(let attribute, let test) = part, let type = attribute.type else { return false }
                return !type.allows(test)
            },
            inside: place
        )
        guard let wrong, case .attribute(let attribute, let test) = wrong.test else { return }
        throw ConditionFailure(Self.place(test.name, inside: wrong.place), attribute.type?.advice ?? "")
    }
}
