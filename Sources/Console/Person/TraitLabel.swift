import Core
import Customers

/// Writes traits for people: known names in their language, values as they are meant.
enum TraitLabel {
    /// `plan` as "요금제"; a name that nobody knows as it came.
    static func name(_ name: String, _ text: Catalogue) -> String {
        let key = "trait.\(snakeCase(name))"
        return text.has(key) ? text(key) : name
    }

    static func value(_ trait: Trait, _ format: Format) -> String {
        switch trait.value {
        case .bool(let value): format.text(value ? "trait_value.yes" : "trait_value.no")
        case .integer(let value) where !isLabel(trait.name): format.number(value)
        case .string(let value): string(value, of: trait.name, format)
        default: trait.value.display
        }
    }

    /// Numbers that name something and are not counted: years, postal codes, ids.
    private static func isLabel(_ name: String) -> Bool {
        let name = snakeCase(name)
        return name.hasSuffix("id") || name.hasSuffix("year") || name.hasSuffix("code") || name.hasSuffix("number")
    }

    private static func string(_ value: String, of name: String, _ format: Format) -> String {
        if snakeCase(name) == "phone" { return Normalisation.phone(value).map(format.phone) ?? value }
        guard value.utf8.count >= 20, value.contains("T"), let instant = Instant(iso8601: value) else { return value }
        return format.dateTime(instant)
    }

    /// `firstName` as `first_name`: clients write both.
    private static func snakeCase(_ name: String) -> String {
        var output = ""
        for character in name {
            if character.isUppercase, !output.isEmpty, output.last != "_" { output.append("_") }
            output += character.lowercased()
        }
        return output
    }
}
