/// One key of the configuration: what it is called, what it may be, what it is unless somebody says otherwise.
struct Setting<Value: SettingValue>: Sendable {
    /// `<module>.<name>`.
    let key: String
    let initial: Value
    let description: SettingDescription
    private let allows: @Sendable (Value) -> Bool

    /// `purpose` is one sentence, for the documentation.
    init(_ key: String, initial: Value, _ purpose: String) {
        self.init(key, initial: initial, range: Value.allowed, purpose) { _ in true }
    }

    init(_ key: String, initial: Value, in range: ClosedRange<Value>, _ purpose: String) where Value: Comparable {
        let written = "\(range.lowerBound.written) … \(range.upperBound.written)"
        self.init(key, initial: initial, range: written, purpose) { range.contains($0) }
    }

    private init(
        _ key: String,
        initial: Value,
        range: String,
        _ purpose: String,
        allows: @escaping @Sendable (Value) -> Bool
    ) {
        self.key = key
        self.initial = initial
        self.allows = allows
        description = SettingDescription(
            key: key,
            type: Value.typeName,
            initial: initial.written,
            range: range,
            purpose: purpose
        )
    }

    /// Throws ``ConfigurationFailure/unusable(key:origin:expected:)`` where `text` is no such value.
    func value(from text: String, origin: SettingOrigin) throws(ConfigurationFailure) -> Value {
        guard let value = Value(written: text), allows(value) else {
            throw .unusable(key: key, origin: origin, expected: "\(description.type) \(description.range)")
        }
        return value
    }
}
