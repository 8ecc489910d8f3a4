import Core
import Events
import Hummingbird
import Logging
import NIOHTTP1
import Web

/// Events from places that can only load an image: mails, pages without scripts. Whoever asks gets the image, whatever
/// becomes of the event; a broken picture in a mail helps nobody.
struct Pixel: Sendable {
    /// A transparent GIF of one pixel, 43 bytes.
    static let image = ByteBuffer(bytes: [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF,
        0xFF, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
        0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
    ])

    private let collection: Collection
    private let failures: Metrics.Counter

    init(_ collection: Collection, metrics: Metrics) {
        self.collection = collection
        failures = metrics.counter(
            "dangol_pixel_failures_total",
            "Pixels that were answered but whose event was not taken."
        )
    }

    func answer(_ request: Request, _ context: AppContext) async throws -> Response {
        do {
            guard let type = context.parameters.get("type").flatMap(EventType.init(name:)) else {
                throw HTTPError(.notFound)
            }
            try await collection.collect(Pixel.event(in: request), as: .single(type), request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            failures.add()
            context.logger.debug("Pixel refused", metadata: ["code": "\(Problem(error).code)"])
        }
        return Response(
            status: .ok,
            headers: [.contentType: "image/gif", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: Pixel.image)
        )
    }

    /// The event: `data`, as JSON or its base64 (Segment), or else the query itself, where a dot in a name means a
    /// field within a field: `properties.price=3` (RudderStack).
    static func event(in request: Request) -> [UInt8] {
        let query = FormFields(queryOf: request)
        if let data = query["data"] {
            let isPlain = data.first { !$0.isWhitespace } == "{"
            return isPlain ? Array(data.utf8) : Base64.decode(data) ?? []
        }
        var event = JSON.object([:])
        for (name, value) in query.fields where name != "writeKey" {
            event.set(value ?? "", at: name.split(separator: "."))
        }
        return Array(event.text.utf8)
    }
}

extension JSON {
    /// Puts `value` at `path`, making the objects on the way; what is no object there is replaced.
    fileprivate mutating func set(_ value: String, at path: [Substring]) {
        guard let first = path.first else { return self = .string(value) }
        var fields: [String: JSON] = if case .object(let fields) = self { fields } else { [:] }
        var field = fields[String(first)] ?? .object([:])
        field.set(value, at: Array(path.dropFirst()))
        fields[String(first)] = field
        self = .object(fields)
    }
}
