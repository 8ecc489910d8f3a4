/// A device by what its browser says of itself (`User-Agent`), so far as a person needs it to know their own.
struct DeviceName: Sendable, Equatable {
    /// "Chrome · macOS"; nil where it says nothing that we know.
    let text: String?
    let isPhone: Bool

    init(agent: String) {
        func first(_ names: [(mark: String, name: String)]) -> String? {
            names.first { agent.contains($0.mark) }?.name
        }
        let parts = [first(DeviceName.browsers), first(DeviceName.systems)].compactMap { $0 }
        text = parts.isEmpty ? nil : parts.joined(separator: " · ")
        isPhone = agent.contains("iPhone") || agent.contains("Android")
    }

    /// In this order, because each also claims to be those after it.
    private static let browsers: [(mark: String, name: String)] = [
        ("KAKAOTALK", "KakaoTalk"), ("NAVER(", "NAVER"), ("Whale/", "Whale"), ("SamsungBrowser/", "Samsung Internet"),
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("FxiOS/", "Firefox"), ("Safari/", "Safari"), ("curl/", "curl"),
    ]

    private static let systems: [(mark: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS X", "macOS"), ("Windows", "Windows"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]
}
