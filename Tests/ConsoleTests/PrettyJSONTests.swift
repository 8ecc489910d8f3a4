import Testing

@testable import Console

@Suite("A payload laid out for reading")
struct PrettyJSONTests {
    @Test("keeps order and numbers, and marks what is what")
    func layout() {
        let html = PrettyJSON.html(#"{"b":1.50,"a":["x",{}],"n":null}"#)
        let plain = html.replacing(/<[^>]+>/, with: "")
        #expect(
            plain == """
                {
                  &quot;b&quot;: 1.50,
                  &quot;a&quot;: [
                    &quot;x&quot;,
                    {}
                  ],
                  &quot;n&quot;: null
                }
                """
        )
        #expect(html.contains(#"<span class="json-key">&quot;b&quot;</span>: <span class="json-number">1.50</span>"#))
    }

    @Test("escapes everything that HTML could understand, in JSON and in what is none")
    func escaping() {
        for text in [#"{"<b>":"</span><script>alert('1')</script>&"}"#, "<script>", #""\u003cscript\u003e""#, "<\"<"] {
            let tags = PrettyJSON.html(text).matches(of: /<[^>]*>/).map { String($0.0) }
            #expect(tags.allSatisfy { $0 == "</span>" || $0.hasPrefix("<span class=\"json-") })
        }
    }

    @Test("shows escaped characters as they are meant, pairs too, and leaves what has to stay escaped")
    func unescaping() {
        #expect(PrettyJSON.html(#""\uae40\ubbfc\uc900""#).contains("김민준"))
        #expect(PrettyJSON.html(#""\ud83d\ude00""#).contains("😀"))
        #expect(
            PrettyJSON.html(#""\ud83d x \u0022 \u000a \n \\u0041""#).contains(#"\ud83d x \u0022 \u000a \n \\u0041"#)
        )
    }

    @Test("survives what is broken", arguments: ["", "\"", "\"\\", "\"\\u12", "}}}]", "{{{[[", ",,,:", "\\u", "\u{0}"])
    func broken(text: String) { _ = PrettyJSON.html(text) }

    @Test("does not grow with the square of the depth")
    func depth() {
        let html = PrettyJSON.html(String(repeating: "[", count: 10_000))
        #expect(html.utf8.count < 10_000 * 80)
    }
}
