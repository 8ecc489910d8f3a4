import Foundation

/// Who uses the app, as far as the app has said; kept on disk.
struct Visitor: Codable, Equatable {
    private(set) var anonymousID = UUID().uuidString.lowercased()
    private(set) var userID: String?
    private(set) var traits: [String: DangolValue] = [:]
    private(set) var isOptedOut = false

    init() {}

    /// What was said before; somebody new where nothing was or it cannot be read.
    init(at url: URL) {
        let stored = (try? Data(contentsOf: url)).flatMap { try? JSONDecoder().decode(Visitor.self, from: $0) }
        self = stored ?? Visitor()
    }

    func write(to url: URL) throws { try JSONEncoder().encode(self).write(to: url, options: .atomic) }

    mutating func identify(_ userID: String, _ traits: [String: DangolValue]) {
        // Another person on the same device: what was known of the last one is not theirs.
        if let known = self.userID, known != userID { self.traits = [:] }
        self.userID = userID
        self.traits.merge(traits) { $1 }
        for (name, value) in traits where value == .null { self.traits[name] = nil }
    }

    /// Somebody new, who may still not want to be counted.
    mutating func reset() {
        var new = Visitor()
        new.isOptedOut = isOptedOut
        self = new
    }

    mutating func optOut(_ isOptedOut: Bool) { self.isOptedOut = isOptedOut }
}
