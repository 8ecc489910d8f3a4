/// Where a definition says something, such as `all[1].did`, so that whoever finds fault with it later can say where; empty where it was not
/// read from a text. Definitions that say the same are equal, wherever they say it.
public struct DefinitionPlace: Hashable, Sendable {
    public let text: String

    init(_ text: String = "") { self.text = text }

    public static func == (_: DefinitionPlace, _: DefinitionPlace) -> Bool { true }

    public func hash(into _: inout Hasher) {}
}

extension Condition {
    /// The first of its tests that is meant, and the place of the object that says it, such as `all[1]`; nil where there is none.
    /// `outer`: where the condition itself stands.
    func first(where isMeant: (Condition) -> Bool, inside outer: String = "") -> (test: Condition, place: String)? {
        func first(among parts: [Condition], _ name: String) -> (test: Condition, place: String)? {
            for (index, part) in parts.enumerated() {
                let place = "\(Self.place(name, inside: outer))[\(index)]"
                if let found = part.first(where: isMeant, inside: place) { return found }
            }
            return nil
        }
        return switch self {
        case .all(let parts): first(among: parts, "all")
        case .any(let parts): first(among: parts, "any")
        case .atLeast(_, let parts): first(among: parts, "of")
        case .not(let part): part.first(where: isMeant, inside: Self.place("not", inside: outer))
        case .people(let quantifier, let part):
            part.first(where: isMeant, inside: Self.place(quantifier.name, inside: outer))
        case .attribute, .behaviour, .sequence, .audience, .sample, .top, .rfm, .cell:
            isMeant(self) ? (self, outer) : nil
        }
    }

    /// Where a field of the object at `outer` stands.
    static func place(_ field: String, inside outer: String) -> String { outer.isEmpty ? field : "\(outer).\(field)" }
}
