import Core
import Customers

/// How a person is called on screens: by name, else by address or number, else as somebody anonymous.
struct PersonLabel: Sendable {
    let name: String
    /// For the round picture: one character; nil for the anonymous, who get an icon.
    let initial: String?
    let path: String

    init(_ person: PersonSummary, _ format: Format) {
        let known = person.name ?? person.email ?? person.phone.map(format.phone)
        if let known, !known.trimmed.isEmpty {
            name = known.trimmed
            initial = PersonLabel.initial(of: name)
        } else {
            // A UUIDv7 begins with the time: its end tells people apart.
            let key = person.isAnonymous ? "people.anonymous_name" : "people.nameless"
            name = format.text(key, ["mark": String(person.id.suffix(4))])
            initial = nil
        }
        path = "/people/\(person.id)"
    }

    static func initial(of name: String) -> String { name.trimmed.first.map { $0.uppercased() } ?? "" }
}
