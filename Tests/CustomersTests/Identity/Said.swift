import Core

/// One event as far as identity goes, and how it looks on the wire.
struct Said: CustomStringConvertible, Sendable {
    var number = 0
    /// Hours after the beginning.
    var hour = 0
    var isAlias = false
    var userID: String?
    var previousID: String?
    var anonymousID: String?
    var deviceID: String?
    var email: String?
    var phone: String?
    /// Their first letter says of which type they are.
    var externalIDs: [String] = []

    static func type(of externalID: String) -> String {
        switch externalID.first {
        case "k": "kakao"
        case "n": "naver"
        default: "toss"
        }
    }

    var description: String { json }

    var json: String {
        let time = Instant(seconds: 1_780_000_000).advanced(byMicroseconds: Int64(hour) * Instant.hour)
        var fields = [#""type":"\#(isAlias ? "alias" : "identify")","messageId":"m\#(number)","timestamp":"\#(time)""#]
        if let userID { fields.append(#""userId":"\#(userID)""#) }
        if let previousID { fields.append(#""previousId":"\#(previousID)""#) }
        if let anonymousID { fields.append(#""anonymousId":"\#(anonymousID)""#) }
        let traits = [email.map { #""email":"\#($0)""# }, phone.map { #""phone":"\#($0)""# }].compactMap { $0 }
        if !isAlias, !traits.isEmpty { fields.append(#""traits":{\#(traits.joined(separator: ","))}"#) }
        var context: [String] = []
        if let deviceID { context.append(#""device":{"id":"\#(deviceID)"}"#) }
        if isAlias, !traits.isEmpty { context.append(#""traits":{\#(traits.joined(separator: ","))}"#) }
        if !externalIDs.isEmpty {
            let list = externalIDs.map {
                #"{"id":"\#($0)","type":"\#(Self.type(of: $0))","collection":"users","encoding":"none"}"#
            }
            context.append(#""externalIds":[\#(list.joined(separator: ","))]"#)
        }
        if !context.isEmpty { fields.append(#""context":{\#(context.joined(separator: ","))}"#) }
        return "{\(fields.joined(separator: ","))}"
    }

    /// A history in which people share what they should not.
    static func history(seed: UInt64) -> [Said] {
        var random = SeededGenerator(seed: seed)
        func one(of values: [String?]) -> String? { values.randomElement(using: &random) ?? nil }
        return (0..<Int.random(in: 5...70, using: &random)).map { number in
            var said = Said(number: number, hour: .random(in: 0..<40 * 24, using: &random))
            said.isAlias = Int.random(in: 0..<8, using: &random) == 0
            said.userID = one(of: ["u1", "u2", "u3", "u4", said.isAlias ? "u5" : nil, said.isAlias ? "u6" : nil])
            said.anonymousID = one(of: [nil, nil, "a1", "a2", "a3", "a4", "a5", "00000000-0000-0000-0000-000000000000"])
            if said.isAlias {
                said.userID = said.userID ?? "u1"
                said.previousID = one(of: ["u1", "u2", "u3", "a1", "a2", "a6", "a7", "null"])
            }
            said.deviceID = one(of: [nil, nil, nil, "d1", "d2", "d3"])
            said.email = one(of: [nil, nil, nil, "one@b.kr", "ONE@b.kr", " Two@B.KR ", "three@b.kr", "no address"])
            said.phone = one(of: [nil, nil, nil, nil, "010-1234-5678", "+82 10 1234 5678", "01099998888", "12"])
            said.externalIDs = [
                one(of: [nil, nil, nil, nil, "k1", "k2"]), one(of: [nil, nil, nil, nil, nil, "k3", "n1"]),
                one(of: [nil, nil, nil, nil, nil, nil, nil, nil, "n2", "t1"]),
            ].compactMap { $0 }.shuffled(using: &random)
            return said
        }
    }
}
