import Core

/// How a person or a thing of theirs may be called.
enum PersonName {
    static let maximum = 100

    /// `text` as it is stored. Throws ``AccessFailure`` where nothing is left of it, or too much.
    static func checked(_ text: String) throws(AccessFailure) -> String {
        let name = Normalisation.storable(text).trimmed
        guard !name.isEmpty else { throw .missingName }
        guard name.count <= maximum else { throw .nameTooLong(maximum: maximum) }
        return name
    }
}
