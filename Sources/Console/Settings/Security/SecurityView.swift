import Access
import Core

/// One's own second factor and sessions.
struct SecurityView: Sendable {
    /// A form that can come back with something to mend.
    enum Form: Sendable {
        case confirmation, removal, codes
    }

    struct Enrolment: Sendable {
        /// The drawing of the code; nil where the address is too long for one.
        let code: QRCode?
        /// Modules of a side, with the quiet zone.
        let side: String
        let path: String
        /// In groups of four, for those who type it.
        let secret: String
        let problem: String?
    }

    struct Row: Sendable {
        let name: String
        let address: String
        let seen: String
        let seenExactly: String
        let opened: String
        let isCurrent: Bool
        let endPath: String
        let icon: String
    }

    /// "On since …"; nil where it is off.
    let since: String?
    let enrolment: Enrolment?
    let isOff: Bool
    let codesLeft: String
    let fewCodesLeft: Bool
    /// Recovery codes that are shown this once.
    let codes: [String]
    let hasCodes: Bool
    let removalProblem: String?
    let codesProblem: String?
    let sessions: [Row]
    let hasOthers: Bool

    init(
        status: TwoFactor.Status,
        enrolment: TwoFactor.Enrolment?,
        codes: [String],
        sessions: [OpenSession],
        current: String,
        problem: (form: Form, failure: AccessFailure)?,
        format: Format
    ) {
        func words(_ form: Form) -> String? {
            problem.flatMap { $0.form == form ? format.words(for: $0.failure) : nil }
        }
        since = status.since.map { format.text("settings.security.since", ["date": format.date($0)]) }
        self.enrolment = enrolment.map { Enrolment($0, problem: words(.confirmation)) }
        isOff = status.since == nil && enrolment == nil
        let left = Int64(status.codesLeft)
        codesLeft = format.text.plural("settings.security.codes_left", left, format.number(left))
        fewCodesLeft = left < 3
        self.codes = codes
        hasCodes = !codes.isEmpty
        removalProblem = words(.removal)
        codesProblem = words(.codes)
        self.sessions = sessions.map { Row($0, isCurrent: $0.id == current, format) }
        hasOthers = sessions.contains { $0.id != current }
    }
}

extension SecurityView.Enrolment {
    init(_ enrolment: TwoFactor.Enrolment, problem: String?) {
        code = QRCode(enrolment.address)
        side = "\((code?.size ?? 0) + 2 * QRCode.quiet)"
        path = code?.path ?? ""
        let secret = Array(enrolment.secret)
        self.secret = stride(from: 0, to: secret.count, by: 4)
            .map { String(secret[$0..<min($0 + 4, secret.count)]) }.joined(separator: " ")
        self.problem = problem
    }
}

extension SecurityView.Row {
    init(_ session: OpenSession, isCurrent: Bool, _ format: Format) {
        let device = DeviceName(agent: session.device.agent)
        name = device.text ?? format.text("settings.security.unknown_device")
        icon = device.isPhone ? "phone" : "server"
        address = session.device.address
        seen = isCurrent ? format.text("settings.security.this") : format.relative(session.seenAt)
        seenExactly = format.dateTime(session.seenAt)
        opened = format.text("settings.security.opened", ["time": format.dateTime(session.openedAt)])
        self.isCurrent = isCurrent
        endPath = "/settings/security/sessions/\(session.id)/closure"
    }
}
