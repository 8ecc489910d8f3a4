import Columns
import Core
import Events
import Storage

/// What conditions can ask for at one moment.
struct Vocabulary {
    let definitions: Definitions
    /// By name.
    let computed: [String: ComputedTrait]
    /// What everybody did; nil where it was not read. Then properties with too many values are not noticed.
    var history: EventHistory?

    init(_ definitions: Definitions, in tx: any ReadTransaction) throws {
        let computed = try ComputedTraits.all(in: tx)
        self.init(definitions, Dictionary(computed.map { ($0.name, $0) }, uniquingKeysWith: { $1 }), nil)
    }

    init(_ definitions: Definitions, _ computed: [String: ComputedTrait], _ history: EventHistory?) {
        (self.definitions, self.computed, self.history) = (definitions, computed, history)
    }

    /// `own`: the id under which the condition is, or will be, kept. What the audiences mean that it means is not looked into: each is judged
    /// or not by itself. Throws ``DefinitionFailure``.
    func check(
        _ condition: Condition,
        of subject: ListSubject,
        as own: String? = nil,
        in tx: any ReadTransaction
    ) throws {
        try definitions.check(condition, of: subject, as: own)
        for name in condition.computed {
            let asking = condition.first { $0.computed.contains(name) }
            let field = if case .top? = asking?.test { "by" } else { "attribute" }
            let place = Condition.place(field, inside: asking?.place ?? "")
            guard let trait = computed[name] else {
                throw DefinitionFailure(.unknownComputedTrait(name), at: place)
            }
            do {
                try check(trait.choices, in: tx)
            } catch let failure as DefinitionFailure {
                throw failure.at(place)
            }
        }
        try check(condition.choices, in: tx)
    }

    /// Why some of the audiences cannot be judged, by id.
    func problems(of audiences: [Audience], in tx: any ReadTransaction) throws -> [String: DefinitionFailure] {
        var problems: [String: DefinitionFailure] = [:]
        for audience in audiences {
            do {
                try check(audience.condition, of: audience.subject, as: audience.id, in: tx)
            } catch let failure as DefinitionFailure {
                problems[audience.id] = failure
            }
        }
        return problems
    }

    /// Nothing was ever recorded under a name that nobody uses: to count nobody would hide a slip of the pen. And an answer without some of
    /// the values would be wrong and look right. Throws ``DefinitionFailure``.
    func check(_ choices: [(events: EventChoice, properties: [String])], in tx: any ReadTransaction) throws {
        for (events, properties) in choices {
            try check(events, in: tx)
            guard let columns = history?[events], let property = properties.first(where: { !columns.isWhole($0) })
            else {
                continue
            }
            throw DefinitionFailure(.crowded(property, of: events.name), at: events.place.text)
        }
    }

    private func check(_ events: EventChoice, in tx: any ReadTransaction) throws {
        // Every event without a name is of a type that there is.
        guard !events.name.isEmpty, history?.place(of: events) == nil,
            try !EventLog.isNamed(events.name, events.type, in: tx)
        else { return }
        let named = try EventLog.named(in: tx)
        let other = named.first { $0.name == events.name }?.type
        let meant = Spelling.nearest(to: events.name, among: named.filter { $0.type == events.type }.map(\.name))
        throw DefinitionFailure(
            .unknownEvent(events.name, events.type, meant: other == nil ? meant : nil, other: other),
            at: events.place.text
        )
    }
}
