import Core
import Testing

@testable import Access

struct TOTPTests {
    /// The secret of RFC 6238's appendix B.
    private static let totp = TOTP(secret: Array("12345678901234567890".utf8))
    private static let now = Instant(seconds: 1_800_000_000)

    private static func code(_ offset: Int64) -> String { totp.code(step: TOTP.step(at: now) + offset) }

    private static func step(of code: String, after last: Int64 = -1) -> Int64? {
        totp.step(of: code, at: now, after: last)
    }

    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)]
    )
    func `codes are those of RFC 6238`(seconds: Int64, code: String) {
        #expect(Self.totp.code(step: TOTP.step(at: Instant(seconds: seconds))) == code)
    }

    @Test func `a clock may be half a minute off, and no more`() {
        for offset: Int64 in [-1, 0, 1] { #expect(Self.step(of: Self.code(offset)) != nil, "\(offset)") }
        for offset: Int64 in [-3, -2, 2, 3] { #expect(Self.step(of: Self.code(offset)) == nil, "\(offset)") }
    }

    @Test func `a code that was taken is not taken again, and neither is an earlier one`() throws {
        let step = try #require(Self.step(of: Self.code(0)))
        #expect(Self.step(of: Self.code(0), after: step) == nil)
        #expect(Self.step(of: Self.code(-1), after: step) == nil)
        #expect(Self.step(of: Self.code(1), after: step) == step + 1)
    }

    @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "287082 1"])
    func `other texts are no codes`(_ text: String) {
        #expect(Self.step(of: text) == nil)
    }

    @Test func `blanks in a code do not matter`() {
        let code = Self.code(0)
        #expect(Self.step(of: " \(code.prefix(3)) \(code.suffix(3)) ") != nil)
    }

    @Test(
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ]
    )
    func `base32 is that of RFC 4648 without padding`(plain: String, text: String) {
        #expect(Base32.text(plain.utf8) == text)
        #expect(Base32.bytes(text.lowercased()) == Array(plain.utf8))
        #expect(Base32.bytes(text + "1") == nil)
    }

    @Test func `the address for the app says who, where and which secret`() {
        let address = Self.totp.address(of: "mina+1@example.com", at: "Dangol")
        #expect(
            address == "otpauth://totp/Dangol:mina%2B1%40example%2Ecom?secret=\(Self.totp.base32)&issuer=Dangol"
        )
    }
}
