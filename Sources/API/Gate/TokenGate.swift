import Access
import Core
import HTTPTypes
import Hummingbird
import Synchronization

/// Lets in whoever shows a token with the right scopes, not too often.
final class TokenGate: Sendable {
    /// So long a verdict is believed without asking the database again; so long a revoked token may still read.
    private static let verdictLife = 5 * Instant.second
    /// Verdicts kept at most: a stranger who tries secrets cannot fill the memory.
    private static let verdictCount = 1_000

    private struct Verdict {
        let token: APIToken?
        let at: Instant
    }

    private struct State {
        var verdicts: [String: Verdict] = [:]
        /// By token id: as many as there are tokens.
        var buckets: [String: TokenBucket] = [:]
    }

    private let tokens: APITokens
    private let limits: APILimits
    private let clock: any WallClock
    private let state = Mutex(State())

    init(tokens: APITokens, limits: APILimits, clock: any WallClock) {
        self.tokens = tokens
        self.limits = limits
        self.clock = clock
    }

    /// The token of the request. Throws ``APIFailure``.
    func admit(_ request: Request, needing scopes: [Scope]) async throws -> APIToken {
        guard let secret = TokenGate.secret(of: request) else { throw APIFailure.missingToken }
        guard let token = try await verify(secret) else { throw APIFailure.unknownToken }
        let now = clock.now()
        let wait = state.withLock { state in
            state.buckets[token.id, default: TokenBucket(limits, at: now)].take(at: now)
        }
        if let wait { throw APIFailure.tooManyRequests(retryAfter: wait) }
        if let missing = scopes.first(where: { !token.scopes.contains($0) }) { throw APIFailure.missingScope(missing) }
        return token
    }

    private func verify(_ secret: String) async throws -> APIToken? {
        let now = clock.now()
        if let verdict = state.withLock({ $0.verdicts[secret] }), TokenGate.isFresh(verdict, at: now) {
            return verdict.token
        }
        let token = try await tokens.verify(secret)
        state.withLock { state in
            if state.verdicts.count >= TokenGate.verdictCount {
                state.verdicts = state.verdicts.filter { TokenGate.isFresh($0.value, at: now) }
                if state.verdicts.count >= TokenGate.verdictCount { state.verdicts.removeAll() }
            }
            state.verdicts[secret] = Verdict(token: token, at: now)
        }
        return token
    }

    private static func isFresh(_ verdict: Verdict, at now: Instant) -> Bool {
        (0..<verdictLife).contains(now.microseconds(since: verdict.at))
    }

    private static func secret(of request: Request) -> String? {
        guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        let secret = value.dropFirst(7).drop { $0 == " " }
        return secret.isEmpty ? nil : String(secret)
    }
}
