import Columns
import Core

extension AttributeTable {
    func contains(_ number: Int64) -> Bool {
        number > 0 && number < Int64(bound) && existing[Int(number)]
    }

    /// Nil for what is not known.
    func value(of attribute: Attribute, _ ordinal: Int, _ circumstances: Circumstances) -> ListValue? {
        switch attribute {
        case .name: name.text(of: ordinal).map { .text($0) }
        case .email: email.text(of: ordinal).map { .text($0) }
        case .phone: phone.text(of: ordinal).map { .text($0) }
        case .firstSeen: .instant(Instant(microseconds: firstSeen[ordinal]))
        // A company without people was never seen.
        case .lastSeen: lastSeen[ordinal] == 0 ? nil : .instant(Instant(microseconds: lastSeen[ordinal]))
        case .events: .number(Double(events[ordinal]))
        case .known: .truth(known[ordinal])
        case .tag, .source: texts(of: attribute, ordinal, circumstances.tagged)
        case .identifier(let namespace):
            .truth(namespaces[namespace].map { identifiers[ordinal] & (1 << UInt64($0)) != 0 } ?? false)
        case .trait(let name): traits[name].flatMap { Self.value(of: $0, ordinal) }
        case .consent(let kind): consents[kind].flatMap { Self.value(of: $0.decision, ordinal) }
        case .consentTime(let kind): consents[kind].flatMap { Self.value(of: $0.time, ordinal) }
        case .computed(let name): circumstances.value(ofComputed: name, ordinal)
        case .groupID: groupIDs.text(of: ordinal).map { .text($0) }
        case .people: members.indices.contains(ordinal) ? .number(Double(members[ordinal].count)) : nil
        case .active: active.indices.contains(ordinal) ? .number(Double(active[ordinal])) : nil
        }
    }

    private func texts(of attribute: Attribute, _ ordinal: Int, _ tagged: [String: Set<Int64>]) -> ListValue? {
        let texts =
            attribute == .tag
            ? tagged.filter { $0.value.contains(Int64(ordinal)) }.keys.sorted()
            : sources.filter { $0.value[ordinal] }.keys.sorted().map { String($0) }
        return texts.isEmpty ? nil : .texts(texts)
    }

    private static func value(of column: ValueColumn, _ ordinal: Int) -> ListValue? {
        let code = column.code(of: ordinal)
        guard code != 0 else { return nil }
        let order = column.dictionary.orders[Int(code)]
        return switch order.kind {
        case .truth: .truth(order == .truth(true))
        case .number: order.number.map { .number($0) }
        case .date: order.date.map { .instant(Instant(microseconds: $0)) }
        case .text: .text(column.dictionary.text(of: code))
        case .list: .texts(elements(of: column.dictionary.text(of: code)).map(\.text))
        }
    }

    /// The values of an attribute among `members`, the most frequent first, and those who have none behind them.
    func groups(
        _ members: Bitmap,
        by attribute: Attribute,
        containing text: String,
        limit: Int,
        _ circumstances: Circumstances
    ) -> [ListGroup] {
        var counts: [String: Int] = [:]
        var missing = 0
        if let column = column(of: attribute) {
            let codes = column.counts(among: members)
            missing = codes[0]
            for (code, count) in codes.enumerated().dropFirst() where count > 0 {
                let text = column.dictionary.text(of: UInt32(code))
                guard column.dictionary.orders[code].kind == .list else {
                    counts[text, default: 0] += count
                    continue
                }
                for element in Set(Self.elements(of: text).map(\.text)) { counts[element, default: 0] += count }
            }
        } else {
            members.forEach { ordinal in
                switch value(of: attribute, ordinal, circumstances) {
                case .texts(let texts)?: for text in texts { counts[text, default: 0] += 1 }
                case .truth(let value)?: counts[value ? "true" : "false", default: 0] += 1
                case .number(let number)?: counts[String(Int64(number)), default: 0] += 1
                case .text(let text)?: counts[text, default: 0] += 1
                case .instant, nil: missing += 1
                }
            }
        }
        let needle = text.lowercased()
        let groups = counts.lazy.filter { needle.isEmpty || $0.key.lowercased().contains(needle) }
            .map { ListGroup(value: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.value ?? "") < ($0.count, $1.value ?? "") }
            .prefix(max(0, limit))
        return Array(groups) + (missing > 0 && needle.isEmpty ? [ListGroup(value: nil, count: missing)] : [])
    }

    private func column(of attribute: Attribute) -> ValueColumn? {
        switch attribute {
        case .name: name
        case .email: email
        case .phone: phone
        case .trait(let name): traits[name] ?? ValueColumn()
        case .consent(let kind): consents[kind]?.decision ?? ValueColumn()
        case .groupID: groupIDs
        default: nil
        }
    }

    /// Fixed attributes, then consents, then identifiers, then traits, the most frequent first.
    var attributes: [AttributeDescription] {
        let everybody = existing.words.reduce(0) { $0 + $1.nonzeroBitCount }
        let fixed: [(Attribute, AttributeType, Int)] = [
            (.name, .text, name.filled), (.email, .text, email.filled), (.phone, .text, phone.filled),
            (.known, .boolean, everybody), (.lastSeen, .date, everybody), (.firstSeen, .date, everybody),
            (.events, .number, everybody), (.groupID, .text, groupIDs.filled), (.people, .number, everybody),
            (.active, .number, everybody), (.tag, .choice, everybody), (.source, .choice, everybody),
        ]
        let identifiers = namespaces.keys.sorted().map { (Attribute.identifier($0), AttributeType.presence, everybody) }
        // Those are attributes of their own, in one spelling.
        let cards: Set<String> = subject == .people ? ["name", "email", "phone"] : ["name"]
        let traits = self.traits.filter { $0.value.filled > 0 && !cards.contains($0.key) }
            .sorted { ($1.value.filled, $0.key) < ($0.value.filled, $1.key) }
            .map { (Attribute.trait($0.key), Self.type(of: $0.value.dictionary.orders.dropFirst()), $0.value.filled) }
        let consents = self.consents.filter { $0.value.decision.filled > 0 }.sorted { $0.key < $1.key }.flatMap {
            kind,
            columns in
            [
                (Attribute.consent(kind), AttributeType.boolean, columns.decision.filled),
                (Attribute.consentTime(kind), AttributeType.date, columns.decision.filled),
            ]
        }
        return (fixed.filter { subject.has($0.0) } + consents + identifiers + traits).map {
            AttributeDescription(attribute: $0.0, type: $0.1, people: $0.2)
        }
    }

    /// What most of the first values are.
    static func type(of orders: some Sequence<ValueOrder>) -> AttributeType {
        var counts: [ValueOrder.Kind: Int] = [:]
        for order in orders.prefix(1_000) { counts[order.kind, default: 0] += 1 }
        return switch counts.max(by: { $0.value < $1.value })?.key {
        case .truth?: .boolean
        case .number?: .number
        case .date?: .date
        default: .text
        }
    }
}
