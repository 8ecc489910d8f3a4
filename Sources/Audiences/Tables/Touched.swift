/// Those of whom something was read since somebody took them, and what: an audience has to be judged anew only for those of whom that is
/// new which it asks.
struct Touched: Sendable {
    /// It may be anybody.
    private(set) var isAnybody = true
    /// Of whom all may be new: who came, went, or became somebody else.
    private(set) var wholly = AttributeTable.Bitset()
    /// Of whom something else became known: a trait, an identifier, consent.
    private(set) var facts = AttributeTable.Bitset()
    /// Who was seen.
    private(set) var activity = AttributeTable.Bitset()
    /// Who did it, by the number of the event's name; in no order, and some of them more than once.
    private(set) var events: [Int64: [Int]] = [:]
    private var eventCount = 0
    /// Those of them who were one person until they were separated.
    private(set) var separated: Set<Int> = []

    /// Beyond so many events those who did them count wholly: eight bytes for each.
    private static let mostEvents = 1_000_000

    /// It may be anybody.
    init() {}

    /// It is nobody yet.
    init(nobody: Void) { isAnybody = false }

    var isEmpty: Bool {
        !isAnybody && events.isEmpty && [wholly, facts, activity].allSatisfy { $0.words.isEmpty }
    }

    mutating func insert(wholly ordinal: Int) { if !isAnybody { wholly[ordinal] = true } }

    /// Who was one person before: of both all is new.
    mutating func insert(separated ordinals: some Sequence<Int>) {
        for ordinal in ordinals {
            insert(wholly: ordinal)
            separated.insert(ordinal)
        }
    }

    mutating func insert(facts ordinal: Int) { if !isAnybody { facts[ordinal] = true } }

    mutating func insert(activity ordinal: Int) { if !isAnybody { activity[ordinal] = true } }

    mutating func insert(_ ordinals: some Collection<Int>, event number: Int64) {
        guard !isAnybody, !ordinals.isEmpty else { return }
        events[number, default: []].append(contentsOf: ordinals)
        eventCount += ordinals.count
        guard eventCount > Self.mostEvents else { return }
        for ordinal in events.values.joined() { wholly[ordinal] = true }
        (events, eventCount) = ([:], 0)
    }

    /// Hands over what there is, and begins anew with nobody.
    mutating func take() -> Touched {
        let taken = self
        self = Touched(nobody: ())
        return taken
    }

    mutating func formUnion(_ other: Touched) {
        guard !isAnybody, !other.isAnybody else {
            self = Touched()
            return
        }
        wholly.formUnion(other.wholly)
        facts.formUnion(other.facts)
        activity.formUnion(other.activity)
        separated.formUnion(other.separated)
        for (number, ordinals) in other.events { insert(ordinals, event: number) }
    }
}
