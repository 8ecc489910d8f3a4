import CSimdjson
import Core

/// The first step of the pipeline: raw requests in, checked events and rejections out. Not thread-safe; reuses its
/// buffers from batch to batch.
final class EventDecoder {
    private let reader = EventReader()
    /// For events into which the batch's context has to be merged: a text of its own, read by a reader of its own.
    private let mergedReader = EventReader()
    private let limits: EventLimits
    private var dictionary = PayloadDictionary.builtIn
    /// Examples that are still wanted of this batch.
    private var wantedSamples = 0
    private var samples: [[UInt8]] = []
    /// Where the names of the batch in hand stand in it.
    private var nameIndices: [EventName: Int32] = [:]

    init(limits: EventLimits) { self.limits = limits }

    /// `samples`: how many payloads to bring along as they are, for training.
    func decode(
        _ rows: [InboxTable.StoredRow],
        dictionary: PayloadDictionary = .builtIn,
        samples wanted: Int = 0
    ) throws -> MicroBatch {
        self.dictionary = dictionary
        wantedSamples = wanted
        samples = []
        nameIndices.removeAll(keepingCapacity: true)
        var batch = MicroBatch(firstInboxID: rows.first?.id ?? 0, lastInboxID: rows.last?.id ?? 0)
        for row in rows {
            var item: Int64 = 0
            do {
                for request in try Self.requests(in: row) {
                    try decode(request, inboxID: row.id, item: &item, into: &batch)
                }
            } catch PayloadFailure.damaged {
                // One damaged row must not stop those behind it. It stays in the inbox for whoever can mend it.
                batch.rejections.append(Self.damaged(InboxPosition(inboxID: row.id, item: item)))
            }
        }
        batch.samples = samples
        return batch
    }

    private func index(of name: EventName, in batch: inout MicroBatch) -> Int32 {
        if let index = nameIndices[name] { return index }
        let index = Int32(batch.names.count)
        batch.names.append(name)
        nameIndices[name] = index
        return index
    }

    private func compressed(_ payload: UnsafeRawBufferPointer) throws -> [UInt8] {
        // Long texts would teach one event by heart.
        if samples.count < wantedSamples, payload.count <= 2_048 { samples.append(Array(payload)) }
        return try PayloadCodec.compress(payload, with: dictionary)
    }

    private static func damaged(_ position: InboxPosition) -> Rejection {
        Rejection(
            position: position,
            state: .quarantined,
            reason: .unprocessable,
            detail: PayloadFailure.damaged.message,
            type: nil,
            name: "",
            messageID: nil,
            source: 0,
            time: Instant(microseconds: 0),
            receivedAt: Instant(microseconds: 0),
            payload: nil
        )
    }

    /// What was collected in one row. Throws ``PayloadFailure/damaged``.
    static func requests(in row: InboxTable.StoredRow) throws -> [CollectedRequest] {
        try InboxFrame.decode(PayloadCodec.decompress(row.body, with: nil))
    }

    /// One event that was recorded before, read again. `request` has the event alone. Throws ``PayloadFailure/damaged`` where it is none.
    func recorded(_ request: CollectedRequest, at time: Instant) throws -> IncomingEvent {
        let found = reader.read(request.body, isBatch: false) { items, _ -> IncomingEvent? in
            guard let item = items.first else { return nil }
            let position = InboxPosition(inboxID: 0, item: 0)
            return try? event(item, request, sentAt: nil, time: time, position, with: reader)
        }
        guard let event = found ?? nil else { throw PayloadFailure.damaged }
        return event
    }

    private func decode(
        _ request: CollectedRequest,
        inboxID: Int64,
        item: inout Int64,
        into batch: inout MicroBatch
    ) throws {
        let first = item
        batch.requests.append(InboxPosition(inboxID: inboxID, item: first))
        let limits = limits
        let done: Void? = try reader.read(request.body, isBatch: request.route == .batch) { items, common in
            guard items.count <= limits.batchEvents else {
                let fault = EventFault(
                    reason: .batchTooLong,
                    detail: "\(items.count) events in one batch; send at most \(limits.batchEvents)"
                )
                var refused = rejection(of: request, at: InboxPosition(inboxID: inboxID, item: first), fault)
                refused.events = items.count
                batch.rejections.append(refused)
                // All places stay taken, so that those behind them are the same when the limit is another one.
                item = first + Int64(items.count)
                return
            }
            let sentAt = instant(common.sent_at)
            let context = request.route == .batch ? BatchContext(common, with: reader) : nil
            for raw in items {
                let position = InboxPosition(inboxID: inboxID, item: item)
                item += 1
                if let context, raw.raw.isObject {
                    let taken: Void? = try mergedReader.read(context.merged(into: raw), isBatch: false) { merged, _ in
                        try take(merged[0], request, sentAt: sentAt, position, with: mergedReader, into: &batch)
                    }
                    if taken == nil { try take(raw, request, sentAt: sentAt, position, with: reader, into: &batch) }
                } else {
                    try take(raw, request, sentAt: sentAt, position, with: reader, into: &batch)
                }
            }
        }
        if done == nil {
            let fault = EventFault(reason: .malformedEvent, detail: "the stored request cannot be read again")
            batch.rejections.append(rejection(of: request, at: InboxPosition(inboxID: inboxID, item: first), fault))
            item = first + 1
        }
    }

    private func take(
        _ item: dangol_item,
        _ request: CollectedRequest,
        sentAt: Instant?,
        _ position: InboxPosition,
        with reader: EventReader,
        into batch: inout MicroBatch
    ) throws {
        let time = EventTime.corrected(
            timestamp: instant(item.original_timestamp) ?? instant(item.timestamp),
            sentAt: sentAt,
            receivedAt: request.receivedAt
        )
        do {
            var event = try event(item, request, sentAt: sentAt, time: time, position, with: reader)
            event.nameIndex = index(of: EventName(type: event.type, name: event.name), in: &batch)
            batch.events.append(event)
        } catch let fault as EventFault {
            batch.rejections.append(
                Rejection(
                    position: position,
                    state: .quarantined,
                    reason: fault.reason,
                    detail: fault.detail,
                    type: type(of: item, request),
                    name: item.event.isText ? storable(item.event, upTo: limits.nameBytes) : "",
                    messageID: item.message_id.isText ? storable(item.message_id, upTo: limits.identifierBytes) : nil,
                    source: request.sourceNumber,
                    time: time,
                    receivedAt: request.receivedAt,
                    payload: try compressed(item.raw.bytes)
                )
            )
        }
    }

    private func event(
        _ item: dangol_item,
        _ request: CollectedRequest,
        sentAt: Instant?,
        time: Instant,
        _ position: InboxPosition,
        with reader: EventReader
    ) throws -> IncomingEvent {
        guard item.raw.isObject else {
            throw EventFault(reason: .malformedEvent, detail: "an item of the batch is not an object")
        }
        guard item.raw.length <= limits.eventBytes else {
            throw EventFault(
                reason: .eventTooLarge,
                detail: "\(item.raw.length) bytes; at most \(limits.eventBytes) are allowed"
            )
        }
        guard JSONDepth.isWithin(limits.depth, item.raw.bytes) else {
            throw EventFault(reason: .nestedTooDeeply, detail: "nested deeper than \(limits.depth) levels")
        }
        if request.hasHugeNumbers, EventReader.hasHugeNumber(item.raw) {
            throw EventFault(reason: .numberOutOfRange, detail: "a number is too large to be held")
        }
        guard let type = type(of: item, request) else {
            throw EventFault(
                reason: .unknownType,
                detail: "type must be one of track, identify, page, screen, group, alias"
            )
        }
        try requireObject(item.properties, "properties")
        try requireObject(item.traits, "traits")
        try requireObject(item.context, "context")
        let userID = try identifier(item.user_id, "userId")
        let anonymousID = try identifier(item.anonymous_id, "anonymousId")
        let deviceID = item.device_id.isScalar ? try identifier(item.device_id, "context.device.id") : nil
        let externalIDs = item.external_ids.isArray ? try self.externalIDs(item.external_ids, with: reader) : []
        let previousID = type == .alias ? try identifier(item.previous_id, "previousId") : nil
        let groupID = type == .group ? try identifier(item.group_id, "groupId") : nil
        if type == .alias, previousID == nil || userID == nil {
            throw EventFault(reason: .missingPreviousID, detail: "alias needs previousId and userId")
        }
        if type == .group, groupID == nil {
            throw EventFault(reason: .missingGroupID, detail: "group needs groupId")
        }
        // A company may be described without a person: files of companies are.
        guard userID != nil || anonymousID != nil || !externalIDs.isEmpty || type == .group else {
            throw EventFault(reason: .missingIdentifier, detail: "userId or anonymousId is needed")
        }
        let messageID = try self.messageID(item.message_id, position)
        let traits = try traits(of: item, type, with: reader)
        let name = try self.name(of: item, type, with: reader)
        let content = EventContent(
            source: request.sourceNumber,
            type: type,
            name: name,
            messageID: messageID,
            userID: userID,
            anonymousID: anonymousID,
            previousID: previousID,
            groupID: groupID,
            deviceID: deviceID,
            externalIDs: externalIDs,
            traits: traits,
            contextTraits: type == .identify ? [] : identifyingTraits(item.context_traits, with: reader),
            order: OrderValue.isOrder(type, name) ? reader.orderValue(of: item.properties) : nil,
            consent: reader.consent(of: item, type, name),
            time: time,
            receivedAt: request.receivedAt,
            sentAt: sentAt,
            ip: request.ip,
            payload: try payload(of: item, type, messageID: messageID, with: reader),
            position: position
        )
        return IncomingEvent(content)
    }
}

extension EventDecoder {
    private func type(of item: dangol_item, _ request: CollectedRequest) -> EventType? {
        if case .single(let type) = request.route { return type }
        return item.type.isText ? EventType(name: item.type.text) : nil
    }

    private func name(of item: dangol_item, _ type: EventType, with reader: EventReader) throws -> String {
        let slice: dangol_slice
        switch type {
        case .track: slice = item.event
        case .page, .screen: slice = item.name
        case .identify, .group, .alias: return ""
        }
        guard slice.isAbsent || slice.isScalar else {
            throw EventFault(reason: .wrongFieldType, detail: "the name of the event must be a string")
        }
        guard slice.length <= limits.nameBytes else {
            throw EventFault(reason: .nameTooLong, detail: "the name is longer than \(limits.nameBytes) bytes")
        }
        let name = slice.isAbsent ? "" : Normalisation.storable(slice.text.trimmed)
        if type == .track, name.isEmpty {
            throw EventFault(reason: .missingEventName, detail: "track needs event, the name of what happened")
        }
        return name
    }

    /// The id as text; nil where there is none. Clients send numbers, and explicit nulls for what they do not know.
    private func identifier(_ slice: dangol_slice, _ field: String) throws -> String? {
        if slice.isAbsent { return nil }
        guard slice.isText || slice.isNumber else {
            throw EventFault(reason: .wrongFieldType, detail: "\(field) must be a string")
        }
        guard slice.length <= limits.identifierBytes else {
            throw EventFault(
                reason: .identifierTooLong,
                detail: "\(field) is longer than \(limits.identifierBytes) bytes"
            )
        }
        let text = Normalisation.storable(slice.text.trimmed)
        return text.isEmpty ? nil : text
    }

    private func externalIDs(_ slice: dangol_slice, with reader: EventReader) throws -> [ExternalID] {
        try reader.externalIDs(of: slice).prefix(20).compactMap { entry in
            guard entry.id.utf8.count <= limits.identifierBytes, entry.type.utf8.count <= limits.identifierBytes else {
                throw EventFault(
                    reason: .identifierTooLong,
                    detail: "an external id is longer than \(limits.identifierBytes) bytes"
                )
            }
            let id = Normalisation.storable(entry.id.trimmed)
            let type = Normalisation.storable(entry.type.trimmed)
            return id.isEmpty || type.isEmpty ? nil : ExternalID(type: type, id: id)
        }
    }

    private func messageID(_ slice: dangol_slice, _ position: InboxPosition) throws -> String {
        // Without one the place in the inbox is the only thing that is the same at every replay.
        if slice.isAbsent { return "dangol-\(position.inboxID)-\(position.item)" }
        guard slice.isText || slice.isNumber else {
            throw EventFault(reason: .wrongFieldType, detail: "messageId must be a string")
        }
        let text = Normalisation.storable(slice.text)
        guard text.utf8.count <= limits.messageIDLength || text.count <= limits.messageIDLength else {
            throw EventFault(
                reason: .messageIDTooLong,
                detail: "messageId is longer than \(limits.messageIDLength) characters"
            )
        }
        return text.isEmpty ? "dangol-\(position.inboxID)-\(position.item)" : text
    }

    private func traits(of item: dangol_item, _ type: EventType, with reader: EventReader) throws -> [IncomingTrait] {
        guard type == .identify || type == .group else { return [] }
        var traits = item.traits.isObject ? reader.fields(of: item.traits) : []
        if type == .identify, item.context_traits.isObject {
            // RudderStack's clients say traits in the context; what is said outside of it wins.
            let said = Set(traits.map(\.name))
            traits += reader.fields(of: item.context_traits).filter { !said.contains($0.name) }
        }
        guard traits.count <= limits.traits else {
            throw EventFault(reason: .tooManyTraits, detail: "\(traits.count) traits; at most \(limits.traits)")
        }
        if let long = traits.first(where: { $0.name.utf8.count > limits.nameBytes }) {
            throw EventFault(reason: .nameTooLong, detail: "a trait's name has \(long.name.utf8.count) bytes")
        }
        return traits.map(\.storable)
    }

    private func identifyingTraits(_ slice: dangol_slice, with reader: EventReader) -> [IncomingTrait] {
        guard slice.isObject else { return [] }
        return reader.fields(of: slice).filter { $0.name == "email" || $0.name == "phone" }.map(\.storable)
    }

    /// The event as it came, completed with what the route or the server knows and the client did not say.
    private func payload(
        of item: dangol_item,
        _ type: EventType,
        messageID: String,
        with reader: EventReader
    ) throws -> [UInt8] {
        let typed = item.type.isText
        let identified = !item.message_id.isAbsent && item.message_id.length > 0
        if typed, identified { return try compressed(item.raw.bytes) }
        var bytes = Array(item.raw.bytes)
        if !typed && !item.type.isMissing || !identified && !item.message_id.isMissing {
            // A null gives way: of two fields of one name every reader takes another one.
            bytes = JSONText.object(
                reader.fields(of: item.raw).filter { field in
                    !(!typed && field.name == "type" || !identified && field.name == "messageId")
                }
            )
        }
        while let last = bytes.last, last != UInt8(ascii: "}") { bytes.removeLast() }
        bytes = bytes.dropLast()
        let isEmpty = !bytes.dropFirst().contains { !JSONDepth.isSpace($0) }
        var fields: [String] = []
        if !typed { fields.append("\"type\":\"\(type.name)\"") }
        if !identified { fields.append("\"messageId\":\"\(messageID)\"") }
        bytes += ((isEmpty ? "" : ",") + fields.joined(separator: ",") + "}").utf8
        return try bytes.withUnsafeBytes(compressed)
    }

    private func requireObject(_ slice: dangol_slice, _ field: String) throws {
        guard slice.isAbsent || slice.isObject else {
            throw EventFault(reason: .wrongFieldType, detail: "\(field) must be an object")
        }
    }

    /// RFC 3339 text, or a number: seconds or, past the year 5138, milliseconds since 1970. Nil for anything else.
    private func instant(_ slice: dangol_slice) -> Instant? {
        if slice.isText { return Instant(iso8601: slice.text) }
        guard slice.isNumber, let number = Double(slice.text), number.magnitude < 1e15 else { return nil }
        return Instant(microseconds: Int64(number * (number.magnitude > 1e11 ? 1e3 : 1e6)))
    }

    private func storable(_ slice: dangol_slice, upTo bytes: Int) -> String {
        Normalisation.storable(String(decoding: slice.bytes.prefix(bytes), as: UTF8.self))
    }

    private func rejection(of request: CollectedRequest, at position: InboxPosition, _ fault: EventFault) -> Rejection {
        Rejection(
            position: position,
            state: .quarantined,
            reason: fault.reason,
            detail: fault.detail,
            type: nil,
            name: "",
            messageID: nil,
            source: request.sourceNumber,
            time: request.receivedAt,
            receivedAt: request.receivedAt,
            payload: nil
        )
    }
}

extension IncomingTrait {
    fileprivate var storable: IncomingTrait {
        IncomingTrait(
            name: Normalisation.storable(name),
            json: json,
            scalar: scalar.map(Normalisation.storable)
        )
    }
}
