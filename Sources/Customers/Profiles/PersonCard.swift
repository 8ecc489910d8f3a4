import Core

/// The few things by which people recognise somebody, taken from the traits.
struct PersonCard {
    /// The traits that it is made of.
    static let traitNames = [
        "name", "firstName", "first_name", "lastName", "last_name", "username", "email", "phone",
    ]

    let name: String?
    let email: String?
    let phone: String?

    /// `traits`: JSON texts by name. A Korean name is one word, family name first; `name` is taken as it is, and only
    /// where it is missing put together from its parts, in the order of the script.
    init(traits: [String: String]) {
        // Objects and lists name nobody.
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { traits[$0] }
                .compactMap { try? JSON(parsing: $0).scalarText?.trimmed }
                .first { !$0.isEmpty }
                .map { Normalisation.storable(String($0.prefix(200))) }
        }
        let first = text("firstName", "first_name")
        let last = text("lastName", "last_name")
        name = text("name") ?? Self.fullName(first: first, last: last) ?? text("username")
        email = text("email").map { Normalisation.email($0) ?? $0 }
        phone = text("phone").map { Normalisation.phone($0) ?? $0 }
    }

    private static func fullName(first: String?, last: String?) -> String? {
        guard let first, let last else { return first ?? last }
        return Self.isHangul(last) ? last + first : first + " " + last
    }

    private static func isHangul(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { (0xAC00...0xD7A3).contains($0.value) }
    }
}

extension JSON {
    /// The text of a string, number or truth value; nil for null, objects and arrays.
    fileprivate var scalarText: String? {
        switch self {
        case .null, .object, .array: nil
        default: display
        }
    }
}
