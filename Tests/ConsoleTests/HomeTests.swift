import Core
import Customers
import Events
import Foundation
import Testing

@testable import Console

@Suite("The first page")
struct HomeTests {
    private func format(_ language: Language = .english) throws -> Format {
        Format(
            text: try Resources.catalogues()[language],
            timeZone: TimeZone(identifier: "Asia/Seoul") ?? .gmt,
            now: Instant(seconds: 1_790_164_800)
        )
    }

    private func comparison(_ value: Double, _ usual: Double?) throws -> Comparison {
        let format = try format()
        return Comparison(value, usual: usual, format: format, written: { format.number(Int64($0)) })
    }

    @Test("says how a number compares with what is usual, and when it does not differ enough to say")
    func comparisons() throws {
        #expect(try comparison(118, 100).text == "18% more than usual")
        #expect(try comparison(118, 100).tone == "up")
        #expect(try comparison(118, 100).usual == "Usually 100")
        #expect(try comparison(50, 100).text == "50% less than usual")
        #expect(try comparison(102, 100).text == "As usual")
        #expect(try comparison(3, 0).text == "More than usual")
        #expect(try comparison(1_150, 100).text == "12 times the usual")
        #expect(try comparison(0, 0).text == "As usual")
        #expect(try comparison(3, nil).usual == nil)
    }

    @Test("leads from step to step and vanishes with the first known person")
    func guide() throws {
        func source(events: Int64) -> Source {
            Source(
                id: "s",
                number: 1,
                name: "Shop",
                kind: .web,
                createdAt: Instant(seconds: 0),
                writeKeys: [],
                firstEventAt: nil,
                lastEventAt: nil,
                events: events
            )
        }
        #expect(GuidedStart(sources: [], knownPerson: nil)?.next == .source)
        #expect(GuidedStart(sources: [source(events: 0)], knownPerson: nil)?.next == .event)
        #expect(GuidedStart(sources: [source(events: 3)], knownPerson: nil)?.next == .person)
        #expect(GuidedStart(sources: [source(events: 3)], knownPerson: "p") == nil)
        let lines = try #require(GuidedStart(sources: [source(events: 3)], knownPerson: nil)).lines(format().text)
        #expect(lines.map(\.isDone) == [true, true, false])
        #expect(lines.map(\.path).last == "/sources/s")
    }

    @Test("names the weekday of the workspace's clocks")
    func weekday() throws {
        // 2026-09-23T12:00Z.
        #expect(try format().weekday(Instant(seconds: 1_790_164_800)) == "Wednesday")
        #expect(
            try format(.korean).weekday(Instant(seconds: 1_790_164_800 + 4 * 3_600))
                == "목요일".precomposedStringWithCanonicalMapping
        )
    }

    @Test("finds screens and things to do by every word, in both languages")
    func palette() {
        #expect(PaletteQuery("live ev").matches(["Live events"]))
        #expect(PaletteQuery("  EVENTS live").matches(["Live events"]))
        #expect(!PaletteQuery("live people").matches(["Live events"]))
        #expect(PaletteQuery(" ").isEmpty)
    }
}
