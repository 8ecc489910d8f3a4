import Core
import Events
import Foundation
import Testing

@testable import Console

@Suite("An event in a sentence")
struct EventSentenceTests {
    @Test("tells an order with its number, its products and its amount")
    func order() throws {
        let sentence = try sentence(
            "Order Completed",
            #"{"properties":{"order_id":"20981","revenue":214500,"currency":"KRW","products":[{"quantity":2},{}]}}"#
        )
        #expect(sentence.title == "주문 완료")
        #expect(sentence.detail == "#20981 · 3개 상품 · ₩214,500")
        #expect(sentence.tone == "good")
    }

    @Test("knows the names of e-commerce in any case")
    func anyCase() throws { #expect(try sentence("order completed", "{}").title == "주문 완료") }

    @Test("tells a change of consent with what was decided")
    func consent() throws {
        let payload = #"{"properties":{"categoryPreferences":{"analytics":false,"advertising":true,"odd":1}}}"#
        let sentence = try sentence("Segment Consent Preference Updated", payload)
        #expect(sentence.title == "동의 변경")
        #expect(sentence.detail == "✓ 광고성 정보 · ✕ analytics")
    }

    @Test("calls an unknown event by its name and tells a little of it")
    func unknown() throws {
        let payload = #"{"properties":{"b":"two","a":1204,"c":{"deep":1},"d":true,"e":"left out"}}"#
        let sentence = try sentence("Video Watched", payload)
        #expect(sentence.title == "Video Watched")
        #expect(sentence.detail == "a 1,204 · b two · d true")
    }

    @Test("names what an identify said, a few and how many more")
    func identify() throws {
        let payload = #"{"traits":{"email":"a","plan":"b","city":"c","zzz":1,"phone":"d"}}"#
        let sentence = try sentence("", payload, type: .identify)
        #expect(sentence.title == "프로필 갱신")
        #expect(sentence.detail == "도시, 이메일, 휴대전화, 요금제 외 1개")
    }

    @Test("survives payloads of any kind", arguments: ["", "null", "[]", "{", #"{"properties":[]}"#, hostile])
    func hostilePayloads(payload: String) throws {
        for known in KnownEvent.all { #expect(try !sentence(known.name, payload).title.isEmpty) }
        for type in EventType.allCases { _ = try sentence("x", payload, type: type) }
    }

    @Test("has an icon in the sprite, in every case")
    func icons() throws {
        let sprite = try String(contentsOf: Resources.folder.appending(path: "Assets/icons.svg"), encoding: .utf8)
        var icons = Set(KnownEvent.all.map(\.icon) + NavigationEntry.allCases.map(\.icon))
        icons.formUnion(SourceKind.allCases.map(\.icon))
        for type in EventType.allCases { icons.insert(try sentence("x", "{}", type: type).icon) }
        for text in try Resources.texts(in: Resources.templates, suffix: ".mustache").values {
            icons.formUnion(text.matches(of: /icons\.svg#([a-z-]+)"/).map { String($0.1) })
        }
        for icon in icons { #expect(sprite.contains("<symbol id=\"\(icon)\""), "\(icon)") }
    }

    static let hostile = #"""
        {"properties":{"order_id":{"a":1},"revenue":1e308,"currency":7,"products":[{"quantity":1e300},5],"price":"x",
        "quantity":-1e300,"rating":[],"query":null,"name":12},"traits":"no","userId":[]}
        """#

    private func sentence(_ name: String, _ payload: String, type: EventType = .track) throws -> EventSentence {
        EventSentence(Samples.event(type: type, name: name, payload: payload), try Resources.format())
    }
}
