import Testing

@testable import Access

struct PasswordRuleTests {
    @Test func `ten characters are enough and nine are not`() throws {
        try PasswordRule.check("1234567890", email: "mina@example.com")
        #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
            try PasswordRule.check("123456789", email: "mina@example.com")
        }
    }

    @Test func `characters count, not bytes`() {
        #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
            try PasswordRule.check("비밀번호비밀번호비", email: "mina@example.com")
        }
    }

    @Test func `the e-mail is no password, however it is written`() {
        #expect(throws: AccessFailure.passwordIsEmail) {
            try PasswordRule.check("Mina@Example.com", email: "mina@example.com")
        }
    }

    @Test func `a megabyte is no password`() {
        #expect(throws: AccessFailure.passwordTooLong(maximumBytes: 1_024)) {
            try PasswordRule.check(String(repeating: "x", count: 1 << 20), email: "mina@example.com")
        }
    }
}
