import Access
import Core
import HTTPTypes
import Hummingbird
import Synchronization
import Web

/// Serves writes so that a client which did not see the answer may send the same again, also after a restart.
final class IdempotentWrites: Sendable {
    private let ledger = Mutex(IdempotencyLedger())
    private let answers: RememberedAnswers
    private let clock: any WallClock

    init(answers: RememberedAnswers, clock: any WallClock) {
        self.answers = answers
        self.clock = clock
    }

    /// Answers 201 with what `work` made, or with what it made the last time. Without the header it is always done.
    func create(
        _ request: Request,
        body: [UInt8],
        token: APIToken,
        _ work: () async throws -> IdempotencyLedger.Answer
    ) async throws -> Response {
        let fingerprint = RememberedAnswers.fingerprint(path: request.uri.path, body: body)
        return try await create(request, fingerprint, token, work)
    }

    /// The same for a body that is taken as it comes, and told from another one by its length: `work` reads it. Where it was done
    /// before, at most `limit` bytes are read and let go, so that who still sends hears the answer.
    func create(
        _ request: Request,
        streamedUpTo limit: Int,
        token: APIToken,
        _ work: () async throws -> IdempotencyLedger.Answer
    ) async throws -> Response {
        let length = request.headers[.contentLength] ?? ""
        let fingerprint = RememberedAnswers.fingerprint(path: request.uri.string, body: Array(length.utf8))
        var isRead = false
        let answer = try await create(request, fingerprint, token) {
            isRead = true
            return try await work()
        }
        guard !isRead else { return answer }
        var rest = limit
        for try await chunk in request.body {
            rest -= chunk.readableBytes
            guard rest >= 0 else { break }
        }
        return answer
    }

    private func create(
        _ request: Request,
        _ fingerprint: String,
        _ token: APIToken,
        _ work: () async throws -> IdempotencyLedger.Answer
    ) async throws -> Response {
        guard let text = request.headers[.idempotencyKey] else { return respond(try await work()) }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw APIFailure.invalidParameter("Idempotency-Key", rule: "must have 1 to 255 visible ASCII characters")
        }
        let key = IdempotencyLedger.Key(tokenID: token.id, text: text)
        let now = clock.now()
        if let answer = try ledger.withLock({ try $0.begin(key, fingerprint, at: now) }) { return respond(answer) }
        do {
            let answer: IdempotencyLedger.Answer
            if let kept = try await answers.answer(to: text, of: token.id) {
                guard kept.fingerprint == fingerprint else { throw APIFailure.idempotencyKeyReused }
                answer = IdempotencyLedger.Answer(json: kept.json, location: kept.location)
            } else {
                answer = try await work()
                // The work is done and has to be answered, whether or not that is remembered for longer than the process.
                try? await answers.remember(
                    RememberedAnswers.Answer(fingerprint: fingerprint, json: answer.json, location: answer.location),
                    to: text,
                    of: token.id
                )
            }
            ledger.withLock { $0.finish(key, answer: answer) }
            return respond(answer)
        } catch {
            ledger.withLock { $0.finish(key, answer: nil) }
            throw error
        }
    }

    private func respond(_ answer: IdempotencyLedger.Answer) -> Response {
        .json(answer.json, status: .created, headers: answer.location.map { [.location: $0] } ?? [:])
    }
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = constant("Idempotency-Key")
}
