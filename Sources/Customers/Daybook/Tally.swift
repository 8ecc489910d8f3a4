import Core
import Events
import Storage

/// What is to be added to the figures of each hour: written once a batch, however many events it has.
struct Tally: Sendable {
    struct Count: Hashable {
        let hour: Int64
        let source: Int64
    }

    struct Till: Hashable {
        let hour: Int64
        let currency: String
    }

    /// People whose first hour of the day this is.
    private var people: [Int64: Int64] = [:]
    /// People whose first hour ever this is.
    private var newcomers: [Int64: Int64] = [:]
    private var events: [Count: Int64] = [:]
    private var sales: [Till: (orders: Int64, thousandths: Int64)] = [:]

    mutating func people(_ count: Int64, in hour: Int64) { people[hour, default: 0] += count }

    mutating func newcomers(_ count: Int64, in hour: Int64) { newcomers[hour, default: 0] += count }

    mutating func event(in hour: Int64, source: Int64) {
        events[Count(hour: hour, source: source), default: 0] += 1
    }

    mutating func sale(of value: OrderValue, in hour: Int64) {
        let till = Till(hour: hour, currency: value.currency)
        let known = sales[till] ?? (0, 0)
        sales[till] = (known.orders + 1, known.thousandths + value.thousandths)
    }

    func write(in tx: any WriteTransaction) throws {
        let hours = Set(people.filter { $0.value != 0 }.keys).union(newcomers.filter { $0.value != 0 }.keys).sorted()
        try tx.insert(
            into: "daybook_hour",
            [
                Column("hour", hours),
                Column("people", hours.map { people[$0] ?? 0 }),
                Column("newcomers", hours.map { newcomers[$0] ?? 0 }),
            ],
            onConflict: """
                (hour) DO UPDATE SET people = daybook_hour.people + excluded.people,
                newcomers = daybook_hour.newcomers + excluded.newcomers
                """
        )
        let counts = events.sorted { ($0.key.hour, $0.key.source) < ($1.key.hour, $1.key.source) }
        try tx.insert(
            into: "daybook_event",
            [
                Column("hour", counts.map(\.key.hour)),
                Column("source", counts.map(\.key.source)),
                Column("events", counts.map(\.value)),
            ],
            onConflict: "(hour, source) DO UPDATE SET events = daybook_event.events + excluded.events"
        )
        let tills = sales.sorted { ($0.key.hour, $0.key.currency) < ($1.key.hour, $1.key.currency) }
        try tx.insert(
            into: "daybook_sale",
            [
                Column("hour", tills.map(\.key.hour)),
                Column("currency", tills.map(\.key.currency)),
                Column("orders", tills.map(\.value.orders)),
                Column("thousandths", tills.map(\.value.thousandths)),
            ],
            onConflict: """
                (hour, currency) DO UPDATE SET orders = daybook_sale.orders + excluded.orders,
                thousandths = daybook_sale.thousandths + excluded.thousandths
                """
        )
    }
}
