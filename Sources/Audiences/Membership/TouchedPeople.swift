import Columns

/// Whom each audience has to be judged for anew, of those of whom something was read.
struct TouchedPeople {
    /// All of them, words of 64 people.
    let anyone: [UInt64]
    private let touched: Touched
    /// Who did what, by where it stands in the history.
    private var doers: [Int: AttributeTable.Bitset] = [:]
    /// Many audiences ask the same.
    private var answers: [Concern: [UInt64]] = [:]

    /// Nil where it may be anybody. O(people, and events that were read).
    init?(_ touched: Touched, _ history: EventHistory) {
        guard !touched.isAnybody else { return nil }
        var anyone = touched.wholly
        anyone.formUnion(touched.facts)
        anyone.formUnion(touched.activity)
        for (number, ordinals) in touched.events {
            var people = AttributeTable.Bitset()
            for ordinal in ordinals { people[ordinal] = true }
            anyone.formUnion(people)
            if let place = history.place(ofNumber: number) { doers[place] = people }
        }
        (self.touched, self.anyone) = (touched, anyone.words)
    }

    /// Of whom the condition can have become true or false, words of 64 people.
    mutating func concerned(_ condition: Condition, _ circumstances: Circumstances) -> [UInt64] {
        // Where nothing happens a thousand conditions need not be gone through every second.
        guard !anyone.isEmpty else { return [] }
        let concern = Concern(condition, circumstances)
        if let answer = answers[concern] { return answer }
        var people = touched.wholly
        if concern.facts { people.formUnion(touched.facts) }
        if concern.activity { people.formUnion(touched.activity) }
        for (place, doers) in doers where concern.anything || concern.events.contains(place) { people.formUnion(doers) }
        answers[concern] = people.words
        return people.words
    }
}

/// Of whom a condition can have become true or false by what was read.
struct Concern: Hashable {
    /// Something that became known of them.
    var facts = false
    /// That they were seen.
    var activity = false
    /// Any event.
    var anything = false
    /// Where in the history the events stand that count; a name that nobody ever did stands nowhere.
    var events: Set<Int> = []

    /// Time apart, and what others did. Other audiences are to be replaced by their meaning.
    init(_ condition: Condition, _ circumstances: Circumstances) { add(condition, circumstances) }

    private mutating func add(_ condition: Condition, _ circumstances: Circumstances) {
        switch condition {
        case .all(let parts), .any(let parts), .atLeast(_, let parts):
            for part in parts { add(part, circumstances) }
        case .not(let part), .people(_, let part): add(part, circumstances)
        case .attribute(let attribute, _): add(attribute, circumstances)
        case .top(let top): add(top.attribute, circumstances)
        case .behaviour, .sequence, .rfm: add(condition.choices.map(\.events), circumstances)
        // Which names are frequent can change with any of them.
        case .cell: anything = true
        // One that keeps its last members: who turned out to be one of them belongs to it.
        case .audience: facts = true
        // Whoever is new is judged by all there is.
        case .sample: break
        }
    }

    private mutating func add(_ attribute: Attribute, _ circumstances: Circumstances) {
        switch attribute {
        // Tags are read with each question; who gets one or loses it has an event of it.
        case .firstSeen, .lastSeen, .events, .tag: activity = true
        case .computed(let name): add(circumstances.computed[name]?.choices.map(\.events) ?? [], circumstances)
        default: facts = true
        }
    }

    private mutating func add(_ choices: [EventChoice], _ circumstances: Circumstances) {
        events.formUnion(choices.compactMap(circumstances.history.place))
    }
}
