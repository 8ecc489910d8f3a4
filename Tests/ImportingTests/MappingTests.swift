import Core
import Foundation
import TestSupport
import Testing

@testable import Importing

/// The plan that is suggested for a file of this text, after `change`, and its first rows.
private func previewed(
    _ text: String,
    _ kind: ImportKind,
    change: (inout ImportPlan) -> Void = { _ in }
) async throws -> (plan: ImportPlan, preview: ImportPreview) {
    try await withTemporaryFolder { folder in
        let path = folder + "/file"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let probe = try FileProbe(path: path)
        var plan = ImportPlan.suggested(for: probe, kind: kind, timeZone: "Asia/Seoul")
        change(&plan)
        return (plan, ImportPreview(probe, plan))
    }
}

@Suite("Mapping")
struct MappingTests {
    @Test("Columns are known by their Korean and English names")
    func names() async throws {
        let (plan, _) = try await previewed(
            "회원번호,성명,E-mail,휴대폰 번호,주소,비고란\nu-1,김민준,a@example.com,010-1234-5678,서울,단골\n",
            .people
        )
        #expect(
            plan.targets == [
                .userID, .field("name", .text), .email, .phone, .field("address", .text), .field("비고란", .text),
            ]
        )
        try plan.check()
    }

    @Test("Columns without telling names are known by their values")
    func values() async throws {
        let (plan, _) = try await previewed(
            "a,b,c,d,e,f\nx@example.com,01012345678,1200,Y,2026-01-02,007\ny@example.com,01012345679,1,N,2026-01-03,008\n",
            .people
        )
        #expect(
            plan.targets == [
                .email, .phone, .field("c", .number), .field("d", .boolean), .field("e", .time), .field("f", .text),
            ]
        )
    }

    @Test("A plan can be kept whatever the columns are called")
    func anyNames() async throws {
        let long = String(repeating: "가", count: 400)
        let (plan, _) = try await previewed("email,시:분,a:number,::,\(long)\na@example.com,하나,둘,셋,넷\n", .people)
        #expect(ImportPlan(plan.json) == plan)
        #expect(plan.targets.last == .ignore)
        #expect(plan.targets[1...2] == [.field("시:분", .text), .field("a:number", .text)])
        #expect(try plan.mapping(["시:분=field:시:분:number"]).targets[1] == .field("시:분", .number))
    }

    @Test("A row becomes what a client would send, addresses and numbers in one spelling")
    func people() async throws {
        let (_, preview) = try await previewed(
            "이름,이메일,휴대폰,나이\n김민준, A@Example.com ,1012345678,31세\n",
            .people
        )
        let event = try #require(preview.rows.first?.event)
        #expect(event["type"]?.string == "identify")
        #expect(event["traits"]?["name"]?.string == "김민준")
        #expect(event["traits"]?["email"]?.string == "a@example.com")
        // The zero that a spreadsheet dropped is back.
        #expect(event["traits"]?["phone"]?.string == "+821012345678")
        #expect(event["traits"]?["age"]?.integer == 31)
        #expect(event["context"]?["externalIds"]?.array?.count == 2)
    }

    @Test("A row has the same message id wherever it stands, and another one where it says something else")
    func identity() async throws {
        let first = try await previewed("user_id,plan\nu-1,pro\nu-2,pro\n", .people).preview.rows
        let second = try await previewed("plan,user_id\npro,u-2\nbasic,u-1\n", .people).preview.rows
        let ids = (first + second).map { $0.event?["messageId"]?.string }
        #expect(ids[1] == ids[2])
        #expect(Set(ids).count == 3)
    }

    @Test("An empty cell says nothing, and neither does what programs write for none")
    func nothing() async throws {
        let (_, preview) = try await previewed("user_id,plan,city\nu-1,,N/A\nu-2,NULL,-\n", .people)
        for row in preview.rows { #expect(row.event?["traits"] == [:]) }
    }

    @Test("Rows that cannot be taken say which column is at fault")
    func rejected() async throws {
        let (_, preview) = try await previewed(
            "user_id,email,age,joined\nu,x,1,2026-01-01\nu,a@b.c,many,2026-01-01\nu,a@b.c,1,yesterday\n,,,\n,,1,\n",
            .people
        ) { $0.targets = [.userID, .email, .field("age", .number), .field("joined", .time)] }
        #expect(preview.rows.map(\.reason) == [.invalidEmail, .notANumber, .notATime, .noPerson, .noPerson])
        #expect(preview.rows.map(\.column) == [1, 2, 3, nil, nil])
    }

    @Test("A plan that can come to nothing is refused in words")
    func refused() async throws {
        let people = try await previewed("name\nMina\n", .people).plan
        #expect(throws: ImportFailure.missingPerson) { try people.check() }
        let events = try await previewed("user_id,event\nu,Seen\n", .events).plan
        #expect(throws: ImportFailure.missingTime) { try events.check() }
        var twice = try await previewed("user_id,a,b\nu,1,2\n", .people).plan
        twice.targets = [.userID, .field("x", .text), .field("x", .number)]
        #expect(throws: ImportFailure.mappedTwice("x")) { try twice.check() }
    }

    @Test("What was said of a column wins over what was suggested for another one, and not over what was said")
    func saidTwice() async throws {
        let plan = try await previewed("email,other,third\na@b.c,d@e.f,x\n", .people).plan
        #expect(try plan.mapping(["other=email"]).targets.prefix(2) == [.ignore, .email])
        #expect(throws: ImportFailure.mappedTwice("email")) { try plan.mapping(["other=email", "third=email"]) }
        #expect(try plan.mapping(["other=email", "other=email"]).targets.prefix(2) == [.ignore, .email])
    }

    @Test("The columns of the behaviour generator are understood without a word")
    func generator() async throws {
        let (plan, preview) = try await previewed(
            """
            event_id,user_id,ts,event,channel,product_id,category,price,quantity
            0,17,2025-01-01 00:00:00.123,Product Viewed,direct,812,beauty,12300,1
            """,
            .events
        )
        try plan.check()
        let event = try #require(preview.rows.first?.event)
        #expect(event["userId"]?.string == "17")
        #expect(event["messageId"]?.string == "0")
        #expect(event["event"]?.string == "Product Viewed")
        #expect(event["properties"]?["price"]?.integer == 12_300)
    }

    @Test(
        "A target reads as it is written",
        arguments: ["email", "external:crm", "plan", "age:number", "field:email", "field:a:b"]
    )
    func targets(_ text: String) throws {
        if text == "field:a:b" {
            #expect(ImportTarget(text) == nil)
        } else {
            #expect(try #require(ImportTarget(text)).text == text)
        }
    }

    @Test("A plan survives being stored")
    func stored() async throws {
        let plan = try await previewed("user_id,age\nu,1\n", .people).plan
        #expect(ImportPlan(plan.json) == plan)
    }
}
