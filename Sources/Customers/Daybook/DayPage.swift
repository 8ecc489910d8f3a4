import Storage

/// Who of 1,024 people came on one day, and in which hour each of them came first: the set that makes counts of people
/// exact, however often, however late and under whatever number their events arrive.
struct DayPage: Sendable, Equatable {
    /// People on a page.
    static let size: Int64 = 1 << bits
    private static let bits: Int64 = 10
    private static let nobody: UInt8 = 255

    /// By place on the page.
    private var hours = [UInt8](repeating: DayPage.nobody, count: Int(DayPage.size))
    private(set) var count = 0

    /// What an arrival came to.
    enum Arrival: Equatable {
        /// The person's first of the day.
        case first
        /// The person came in a later hour, as far as was known.
        case earlier(than: UInt8)
        case known
    }

    init() {}

    mutating func arrive(_ person: Int64, at hour: UInt8) -> Arrival {
        let place = Self.place(of: person)
        let known = hours[place]
        guard hour < known else { return .known }
        hours[place] = hour
        guard known == Self.nobody else { return .earlier(than: known) }
        count += 1
        return .first
    }

    /// Takes the person away; the hour in which they came first, nil where they did not come.
    mutating func leave(_ person: Int64) -> UInt8? {
        let place = Self.place(of: person)
        let hour = hours[place]
        guard hour != Self.nobody else { return nil }
        hours[place] = Self.nobody
        count -= 1
        return hour
    }

    private static func place(of person: Int64) -> Int { Int(person & (size - 1)) }
}

// How a page is stored: the hours of all, or, where they are few, place and hour of each in three bytes.
extension DayPage {
    init(stored bytes: [UInt8]) throws {
        if bytes.count == Int(Self.size) {
            hours = bytes
            count = bytes.reduce(0) { $0 + ($1 == Self.nobody ? 0 : 1) }
            return
        }
        for entry in stride(from: 0, to: bytes.count - 2, by: 3) {
            let place = Int(bytes[entry]) << 8 | Int(bytes[entry + 1])
            guard hours.indices.contains(place) else {
                throw StorageFailure(.unexpectedValue, "a page of the daybook is damaged; run `dangol recount`")
            }
            hours[place] = bytes[entry + 2]
        }
        count = bytes.count / 3
    }

    var stored: [UInt8] {
        guard count * 3 < Int(Self.size) else { return hours }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 3)
        for (place, hour) in hours.enumerated() where hour != Self.nobody {
            bytes += [UInt8(place >> 8), UInt8(place & 0xFF), hour]
        }
        return bytes
    }

    /// The number under which the page of a person's day is stored.
    static func number(day: Int64, person: Int64) -> Int64 { day << 30 | person >> bits }
}

/// The pages in hand. What is read of the table is remembered, and written back once a batch.
struct DayPages: Sendable {
    /// Pages that are remembered, about a kilobyte each.
    private static let remembered = 8_192

    private var pages: [Int64: DayPage] = [:]
    private var changed: Set<Int64> = []

    /// To be called once for all pages that will be touched until the next ``write(in:)``.
    mutating func load(_ numbers: [Int64], in tx: any ReadTransaction) throws {
        if pages.count > Self.remembered, changed.isEmpty { pages = [:] }
        let missing = numbers.filter { pages[$0] == nil }
        let found = try tx.lookup("people", from: "daybook_page", matching: [Column("number", missing)])
        for (key, row) in found { pages[missing[key]] = try DayPage(stored: row.blob(0)) }
    }

    mutating func arrive(_ person: Int64, day: Int64, hour: UInt8) -> DayPage.Arrival {
        let number = DayPage.number(day: day, person: person)
        let arrival = pages[number, default: DayPage()].arrive(person, at: hour)
        if arrival != .known { changed.insert(number) }
        return arrival
    }

    mutating func leave(_ person: Int64, day: Int64) -> UInt8? {
        let number = DayPage.number(day: day, person: person)
        guard let hour = pages[number]?.leave(person) else { return nil }
        changed.insert(number)
        return hour
    }

    mutating func write(in tx: any WriteTransaction) throws {
        guard !changed.isEmpty else { return }
        let numbers = changed.sorted()
        try tx.insert(
            into: "daybook_page",
            [Column("number", numbers), Column("people", numbers.map { pages[$0]?.stored ?? [] })],
            onConflict: "(number) DO UPDATE SET people = excluded.people"
        )
        changed = []
    }
}
