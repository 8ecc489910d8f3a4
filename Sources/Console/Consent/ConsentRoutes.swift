import Access
import Core
import Customers
import Events
import Hummingbird

/// Where staff write down what a person told them about consent: an event like any other, so that the ledger says who wrote it and when.
struct ConsentRoutes: Sendable {
    let people: PersonPages
    let desk: Desk

    func add(to screens: Screens) {
        screens.post("/people/:id/consents", for: .editPeople, use: record)
    }

    @Sendable private func record(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let fields = try await FormFields(body: request)
        let text = people.pages.format(context).text
        let channel = fields["channel"].flatMap { ConsentChannel(rawValue: $0) }
        let kind = ConsentKind([fields["purpose"] ?? "", channel?.rawValue].compactMap { $0 }.joined(separator: "/"))
        guard let kind, let decision = fields["decision"], ["granted", "withdrawn"].contains(decision) else {
            throw ConsoleFailure.incompleteForm
        }
        let evidence = (fields["evidence"] ?? "").trimmed
        var problem: String?
        if evidence.isEmpty {
            // The law asks for proof of a consent (Network Act art. 50(1)), and a ledger without it is a claim.
            problem = text("consent.evidence_missing")
        } else if evidence.count > Desk.fieldLength {
            problem = text.words(for: StaffFailure.textTooLong(limit: Desk.fieldLength))
        } else {
            let messages = try await desk.track(
                .consentUpdated,
                [
                    "categoryPreferences": .object([kind.text: .bool(decision == "granted")]),
                    "evidence": .string(evidence),
                ],
                of: [profile.summary.number],
                by: member
            )
            guard let message = messages.first else { throw StaffFailure.unreachable }
            _ = try await desk.isRecorded(message, of: profile.numbers, in: people.eventLog)
        }
        guard request.isPartial else { return .seeOther(PersonPages.path(of: profile)) }
        let view = try await people.consentsView(of: profile, context, problem: problem)
        return try people.pages.fragment("consent/part", view, context)
    }
}
