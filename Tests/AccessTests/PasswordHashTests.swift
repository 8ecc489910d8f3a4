import Foundation
import Testing

@testable import Access

struct PasswordHashTests {
    @Test func `a hash is of its password and of no other`() throws {
        let hash = try PasswordHash(of: "correct horse battery", cost: Fixture.cheap)
        #expect(try hash.matches("correct horse battery"))
        for other in ["Correct horse battery", "correct horse batter", "correct horse battery ", ""] {
            #expect(try !hash.matches(other))
        }
    }

    @Test func `the same password never gives the same text`() throws {
        let first = try PasswordHash(of: "correct horse battery", cost: Fixture.cheap)
        let second = try PasswordHash(of: "correct horse battery", cost: Fixture.cheap)
        #expect(first.text != second.text)
    }

    @Test func `the text holds the cost and reads back as the same hash`() throws {
        let hash = try PasswordHash(of: "correct horse battery", cost: Fixture.cheap)
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(!hash.text.contains("horse"))
        #expect(try PasswordHash(text: hash.text) == hash)
    }

    @Test func `scrypt is the scrypt of others`() throws {
        // hashlib.scrypt(b"\x01correct horse battery", salt=bytes(range(16)), n=16, r=8, p=1, dklen=32)
        let text = "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw==$SZB3GMDkyRiSJngRuWT8tLYz7+1ExAstSCGeSESwiIc="
        #expect(try PasswordHash(text: text).matches("correct horse battery"))
    }

    @Test(arguments: [
        "", "$scrypt$", "$argon2$ln=4,r=8,p=1$AA==$AA==", "$scrypt$ln=99,r=8,p=1$AA==$AA==", "$scrypt$ln=4$AA==$AA==",
    ])
    func `a damaged text is refused`(_ text: String) {
        #expect(throws: (any Error).self) { try PasswordHash(text: text) }
    }

    @Test func `Hangul typed in pieces is the same password`() throws {
        let hash = try PasswordHash(of: "비밀번호는 길어야 한다", cost: Fixture.cheap)
        #expect(try hash.matches("비밀번호는 길어야 한다".decomposedStringWithCanonicalMapping))
    }

    @Test func `the standard cost is at least the floor for scrypt`() {
        let cost = PasswordHash.Cost.standard
        #expect(cost.logRounds >= 15 && cost.blockSize >= 8 && cost.parallelism >= 1)
    }
}
