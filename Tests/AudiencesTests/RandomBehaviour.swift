import Audiences
import Columns
import Core
import Customers
import Events
import Synchronization
import TestSupport

/// Events with properties, and what can be asked of them.
enum RandomBehaviour {
    private static let names = ["Seen", "Bought", "Left"]
    /// Done once.
    private static let rare = "Rare"

    /// Name and properties of a track call.
    static func event(_ random: inout SeededGenerator) -> String {
        let name = names.randomElement(using: &random) ?? "Seen"
        var fields: [String] = []
        if Bool.random(using: &random) { fields.append(#""price":\#(Int.random(in: 0...9, using: &random) * 1_000)"#) }
        if Bool.random(using: &random) { fields.append(#""quantity":\#(Int.random(in: 1...3, using: &random))"#) }
        if Bool.random(using: &random) {
            fields.append(#""category":"\#(["beauty", "Food", "옷"].randomElement(using: &random) ?? "")""#)
        }
        if Bool.random(using: &random) {
            fields.append(#""coupon":{"code":\#(Bool.random(using: &random) ? "7" : "\"A\""),"used":true}"#)
        }
        return #""event":"\#(name)","properties":{\#(fields.joined(separator: ","))}"#
    }

    /// Of each name one: what nobody ever did cannot be asked for.
    static func introduce(to harness: PipelineHarness) async throws {
        try await harness.send(
            batch: (names + [rare]).map {
                #"{"type":"track","messageId":"first \#($0)","anonymousId":"a0","event":"\#($0)"}"#
            }
        )
        try await harness.settle()
    }

    static func condition(_ random: inout SeededGenerator) -> Condition {
        if Int.random(in: 0..<4, using: &random) == 0 {
            let steps = (0..<Int.random(in: 2...3, using: &random)).map { _ in choice(&random) }
            return .sequence(
                EventSequence(
                    steps,
                    hours: Int.random(in: 1...900, using: &random),
                    window: window(&random),
                    isOrdered: Int.random(in: 0..<3, using: &random) > 0,
                    without: Int.random(in: 0..<3, using: &random) == 0 ? [choice(&random)] : []
                )
            )
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            return .rfm(
                RFMCell(
                    choice(&random),
                    value: ["price"],
                    window: window(&random),
                    onlyDoers: Bool.random(using: &random),
                    recency: Bool.random(using: &random) ? Int.random(in: 1...5, using: &random) : nil,
                    frequency: Int.random(in: 1...5, using: &random),
                    monetary: Bool.random(using: &random) ? Int.random(in: 1...5, using: &random) : nil
                )
            )
        }
        if Int.random(in: 0..<6, using: &random) == 0 { return .cell(cell(&random)) }
        let measures: [EventQuestion.Measure] = [
            .count, .count, .sum(["price"]), .sum(["price", "quantity"]), .average(["price"]), .minimum(["quantity"]),
            .maximum(["price"]), .distinct("category"), .first, .last,
        ]
        let measure = measures.randomElement(using: &random) ?? .count
        let number = Double(Int.random(in: 0...4, using: &random)) * (measure == .count ? 1 : 1_000)
        let numbers: [ValueTest] = [
            .less(number), .lessOrEqual(number), .greater(number), .greaterOrEqual(number),
            .between(number, number + 2),
            .isAny(["0", "\(Int(number))"]), .isNone(["1", "\(Int(number))"]),
        ]
        let days = Int.random(in: 1...80, using: &random)
        let dates: [ValueTest] = [.inLast(days: days), .notInLast(days: days)]
        let isDate = measure == .first || measure == .last
        return .behaviour(
            Behaviour(
                choice(&random),
                window: Int.random(in: 0..<4, using: &random) == 0 ? .around(neighbour(&random)) : window(&random),
                measure: measure,
                test: (isDate ? dates : numbers).randomElement(using: &random) ?? .greaterOrEqual(1)
            )
        )
    }

    private static func cell(_ random: inout SeededGenerator) -> InsightCell {
        let hours = Int.random(in: 1...900, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 { return .anything(window(&random)) }
        if Bool.random(using: &random) {
            let value = ["beauty", "Food", "옷", "shoes", nil].randomElement(using: &random) ?? nil
            return .conversion(
                LedConversion(
                    choice(&random),
                    window: window(&random),
                    touch: choice(&random),
                    by: "category",
                    Int.random(in: 0..<4, using: &random) == 0 ? .nothing : .touch(value),
                    hours: hours
                )
            )
        }
        func event() -> EventChoice { EventChoice((names + [rare]).randomElement(using: &random) ?? "Seen") }
        let step = Int.random(in: 1...3, using: &random)
        return .path(
            PathStep(
                choice(&random),
                isAfter: Bool.random(using: &random),
                hours: hours,
                window: window(&random),
                step: step,
                from: step == 1 ? nil : event(),
                to: Int.random(in: 0..<4, using: &random) == 0 ? nil : event()
            )
        )
    }

    static func choice(_ random: inout SeededGenerator) -> EventChoice {
        let filters: [PropertyFilter] = [
            PropertyFilter("category", .isAny(["beauty", "옷"])), PropertyFilter("category", .missing),
            PropertyFilter("category", .contains("OO")), PropertyFilter("price", .greaterOrEqual(3_000)),
            PropertyFilter("quantity", .isNone(["2"])), PropertyFilter("coupon.code", .isAny(["7"])),
            PropertyFilter("coupon.code", .begins("a")), PropertyFilter("coupon.used", .isTrue),
        ]
        let some = filters.filter { _ in Int.random(in: 0..<9, using: &random) == 0 }
        let times = Int.random(in: 0..<6, using: &random) == 0 ? self.times(&random) : nil
        return EventChoice((names + [rare]).randomElement(using: &random) ?? "Seen", where: some, at: times)
    }

    private static func times(_ random: inout SeededGenerator) -> EventTimes? {
        let weekdays = EventTimes.Weekday.allCases.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        let from = Int.random(in: 0...23, using: &random)
        let to = (from + Int.random(in: 1...23, using: &random) - 1) % 24 + 1
        return EventTimes(weekdays, Bool.random(using: &random) && from != to ? .init(from: from, to: to) : nil)
    }

    private static func neighbour(_ random: inout SeededGenerator) -> EventNeighbour {
        EventNeighbour(
            choice(&random),
            isFirst: Bool.random(using: &random),
            isAfter: Bool.random(using: &random),
            hours: Bool.random(using: &random) ? Int.random(in: 1...900, using: &random) : nil
        )
    }

    static func window(_ random: inout SeededGenerator) -> EventWindow {
        let hours = Int.random(in: 1...2_200, using: &random)
        return switch Int.random(in: 0..<6, using: &random) {
        case 0: .inLast(hours: hours)
        case 1: .beforeLast(hours: hours)
        case 2: .days(from: CivilDate("2026-08-01"), to: CivilDate("2026-08-31"))
        default: .always
        }
    }
}

// MARK: - The naive answer

extension NaiveLists {
    func holds(_ behaviour: Behaviour, _ person: Profile) -> Bool {
        guard let value = measured(behaviour.events, behaviour.window, behaviour.measure, person) else { return false }
        return holds(behaviour.test, value)
    }

    func didAnything(_ window: EventWindow, _ person: Profile) -> Bool {
        history(person).contains { event in
            event.type.map { counts(event, EventChoice(event.name, type: $0), window) } ?? false
        }
    }

    /// Those that count, by time and then by arrival.
    func meant(_ events: EventChoice, _ window: EventWindow, _ person: Profile) -> [EventRecord] {
        guard case .around(let other) = window else { return meantInside(events, window, person) }
        let others = meantInside(other.events, .always, person).map(\.time.microseconds)
        guard let place = other.isFirst ? others.min() : others.max() else { return [] }
        return meantInside(events, .always, person).filter { event in
            let distance = (event.time.microseconds - place) * (other.isAfter ? 1 : -1)
            return distance > 0 && distance <= other.hours.map { Int64($0) * Instant.hour } ?? .max
        }
    }

    private func meantInside(_ events: EventChoice, _ window: EventWindow, _ person: Profile) -> [EventRecord] {
        history(person).filter { counts($0, events, window) }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    func measured(
        _ events: EventChoice,
        _ window: EventWindow,
        _ measure: EventQuestion.Measure,
        _ person: Profile
    ) -> Double? {
        let meant = meant(events, window, person)
        func products(_ factors: [String]) -> [Double] {
            meant.compactMap { event in
                let values = factors.compactMap { number(property($0, event)) }
                return values.count == factors.count ? values.reduce(1, *) : nil
            }
        }
        return
            switch measure
        {
        case .count: Double(meant.count)
        case .sum(let factors): products(factors).reduce(0, +)
        case .average(let factors):
            products(factors).isEmpty ? nil : products(factors).reduce(0, +) / Double(products(factors).count)
        case .minimum(let factors): products(factors).min()
        case .maximum(let factors): products(factors).max()
        case .distinct(let name): Double(Set(meant.compactMap { property(name, $0)?.display }).count)
        case .first: meant.map { Double($0.time.microseconds) }.min()
        case .last: meant.map { Double($0.time.microseconds) }.max()
        }
    }

    private func holds(_ test: ValueTest, _ value: Double) -> Bool {
        func ago(_ days: Int) -> Double { Double(now.microseconds - Int64(days) * Instant.day) }
        return switch test {
        case .less(let bound): value < bound
        case .lessOrEqual(let bound): value <= bound
        case .greater(let bound): value > bound
        case .greaterOrEqual(let bound): value >= bound
        case .between(let low, let high): value >= low && value <= high
        case .isAny(let texts): texts.contains { Double($0) == value }
        case .isNone(let texts): !texts.contains { Double($0) == value }
        case .inLast(let days): value > ago(days)
        case .notInLast(let days): value <= ago(days)
        default: false
        }
    }

    func holds(_ sequence: EventSequence, _ person: Profile) -> Bool {
        let events = history(person)
        let ends = events.filter { event in sequence.without.contains { counts(event, $0, sequence.window) } }
        // One event for each step; what lies between the first and the last of them is free of what ends a way.
        func goesOn(_ step: Int, _ taken: [Instant]) -> Bool {
            guard step < sequence.steps.count else {
                guard let first = taken.min(), let last = taken.max() else { return false }
                return last.microseconds - first.microseconds <= Int64(sequence.hours) * Instant.hour
                    && !ends.contains { $0.time > first && $0.time <= last }
            }
            return events.contains { event in
                (!sequence.isOrdered || taken.last.map { event.time > $0 } ?? true)
                    && counts(event, sequence.steps[step], sequence.window) && goesOn(step + 1, taken + [event.time])
            }
        }
        return goesOn(0, [])
    }

    func holds(_ cell: PathStep, _ person: Profile) -> Bool {
        let starts = history(person).filter { counts($0, cell.start, cell.window) }.map(\.time)
        guard let start = cell.isAfter ? starts.min() : starts.max() else { return false }
        var near = history(person).filter { event in
            let way = event.time.microseconds - start.microseconds
            return [.track, .page, .screen].contains(event.type) && (cell.isAfter ? way > 0 : way < 0)
                && abs(way) <= Int64(cell.hours) * Instant.hour
        }.sorted { ($0.time, rank($0)) < ($1.time, rank($1)) }
        if !cell.isAfter { near.reverse() }
        var path: [String] = []
        for event in near where event.name != path.last { path.append(event.name) }
        guard path.count >= cell.step - 1 else { return false }
        if let from = cell.from, path[cell.step - 2] != from.name { return false }
        return (path.count >= cell.step ? path[cell.step - 1] : nil) == cell.to?.name
    }

    /// Of events at one moment the more frequent ones come first.
    private func rank(_ event: EventRecord) -> String {
        "\(100_000 - (frequencies[event.type, default: [:]][event.name] ?? 0)) \(event.name)"
    }

    func holds(_ led: LedConversion, _ person: Profile) -> Bool {
        let touches = history(person).filter { counts($0, led.touch, .always) }
        return history(person).filter { counts($0, led.events, led.window) }.contains { conversion in
            let near = touches.filter {
                let way = conversion.time.microseconds - $0.time.microseconds
                return way >= 0 && way < Int64(led.hours) * Instant.hour
            }
            return switch led.cause {
            case .nothing: near.isEmpty
            case .touch(let value): near.contains { property(led.property, $0)?.display == value }
            }
        }
    }

    private func history(_ person: Profile) -> [EventRecord] { person.numbers.flatMap { events[$0] ?? [] } }

    private func counts(_ event: EventRecord, _ choice: EventChoice, _ window: EventWindow) -> Bool {
        guard event.type == choice.type, event.name == choice.name else { return false }
        let isInside =
            switch window {
            case .always: true
            case .inLast(let hours): event.time.microseconds >= now.microseconds - Int64(hours) * Instant.hour
            case .beforeLast(let hours): event.time.microseconds < now.microseconds - Int64(hours) * Instant.hour
            case .days(let first, let last):
                (first.map { event.time >= Self.midnight($0) } ?? true)
                    && (last.map { event.time.microseconds < Self.midnight($0).microseconds + Instant.day } ?? true)
            case .around: false
            }
        return isInside && (choice.times.map { isInTime(event.time, $0) } ?? true)
            && choice.filters.allSatisfy { holds($0.test, property($0.property, event)) }
    }

    /// All of them are in years after 1970, which began on a Thursday.
    private func isInTime(_ time: Instant, _ times: EventTimes) -> Bool {
        let hours = time.microseconds / Instant.hour
        let weekday = EventTimes.Weekday.allCases[Int((hours / 24 + 3) % 7)]
        guard times.weekdays.isEmpty || times.weekdays.contains(weekday) else { return false }
        guard let range = times.hours else { return true }
        var hour = range.from
        repeat {
            if hour == Int(hours % 24) { return true }
            hour = (hour + 1) % 24
        } while hour != range.to % 24
        return false
    }

    func property(_ path: String, _ event: EventRecord) -> JSON? {
        var value = (try? JSON(parsing: event.payload))?["properties"]
        for name in path.split(separator: ".") { value = value?[String(name)] }
        return value
    }

    private func number(_ value: JSON?) -> Double? {
        switch value {
        case .integer(let number)?: Double(number)
        case .number(let number)?: number
        default: nil
        }
    }

    private func holds(_ test: ValueTest, _ value: JSON?) -> Bool {
        guard let value else { return test == .missing }
        return switch test {
        case .isAny(let texts): texts.contains(value.display)
        case .isNone(let texts): !texts.contains(value.display)
        case .contains(let text): value.display.lowercased().contains(text.lowercased())
        case .begins(let text): value.display.lowercased().hasPrefix(text.lowercased())
        case .greaterOrEqual(let bound): number(value).map { $0 >= bound } ?? false
        case .isTrue: value == true
        default: false
        }
    }
}

final class Recorded: Sendable {
    private let found = Mutex<[EventRecord]>([])

    func add(_ event: EventRecord) { found.withLock { $0.append(event) } }

    var events: [EventRecord] { found.withLock { $0 } }
}
