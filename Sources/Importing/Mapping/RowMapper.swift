import Core
import Crypto

/// Turns rows into events, in JSON as clients send them.
///
/// What a row becomes depends on nothing but the row and the plan, so the same row has the same message id whenever and
/// wherever it is imported, and the pipeline lets it pass once.
struct RowMapper {
    /// Bytes that one event may have (the pipeline's own limit is the same by default).
    static let eventLimit = 32 << 10

    private struct Field {
        let column: Int
        /// `"name":`
        let key: [UInt8]
        let type: ImportTarget.ValueType
    }

    private let plan: ImportPlan
    private let width: Int
    private var user: Int?
    private var anonymous: Int?
    private var email: Int?
    private var phone: Int?
    private var externals: [(column: Int, type: [UInt8])] = []
    private var event: Int?
    private var time: Int?
    private var messageID: Int?
    private var company: Int?
    private var fields: [Field] = []
    private let constantName: [UInt8]
    private let asOf: [UInt8]
    private var times: TimeReader
    private var scratch: [UInt8] = []

    init(_ plan: ImportPlan) {
        self.plan = plan
        width = plan.layout.columns.count
        times = TimeReader(timeZone: plan.timeZone)
        constantName = plan.eventName.map { Array($0.trimmed.utf8) } ?? []
        asOf = plan.asOf.map { Array($0.iso8601.utf8) } ?? []
        for (column, target) in plan.targets.enumerated() {
            switch target {
            case .ignore: break
            case .userID: user = column
            case .anonymousID: anonymous = column
            case .email: email = column
            case .phone: phone = column
            case .external(let type): externals.append((column, Array(type.utf8)))
            case .event: event = column
            case .time: time = column
            case .messageID: messageID = column
            case .companyID: company = column
            case .field(let name, let type):
                fields.append(Field(column: column, key: JSONBytes.key(name), type: type))
            }
        }
    }

    /// Appends the row as one event. Throws ``RowRejection``, and then nothing is appended.
    mutating func append(_ row: RowBuffer, line: [UInt8] = [], to output: inout [UInt8]) throws(RowRejection) {
        let start = output.count
        do throws(RowRejection) {
            guard !row.isTooLong else { throw RowRejection(.tooLong) }
            if plan.layout.format == .lines, row.kinds.isEmpty { throw RowRejection(.invalidJSON) }
            if plan.takesEventsAsTheyAre { return try passOn(line, row, to: &output) }
            try checkText(of: row)
            if plan.layout.format == .delimited, row.count > width,
                (width..<row.count).contains(where: { !row.range($0).isEmpty })
            {
                throw RowRejection(.tooManyFields)
            }
            try write(row, to: &output)
            guard output.count - start <= Self.eventLimit else { throw RowRejection(.tooLong) }
        } catch {
            output.removeLast(output.count - start)
            throw error
        }
    }

    private mutating func write(_ row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) {
        let start = output.count
        switch plan.kind {
        case .people: output += #"{"type":"identify""#.utf8
        case .events:
            output += #"{"type":"track","event":"#.utf8
            try writeName(of: row, to: &output)
        case .companies:
            output += #"{"type":"group","groupId":"#.utf8
            guard let company, let text = value(row, company) else { throw RowRejection(.noCompany, company) }
            writeText(text, to: &output)
        }
        let identifies = try writeIdentifiers(of: row, to: &output)
        guard identifies || plan.kind == .companies else { throw RowRejection(.noPerson) }
        output += (plan.kind == .events ? #","properties":{"# : #","traits":{"#).utf8
        try writeFields(of: row, to: &output)
        output.append(UInt8(ascii: "}"))
        try writeTime(of: row, to: &output)
        if let messageID, let text = value(row, messageID), text.count <= 90 {
            output += #","messageId":"#.utf8
            writeText(text, to: &output)
        } else {
            writeDigest(from: start, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private func writeName(of row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) {
        if let event, let text = value(row, event) {
            writeText(text, to: &output)
        } else if !constantName.isEmpty {
            JSONBytes.append(constantName[...], to: &output)
        } else {
            throw RowRejection(.noEventName, event)
        }
    }

    /// Who it is; false where the row does not say.
    private mutating func writeIdentifiers(of row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) -> Bool {
        var hasID = false
        for (column, key) in [(user, #","userId":"#), (anonymous, #","anonymousId":"#)] {
            guard let column, let text = value(row, column) else { continue }
            output += key.utf8
            writeText(text, to: &output)
            hasID = true
        }
        // Whoever is known by an address, a number or another system's id alone is named by that.
        var entries: [UInt8] = []
        func add(_ id: ArraySlice<UInt8>, _ type: [UInt8]) {
            entries += (entries.isEmpty ? #"{"id":"# : #",{"id":"#).utf8
            JSONBytes.append(id, to: &entries)
            entries += #","type":"#.utf8
            JSONBytes.append(type[...], to: &entries)
            entries += #","collection":"users","encoding":"none"}"#.utf8
        }
        if let address = try emailAddress(of: row) { add(Array(address.utf8)[...], Array("email".utf8)) }
        if let number = try phoneNumber(of: row) { add(Array(number.utf8)[...], Array("phone".utf8)) }
        for (column, type) in externals {
            if let text = value(row, column) { add(text, type) }
        }
        if !entries.isEmpty {
            output += #","context":{"externalIds":["#.utf8
            output += entries
            output += "]}".utf8
        }
        return hasID || !entries.isEmpty
    }

    private func emailAddress(of row: RowBuffer) throws(RowRejection) -> String? {
        guard let email, let text = value(row, email) else { return nil }
        guard let address = Normalisation.email(String(decoding: text, as: UTF8.self)) else {
            throw RowRejection(.invalidEmail, email)
        }
        return address
    }

    private func phoneNumber(of row: RowBuffer) throws(RowRejection) -> String? {
        guard let phone, let text = value(row, phone) else { return nil }
        guard let number = PhoneCell.number(String(decoding: text, as: UTF8.self)) else {
            throw RowRejection(.invalidPhone, phone)
        }
        return number
    }

    private mutating func writeFields(of row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) {
        var isFirst = true
        func begin(_ key: [UInt8]) {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            output += key
        }
        if plan.kind == .people {
            // Identifiers are traits as well: that is where people look for them.
            if let address = try emailAddress(of: row) {
                begin(Self.emailKey)
                JSONBytes.append(Array(address.utf8)[...], to: &output)
            }
            if let number = try phoneNumber(of: row) {
                begin(Self.phoneKey)
                JSONBytes.append(Array(number.utf8)[...], to: &output)
            }
        }
        for field in fields {
            guard let text = value(row, field.column) else { continue }
            begin(field.key)
            if row.kind(field.column) == .json {
                output += text
                continue
            }
            switch field.type {
            case .text: writeText(text, to: &output)
            case .number:
                let isNumber = text.withUnsafeBufferPointer { NumberCell.append($0, to: &output) }
                guard isNumber else { throw RowRejection(.notANumber, field.column) }
            case .boolean:
                guard let truth = BooleanCell.value(of: text) else { throw RowRejection(.notABoolean, field.column) }
                output += (truth ? "true" : "false").utf8
            case .time:
                guard let instant = text.withUnsafeBufferPointer({ times.instant($0) }) else {
                    throw RowRejection(.notATime, field.column)
                }
                JSONBytes.append(instant, to: &output)
            }
        }
    }

    private mutating func writeTime(of row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) {
        if let time, let text = value(row, time) {
            guard let instant = text.withUnsafeBufferPointer({ times.instant($0) }) else {
                throw RowRejection(.notATime, time)
            }
            output += #","timestamp":"#.utf8
            JSONBytes.append(instant, to: &output)
        } else if plan.kind == .events {
            throw RowRejection(.noTime, time)
        } else if !asOf.isEmpty {
            output += #","timestamp":""#.utf8
            output += asOf
            output.append(UInt8(ascii: "\""))
        }
    }

    /// 128 bits of SHA-256 over everything that the row became.
    private func writeDigest(from start: Int, to output: inout [UInt8]) {
        let digest = output.withUnsafeBytes { SHA256.hash(data: UnsafeRawBufferPointer(rebasing: $0[start...])) }
        output += #","messageId":"import-"#.utf8
        for byte in digest.prefix(16) {
            output.append(Self.digits[Int(byte >> 4)])
            output.append(Self.digits[Int(byte & 15)])
        }
        output.append(UInt8(ascii: "\""))
    }

    /// A line that is an event already; with a message id where it has none.
    private func passOn(_ line: [UInt8], _ row: RowBuffer, to output: inout [UInt8]) throws(RowRejection) {
        guard line.count <= Self.eventLimit else { throw RowRejection(.tooLong) }
        guard String(validating: line, as: UTF8.self) != nil else { throw RowRejection(.unreadableText) }
        guard let id = plan.layout.columns.firstIndex(of: "messageId"), !row.range(id).isEmpty else {
            let digest = SHA256.hash(data: line).prefix(16).flatMap {
                [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]]
            }
            let end = line.lastIndex(of: UInt8(ascii: "}")) ?? line.count
            output += line[..<end]
            output += #","messageId":"import-"#.utf8
            output += digest
            output += "\"}".utf8
            return
        }
        output += line
    }

    /// The trimmed contents of a field; nil where there are none, or what stands for none.
    private func value(_ row: RowBuffer, _ column: Int) -> ArraySlice<UInt8>? {
        guard row.kind(column) != .missing else { return nil }
        var range = row.range(column)
        while let first = range.first, row.bytes[first] <= 0x20 { range.removeFirst() }
        while let last = range.last, row.bytes[last] <= 0x20 { range.removeLast() }
        guard !range.isEmpty else { return nil }
        let text = row.bytes[range]
        return text.count <= 5 && Self.isNothing(text) ? nil : text
    }

    private static func isNothing(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "-"): return text.count == 1
        case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "#"), UInt8(ascii: "\\"):
            return nothings.contains { $0.elementsEqual(text) }
        default: return false
        }
    }

    /// How programs write a cell that holds nothing.
    private static let nothings = ["NULL", "null", "N/A", "n/a", "#N/A", "\\N", "NaN", "nan"].map { Array($0.utf8) }

    private func writeText(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        if JSONBytes.mayBeDecomposed(text) {
            let stored = Normalisation.storable(String(decoding: text, as: UTF8.self))
            JSONBytes.append(Array(stored.utf8)[...], to: &output)
        } else {
            JSONBytes.append(text, to: &output)
        }
    }

    private func checkText(of row: RowBuffer) throws(RowRejection) {
        guard row.bytes.contains(where: { $0 >= 0x80 }), String(validating: row.bytes, as: UTF8.self) == nil else {
            return
        }
        let column = (0..<row.count).first { String(validating: row.bytes[row.range($0)], as: UTF8.self) == nil }
        throw RowRejection(.unreadableText, column)
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let emailKey = JSONBytes.key("email")
    private static let phoneKey = JSONBytes.key("phone")
}
