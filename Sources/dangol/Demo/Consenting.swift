import Core

/// What a customer of the demo agrees to when they join, and takes back later.
struct Consenting {
    private var random: SeededGenerator
    private let isKorean: Bool
    private var decisions: [String: Bool] = [:]

    /// How many in a hundred agree.
    private static let shares = [
        ("advertising/email", 62), ("advertising/sms", 38), ("advertising/kakao", 45), ("night_advertising/sms", 9),
        ("marketing_use", 55),
    ]

    /// Draws of its own, so that nothing else of the story depends on them.
    init(seed: UInt64, isKorean: Bool) { (random, self.isKorean) = (SeededGenerator(seed: seed), isKorean) }

    /// Asked when they join; some take something back before a later order. Nil where nothing is decided.
    mutating func decision(beforeOrder number: Int) -> [String: JSON]? {
        if number == 0 {
            for (kind, share) in Self.shares where isKorean || !kind.hasSuffix("kakao") && !kind.hasPrefix("night") {
                decisions[kind] = Int.random(in: 0..<100, using: &random) < share
            }
        } else {
            let granted = decisions.filter(\.value).keys.sorted()
            guard Int.random(in: 0..<100, using: &random) < 4, !granted.isEmpty else { return nil }
            decisions[granted.pick(&random)] = false
        }
        return [
            "type": "track", "event": "Segment Consent Preference Updated",
            "properties": [
                "categoryPreferences": .object(decisions.mapValues { .bool($0) }),
                "version": number == 0 ? "2026-03" : "2026-07",
                "wording": isKorean ? "할인과 새 음반 소식을 받겠습니다." : "Send me offers and news of records.",
            ],
        ]
    }
}
