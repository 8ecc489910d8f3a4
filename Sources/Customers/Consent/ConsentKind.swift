public import Core

/// What a consent is about: a purpose, and where messages are meant, the channel by which they come. Written `advertising/email`,
/// `night_advertising/sms`, or only `Analytics`, as consent managers name categories.
public struct ConsentKind: Hashable, Sendable {
    public let purpose: String
    public let channel: ConsentChannel?

    /// Kinds of a workspace: clients choose them.
    public static let limit = 200
    /// Characters of a kind.
    public static let length = 100
    /// Those of Korean law (Network Act art. 50(1) and (3), PIPA art. 22(1)7 and 17): advertising; the same at night; the use of personal
    /// data for marketing; handing it on.
    public static let usualPurposes = ["advertising", "night_advertising", "marketing_use", "third_party"]

    /// Nil for what cannot be one.
    public init?(_ text: String) {
        let text = Normalisation.storable(text.trimmed)
        guard !text.isEmpty, text.count <= Self.length else { return nil }
        if let slash = text.lastIndex(of: "/"), slash != text.startIndex,
            let channel = ConsentChannel(rawValue: String(text[text.index(after: slash)...]))
        {
            (purpose, self.channel) = (String(text[..<slash]), channel)
        } else {
            (purpose, channel) = (text, nil)
        }
    }

    public var text: String { channel.map { "\(purpose)/\($0.rawValue)" } ?? purpose }
}

public enum ConsentChannel: String, Sendable, CaseIterable {
    case email, sms, push, kakao, call, fax
}

/// What somebody decided last about one kind.
public struct ConsentState: Sendable {
    public let kind: ConsentKind
    public let isGranted: Bool
    /// When, by the event's time.
    public let time: Instant
    /// The event that says so.
    public let eventID: String
}

/// One line of the ledger: what was decided once, and how that is known. Never changed.
public struct ConsentEntry: Sendable {
    public let kind: ConsentKind
    public let isGranted: Bool
    public let time: Instant
    public let sourceID: Int64
    public let eventID: String
    /// The text that was agreed to, its version, and what proves it; nil where the event does not say.
    public let wording: String?
    public let version: String?
    public let evidence: String?
}
