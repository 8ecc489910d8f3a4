import Core
import Customers

/// One thing that is known of a person, from where, and whether staff can change it here.
struct FactView: Sendable {
    /// The place among the facts of the page: part of the ids of its elements, since traits have any name.
    let place: Int
    let trait: String
    let name: String
    let value: String
    let source: String
    /// When it was said, in words and exactly.
    let time: String
    let exactly: String
    /// Nobody said it yet.
    let isMissing: Bool
    let isEditable: Bool
    /// Where a change goes.
    let path: String
    /// What is wrong with what was typed.
    let problem: String?
    /// What was just saved, with the value to go back to.
    let saved: String?
    let before: String?

    /// `trait` is nil where nobody said it yet. `typed`: what somebody wanted it to be, where that was refused.
    init(
        _ name: String,
        _ trait: Trait?,
        place: Int,
        base: String,
        canWrite: Bool,
        sources: SourceNames,
        typed: String? = nil,
        problem: String? = nil,
        before: String? = nil,
        format: Format
    ) {
        self.place = place
        self.trait = name
        self.name = TraitLabel.name(name, format.text)
        let isEditable = canWrite && FactView.isEditable(trait)
        self.isEditable = isEditable
        let shown = trait.map { isEditable ? FactView.raw($0, format) : TraitLabel.value($0, format) }
        value = typed ?? shown ?? ""
        source = trait.map { sources[$0.sourceID] } ?? ""
        time = trait.map { format.relative($0.time) } ?? ""
        exactly = trait.map { format.preciseDateTime($0.time) } ?? ""
        isMissing = trait == nil
        path = "\(base)/traits"
        self.problem = problem
        saved = before == nil ? nil : format.text("person.saved", ["field": self.name])
        self.before = before
    }

    /// Short text and numbers; what has a shape of its own (dates, lists, truth) is read only.
    static func isEditable(_ trait: Trait?) -> Bool {
        switch trait?.value {
        case nil, .integer, .number: true
        case .string(let text): text.count <= Desk.fieldLength && Instant(iso8601: text) == nil
        case .bool, .null, .array, .object: false
        }
    }

    /// As one types it.
    static func raw(_ trait: Trait, _ format: Format) -> String {
        if trait.name == "phone", let text = trait.value.string {
            return Normalisation.phone(text).map(format.phone) ?? text
        }
        return trait.value.display
    }

    /// Shown even where nobody said them, so that staff can.
    static let always = ["name", "email", "phone", "company", "title", "city"]

    /// The facts of a page, in its order.
    static func names(of profile: Profile, canWrite: Bool) -> [String] {
        Set(profile.traits.map(\.name) + (canWrite ? always : [])).sorted(by: TraitOrder.precedes)
    }
}
