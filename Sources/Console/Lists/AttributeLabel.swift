import Audiences
import Core
import Customers
import Events
import Foundation

/// Writes attributes, tests and values of lists for people.
struct AttributeLabel: Sendable {
    let format: Format
    let subject: ListSubject
    let sources: SourceNames
    /// By the tag's id.
    private let tags: [String: String]
    let audiences: AudienceNames

    init(
        format: Format,
        of subject: ListSubject = .people,
        sources: [Source],
        tags: [Tag],
        audiences: [Audience] = []
    ) {
        (self.format, self.subject) = (format, subject)
        self.audiences = AudienceNames(audiences)
        self.sources = SourceNames(sources)
        self.tags = Dictionary(tags.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    }

    func name(_ attribute: Attribute) -> String {
        switch attribute {
        case .trait(let name), .computed(let name): TraitLabel.name(name, format.text)
        case .identifier(let namespace): IdentifierLabel.namespace(namespace, format.text)
        case .consent(let kind): format.text("consent.attribute", ["kind": ConsentLabel.name(kind, format.text)])
        case .consentTime(let kind): format.text("consent.time", ["kind": ConsentLabel.name(kind, format.text)])
        case .name where subject == .companies, .firstSeen where subject == .companies:
            format.text("companies.attribute.\(attribute.text)")
        default: format.text("list.attribute.\(attribute.text)")
        }
    }

    /// What a test compares with, each value as `value` writes it.
    func values(_ test: ValueTest, _ value: (String) -> String) -> String {
        switch test {
        case .exists, .missing, .isTrue, .isFalse: ""
        case .isAny(let texts), .isNone(let texts):
            texts.map(value).joined(separator: format.text("list.or"))
        case .contains(let text), .begins(let text): text
        case .less(let number), .lessOrEqual(let number), .greater(let number), .greaterOrEqual(let number):
            written(number)
        case .between(let low, let high): "\(written(low)) – \(written(high))"
        case .before(let day), .since(let day):
            format.text("time.date", format.values(day))
        case .inLast(let days), .notInLast(let days), .anniversary(let days): format.number(Int64(days))
        }
    }

    /// One value of a set or a text, as a person reads it.
    func value(_ text: String, of attribute: Attribute) -> String {
        switch attribute {
        case .tag: tags[text] ?? text
        case .source: Int64(text).map { sources[$0] } ?? text
        case .phone: format.phone(text)
        case .consent: format.text("consent.state.\(text == "true" ? "granted" : "withdrawn")")
        case .known: format.text(text == "true" ? "people.kind.known" : "people.kind.anonymous")
        default: text == "true" || text == "false" ? format.text("trait_value.\(text == "true" ? "yes" : "no")") : text
        }
    }

    func cell(_ value: ListValue, of attribute: Attribute) -> String {
        switch value {
        case .text(let text): self.value(text, of: attribute)
        case .number(let number): written(number)
        case .instant(let instant) where attribute == .lastSeen || attribute == .firstSeen: format.relative(instant)
        case .instant(let instant): format.dateTime(instant)
        case .truth(let value): self.value(value ? "true" : "false", of: attribute)
        case .texts(let texts): texts.map { self.value($0, of: attribute) }.joined(separator: ", ")
        }
    }

    private func written(_ number: Double) -> String {
        number == number.rounded() && number.magnitude < 1e15
            ? format.number(Int64(number)) : format.decimal(number, digits: 2)
    }
}
