import Storage

/// Who of 16,384 people came on one day, and in which hour each of them came first: the set that makes counts of people
/// exact, however often, however late and under whatever number their events arrive.
///
/// So many people stand on a page that a batch of old events, which are of anybody and of any day, shares pages, and so few
/// that writing a page again for somebody who came is little beside the rest of a batch.
struct DayPage: Sendable, Equatable {
    /// People on a page.
    static let size: Int64 = 1 << bits
    private static let bits: Int64 = 14

    /// Place on the page and hour of everybody who came, in order of places.
    private var entries: [UInt32] = []

    /// What an arrival came to.
    enum Arrival: Equatable {
        /// The person's first of the day.
        case first
        /// The person came in a later hour, as far as was known.
        case earlier(than: UInt8)
        case known
    }

    init() {}

    var count: Int { entries.count }

    /// O(log people on the page), and where the person is new there O(people).
    mutating func arrive(_ person: Int64, at hour: UInt8) -> Arrival {
        let place = Self.place(of: person)
        let index = index(of: place)
        guard index < entries.count, Self.place(in: entries[index]) == place else {
            entries.insert(Self.entry(place, hour), at: index)
            return .first
        }
        let known = Self.hour(in: entries[index])
        guard hour < known else { return .known }
        entries[index] = Self.entry(place, hour)
        return .earlier(than: known)
    }

    /// Takes the person away; the hour in which they came first, nil where they did not come.
    mutating func leave(_ person: Int64) -> UInt8? {
        let place = Self.place(of: person)
        let index = index(of: place)
        guard index < entries.count, Self.place(in: entries[index]) == place else { return nil }
        return Self.hour(in: entries.remove(at: index))
    }

    /// The first entry at `place` or behind it.
    private func index(of place: UInt32) -> Int {
        var range = entries.startIndex..<entries.endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                Self.place(in: entries[middle]) < place
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private static func place(of person: Int64) -> UInt32 { UInt32(person & (size - 1)) }
    private static func entry(_ place: UInt32, _ hour: UInt8) -> UInt32 { place << 5 | UInt32(hour) }
    private static func place(in entry: UInt32) -> UInt32 { entry >> 5 }
    private static func hour(in entry: UInt32) -> UInt8 { UInt8(entry & 31) }
}

// How a page is stored: for each of those who came the way from the place before and the hour, 11 and 5 bits; where they
// are many, the hour of every place.
extension DayPage {
    private static let nobody: UInt8 = 255
    /// An hour that says: only a way, the next entry goes on from there.
    private static let onlyWay: UInt32 = 31
    private static let longestWay: UInt32 = 1 << 11 - 1

    init(stored bytes: [UInt8]) throws {
        if bytes.count == Int(Self.size) {
            for (place, hour) in bytes.enumerated() where hour != Self.nobody {
                entries.append(Self.entry(UInt32(place), hour & 31))
            }
            return
        }
        entries.reserveCapacity(bytes.count / 2)
        // The first way begins before the page.
        var next: UInt32 = 0
        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
            let entry = UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
            next += entry >> 5
            guard entry & 31 != Self.onlyWay else { continue }
            guard next < Self.size else {
                throw StorageFailure(.unexpectedValue, "a page of the daybook is damaged; run `dangol recount`")
            }
            entries.append(next << 5 | entry & 31)
            next += 1
        }
    }

    var stored: [UInt8] {
        guard entries.count < Int(Self.size) / 2 - 8 else {
            var hours = [UInt8](repeating: Self.nobody, count: Int(Self.size))
            for entry in entries { hours[Int(Self.place(in: entry))] = Self.hour(in: entry) }
            return hours
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity((entries.count + 8) * 2)
        func write(_ way: UInt32, _ hour: UInt32) {
            let entry = way << 5 | hour
            bytes.append(UInt8(entry >> 8))
            bytes.append(UInt8(entry & 255))
        }
        var next: UInt32 = 0
        for entry in entries {
            var way = Self.place(in: entry) - next
            while way > Self.longestWay {
                write(Self.longestWay, Self.onlyWay)
                way -= Self.longestWay
            }
            write(way, entry & 31)
            next = Self.place(in: entry) + 1
        }
        return bytes
    }

    /// The number under which the page of a person's day is stored.
    static func number(day: Int64, person: Int64) -> Int64 { day << 30 | person >> bits }
}

/// The pages in hand. What is read of the table is remembered, and written back once a batch.
struct DayPages: Sendable {
    /// Arrivals that are remembered, four bytes each; a page counts as some more.
    private static let remembered = 4 << 20
    private static let weightOfPage = 32

    private var pages: [Int64: DayPage] = [:]
    private var changed: Set<Int64> = []

    /// To be called once for all pages that will be touched until the next ``write(in:)``.
    mutating func load(_ numbers: [Int64], in tx: any ReadTransaction) throws {
        let weight = pages.values.reduce(0) { $0 + $1.count + Self.weightOfPage }
        if weight > Self.remembered, changed.isEmpty { pages = [:] }
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
