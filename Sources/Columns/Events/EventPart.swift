/// Events of one name that never change, sorted by their owner and time: the rows of one owner stand side by side. Owners are
/// found by a bit each, and their rows by the number of bits before it, so that a set of people meets the rows of those in it
/// at a word's cost for 64 of them.
///
/// Bytes: 8 a row and those of its properties; 8 an owner; 3 for 16 ordinals.
struct EventPart: Sendable {
    /// A bit for each ordinal that has rows.
    let presence: Packed<UInt64>
    /// How many owners stand before each word.
    let ranks: Packed<UInt32>
    /// Where the rows of each owner begin, and behind the last one the number of rows.
    let starts: Packed<UInt32>
    /// The minute in which the last row of each owner happened, rounded down: most windows end the look at an owner here.
    let lastMinutes: Packed<Int32>
    /// Microseconds.
    let times: Packed<Int64>
    /// By the number of the property; nil where no row has a value.
    let properties: [PropertyValues?]

    /// Rounded down.
    static func minute(of time: Int64) -> Int32 {
        let minute: Int64 = 60_000_000
        return Int32(clamping: time / minute - (time % minute < 0 ? 1 : 0))
    }

    var rows: Int { times.count }

    var owners: Int { lastMinutes.count }

    /// The rows of an owner; empty where there are none. O(1).
    func rows(of ordinal: Int) -> Range<Int> { view.rows(of: ordinal) }

    /// What loops over many owners hold of a part, for as long as the part lives.
    var view: PartView {
        PartView(
            presence: presence.buffer,
            ranks: ranks.buffer,
            starts: starts.buffer,
            lastMinutes: lastMinutes.buffer,
            times: times.buffer
        )
    }
}

// MARK: - Making

extension EventPart {
    /// Rows that somebody has: a stretch of a part's rows.
    struct Stretch {
        let part: Int
        let rows: Range<Int>
    }

    /// An owner with the stretches that are theirs, in the order in which their rows arrived.
    typealias Group = (owner: Int, stretches: [Stretch])

    /// Gathers rows of other parts. `groups`: by ascending owner. `rows`: about how many there will be. `isDistinct`: of an owner's rows at one time
    /// only the first is kept. `forms`: of each property; nil where no row will have a value. `code`: the code that stands for a number, for
    /// properties that are numbers in one part and codes in the new one. O(rows × properties).
    init(
        _ groups: some Sequence<Group>,
        of parts: [EventPart],
        rows: Int,
        forms: [PropertyValues.Form?],
        isDistinct: Bool = false,
        code: (_ property: Int, _ number: Double) -> UInt32
    ) {
        let (order, firsts, owners) = Self.order(groups, parts, rows, isDistinct: isDistinct)
        times = Packed(count: order.count) { times in
            for (row, place) in order.enumerated() { times[row] = parts[place.part].times[place.row] }
        }
        starts = Packed(firsts)
        lastMinutes = Self.lastMinutes(firsts, times)
        (presence, ranks) = Self.places(owners)
        properties = forms.enumerated().map { property, form in
            guard let form else { return nil }
            let sources = parts.map { $0.properties.indices.contains(property) ? $0.properties[property] : nil }
            return PropertyValues(
                form,
                count: order.count,
                number: { sources[order[$0].part]?.number(order[$0].row) },
                code: { row in
                    guard let source = sources[order[row].part] else { return 0 }
                    if source.form.isCode { return source.code(order[row].row) }
                    return source.number(order[row].row).map { code(property, $0) } ?? 0
                }
            )
        }
    }

    /// A row of a part, in eight bytes: there is one for every row while parts are gathered.
    private struct Place {
        private let words: (part: UInt32, row: UInt32)

        init(part: Int, row: Int) { words = (UInt32(part), UInt32(row)) }

        var part: Int { Int(words.part) }
        var row: Int { Int(words.row) }
    }

    /// Every row in its new order: by owner, then time, then arrival; where those of each owner begin, with the end; and the owners.
    private static func order(
        _ groups: some Sequence<Group>,
        _ parts: [EventPart],
        _ rows: Int,
        isDistinct: Bool
    ) -> ([Place], [UInt32], [Int]) {
        var order: [Place] = []
        var firsts: [UInt32] = []
        var owners: [Int] = []
        order.reserveCapacity(rows)
        func time(_ place: Place) -> Int64 { parts[place.part].times[place.row] }
        for group in groups {
            let first = order.count
            firsts.append(UInt32(first))
            owners.append(group.owner)
            var isSorted = true
            var last = Int64.min
            for stretch in group.stretches {
                for row in stretch.rows {
                    let time = parts[stretch.part].times[row]
                    if isDistinct, isSorted, time == last, order.count > first { continue }
                    isSorted = isSorted && time >= last
                    last = time
                    order.append(Place(part: stretch.part, row: row))
                }
            }
            guard !isSorted else { continue }
            var sorted = order[first...].enumerated().sorted { a, b in
                (time(a.element), a.offset) < (time(b.element), b.offset)
            }.map(\.element)
            if isDistinct {
                sorted = sorted.indices.filter { $0 == 0 || time(sorted[$0]) != time(sorted[$0 - 1]) }.map {
                    sorted[$0]
                }
            }
            order.replaceSubrange(first..., with: sorted)
        }
        firsts.append(UInt32(order.count))
        return (order, firsts, owners)
    }

    private static func lastMinutes(_ starts: [UInt32], _ times: Packed<Int64>) -> Packed<Int32> {
        Packed(starts.dropFirst().map { minute(of: times[Int($0) - 1]) })
    }

    private static func places(_ owners: [Int]) -> (Packed<UInt64>, Packed<UInt32>) {
        let words = (owners.last ?? -1) >> 6 + 1
        let presence = Packed<UInt64>(count: words) { bits in
            for owner in owners { bits[owner >> 6] |= 1 << UInt64(owner & 63) }
        }
        let ranks = Packed<UInt32>(count: words) { ranks in
            var before: UInt32 = 0
            for word in 0..<words {
                ranks[word] = before
                before += UInt32(presence[word].nonzeroBitCount)
            }
        }
        return (presence, ranks)
    }

    /// New rows, in order of arrival. `value`: of a property in a row.
    init(
        owners: [Int],
        times rowTimes: [Int64],
        forms: [PropertyValues.Form?],
        value: (_ row: Int, _ property: Int) -> EventValue?
    ) {
        let order = owners.indices.sorted { (owners[$0], rowTimes[$0], $0) < (owners[$1], rowTimes[$1], $1) }
        times = Packed(order.map { rowTimes[$0] })
        var firsts: [UInt32] = []
        var runs: [Int] = []
        for (row, place) in order.enumerated() where runs.last != owners[place] {
            firsts.append(UInt32(row))
            runs.append(owners[place])
        }
        firsts.append(UInt32(order.count))
        starts = Packed(firsts)
        lastMinutes = Self.lastMinutes(firsts, times)
        (presence, ranks) = Self.places(runs)
        properties = forms.enumerated().map { property, form in
            guard let form else { return nil }
            return PropertyValues(
                form,
                count: order.count,
                number: { if case .number(let number)? = value(order[$0], property) { number } else { nil } },
                code: { if case .code(let code)? = value(order[$0], property) { code } else { 0 } }
            )
        }
    }
}

/// A property's value as a part holds it.
enum EventValue: Sendable {
    case number(Double)
    /// Of the property's dictionary.
    case code(UInt32)
}
