import Testing

@testable import Console

@Suite("Fields of forms and queries")
struct FormFieldsTests {
    @Test("are decoded")
    func decoding() {
        let fields = FormFields("name=%EA%B9%80+%EB%AF%BC&mail=a%2Bb%40c&empty=&blank=+&flag")
        #expect(fields["name"] == "김 민")
        #expect(fields["mail"] == "a+b@c")
        #expect(fields["empty"] == nil)
        #expect(fields["blank"] == nil)
        #expect(fields["flag"] == nil)
        #expect(fields["other"] == nil)
    }

    @Test("count once, the first time, and only where they are valid")
    func hostile() {
        let fields = FormFields("a=1&a=2&b=%ff&=x&&c=%&d=%zz=&e=1=2")
        #expect(fields["a"] == "1")
        #expect(fields["b"] == nil)
        #expect(fields["e"] == "1=2")
    }

    @Test("survive the way into an address and back")
    func roundTrip() {
        let value = "김 & co +1?=/#%"
        let path = Query.path("/people", [("search", value), ("order", nil)])
        #expect(FormFields(path.split(separator: "?")[1])["search"] == value)
        #expect(!path.contains("order"))
    }
}
