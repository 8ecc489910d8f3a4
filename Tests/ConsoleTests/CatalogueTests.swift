import Access
import Audiences
import Core
import Events
import Foundation
import Importing
import Jobs
import Testing

@testable import Console

@Suite("Catalogues")
struct CatalogueTests {
    /// Families of keys that are put together from a code; every code has its text (see below).
    private static let families = [
        "audiences.change", "insights.kind", "insights.compare", "insights.cohorts", "insights.of", "insights.brackets",
        "audiences.of", "consent.purpose", "consent.channel", "consent.state", "consent.test", "consent.sentence",
        "insights.hint", "insights.every", "insights.column",
        "insights.field", "insights.measure", "insights.order", "insights.direction", "insights.took",
        "insights.problem",
        "list.did", "list.sequence.order", "list.when.around", "list.when.within", "list.times", "list.amount",
        "list.behaviour",
        "reason", "explain", "state", "failure", "error", "role", "namespace", "trait", "event", "nav", "theme",
        "language",
        "identity", "timeline.kind", "companies.attribute", "companies.person", "companies.whose", "computed.compute",
        "computed.compute_name", "list.attribute",
        "list.test",
        "list.test_name", "list.problem", "list.wanted", "sources.kind", "sources.kind_hint", "sources.snippet",
        "live.fact", "jobs.state", "jobs.unit", "jobs.kind", "jobs.number", "jobs.phase", "imports.kind",
        "imports.kind_hint", "imports.target", "imports.type", "imports.reason",
        "imports.header", "imports.delimiter",
        "time.month", "time.weekday", "home.greeting", "home.figure", "home.chart", "home.guide", "notices",
        "palette.group", "palette.action",
        "settings.tab", "settings.done", "settings.users.role_hint", "settings.tokens.scope",
        "audit.kind",
        "audit.action",
    ]

    @Test("Korean and English have the same keys, and no empty text but the honorific")
    func sameKeys() throws {
        let catalogues = try Resources.catalogues()
        #expect(catalogues.korean.keys == catalogues.english.keys)
        for catalogue in [catalogues.korean, catalogues.english] {
            for key in catalogue.keys where key != "person.honorific" {
                #expect(!catalogue(key).trimmed.isEmpty, "\(key)")
            }
        }
    }

    @Test("Both languages fill the same gaps")
    func sameGaps() throws {
        let catalogues = try Resources.catalogues()
        for key in catalogues.korean.keys where !key.hasPrefix("time.") {
            #expect(gaps(in: catalogues.korean(key)) == gaps(in: catalogues.english(key)), "\(key)")
        }
    }

    @Test("No template has a Korean literal")
    func noHangulInTemplates() throws {
        for (name, text) in try Resources.texts(in: Resources.templates, suffix: ".mustache") {
            #expect(!text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }, "\(name)")
        }
    }

    @Test("No script and no Swift code of the console has a Korean literal outside its comments")
    func noHangulInCode() throws {
        let files = try Resources.texts(in: Resources.sources, suffix: ".swift")
            .merging(Resources.texts(in: Resources.folder, suffix: ".js")) { $1 }
        for (name, text) in files {
            let code = text.split(separator: "\n").filter { !$0.trimmingPrefix { $0 == " " }.hasPrefix("//") }.joined()
            #expect(!code.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }, "\(name)")
        }
    }

    @Test("Every key that code asks for is there")
    func keysInCode() throws {
        let catalogue = try Resources.catalogue()
        let roots = Set(catalogue.keys.compactMap { $0.split(separator: ".").first })
        for (name, text) in try Resources.texts(in: Resources.sources, suffix: ".swift") {
            for match in text.matches(of: /"(([a-z_]+)\.[a-z_.]+)"/) where roots.contains(match.2) {
                let key = String(match.1)
                let isPlural = catalogue.has(key + ".one") && catalogue.has(key + ".other")
                #expect(catalogue.has(key) || isPlural, "\(name) asks for \(key)")
            }
        }
    }

    @Test("What each subject of a list says in its own words is there for all of them")
    func subjects() throws {
        let catalogue = try Resources.catalogue()
        for (name, text) in try Resources.texts(in: Resources.sources, suffix: ".swift") {
            for match in text.matches(of: /\.key\([^"()]*"([a-z_.]+)"\)/) {
                for subject in ListSubject.allCases {
                    let key = subject.key(String(match.1))
                    #expect(catalogue.has(key) || catalogue.has(key + ".other"), "\(name) asks for \(key)")
                }
            }
        }
    }

    @Test("Every key is used")
    func noUnusedKeys() throws {
        let code = try Resources.texts(in: Resources.sources, suffix: ".swift").values.joined()
        let templates = try Resources.texts(in: Resources.templates, suffix: ".mustache").values.joined()
        for key in try Resources.catalogue().keys {
            if Self.families.contains(where: { key.hasPrefix($0 + ".") }) { continue }
            let stem = key.replacing(/\.(one|other)$/, with: "")
            // What each subject says in its own words.
            let own = stem.replacing(/^(people|companies)\./, with: "")
            let isUsed =
                templates.contains("{{t.\(key)}}") || code.contains("\"\(stem)\"") || code.contains("key(\"\(own)\")")
            #expect(isUsed, "\(key)")
        }
    }

    @Test("Whoever writes a condition is told in their language where it cannot be read, and what can stand there")
    func misread() throws {
        let (korean, english) = try (Resources.catalogues().korean, Resources.catalogues().english)
        func words(_ written: String, _ text: Catalogue) -> String {
            do {
                _ = try Condition(reading: written)
                return ""
            } catch let failure as ConditionFailure {
                return ListRoutes.words(for: failure, text)
            } catch {
                return "\(error)"
            }
        }
        #expect(
            words("city = 서울 city", korean)
                == "읽지 못했어요. 11번째 글자 ‘city’ 자리에 올 수 있는 것: and, or, 또는 조건의 끝."
        )
        #expect(words("did A in last 3", korean) == "읽지 못했어요. 끝에 더 와야 하는 것: hours, days.")
        #expect(
            words("events > many", english)
                == "This cannot be read. Character 10: here is “many”; what can stand here is a number."
        )
        #expect(words(#"city = "서울"#, korean).contains("따옴표로 닫은 글"))
        // What programs are told and what the console says in English is the same.
        for kind in Misread.Kind.allCases { #expect(english("list.wanted.\(kind)") == kind.rawValue) }
    }

    @Test("Every code that is shown has its words")
    func codes() throws {
        let catalogue = try Resources.catalogue()
        var keys = EventState.allCases.map { "state.\($0)" } + Role.allCases.map { "role.\($0.rawValue)" }
        keys += ReasonCode.allCases.flatMap { ["reason.\($0)", "explain.\($0)"] }
        keys += ReasonCode.allCases.filter { $0.rawValue > 100 }.map { "identity.reason.\($0)" }
        keys += KnownEvent.all.map { "event.\($0.key)" }
        keys += NavigationEntry.allCases.map { "nav.\($0.rawValue)" }
        keys += Misread.Kind.allCases.map { "list.wanted.\($0)" }
        keys += NavigationEntry.allCases.compactMap(\.group).map { "nav.group.\($0)" }
        keys += SourceKind.allCases.flatMap { ["sources.kind.\($0.rawValue)", "sources.kind_hint.\($0.rawValue)"] }
        keys += TimelineQuery.Kind.allCases.map { "timeline.kind.\($0.rawValue)" }
        keys += Notice.Kind.allCases.flatMap { ["notices.\($0.rawValue).title", "notices.\($0.rawValue).text"] }
        keys += PaletteAction.all.map { "palette.action.\($0.key)" }
        keys += Theme.allCases.map { "theme.\($0.rawValue)" } + Language.allCases.map { "language.\($0.rawValue)" }
        keys += ImportKind.allCases.flatMap { ["imports.kind.\($0.rawValue)", "imports.kind_hint.\($0.rawValue)"] }
        keys += RowReason.allCases.map { "imports.reason.\($0.rawValue)" }
        keys += ImportTarget.ValueType.allCases.map { "imports.type.\($0.rawValue)" }
        keys += JobState.allCases.map { "jobs.state.\($0.rawValue)" }
        keys += ["user_id", "email", "phone", "anonymous_id", "device_id"].map { "namespace.\($0)" }
        keys += SettingsSection.allCases.map { "settings.tab.\($0.rawValue)" }
        keys += SettingsDeed.allCases.map { "settings.done.\($0.rawValue)" }
        keys += Role.allCases.map { "settings.users.role_hint.\($0.rawValue)" }
        keys += Scope.allCases.map { "settings.tokens.scope.\($0.rawValue.replacing(":", with: "_"))" }
        keys += AuditEntry.Kind.allCases.map { "audit.kind.\($0.rawValue)" }
        keys += AuditEntry.Action.allCases.map { "audit.action.\($0.rawValue)" }
        for key in keys { #expect(catalogue.has(key), "\(key)") }
    }

    @Test("A value with braces in it stays what it is")
    func bracesInValues() throws {
        let text = try Resources.catalogue(.english)("people.found_nothing", ["search": "{count} {search}"])
        #expect(text == "Nobody matches “{count} {search}”")
    }

    @Test("A catalogue that is no object of texts is refused with its name")
    func brokenCatalogue() throws {
        #expect(throws: ConsoleFailure.self) { try Catalogue(language: .korean, json: Data(#"{"a": 1}"#.utf8)) }
        #expect(throws: ConsoleFailure.self) { try Catalogue(language: .korean, json: Data("[".utf8)) }
    }

    private func gaps(in text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
    }
}
