/// One try to log in, and the account that it is about.
struct LoginAttempt: Sendable {
    struct Account: Sendable {
        let user: User
        let password: PasswordHash
    }

    let email: String
    let device: Device
    /// Nil where the e-mail belongs to nobody, or to somebody who was shut out.
    var account: Account?
    /// If this one is wrong too, the next has to wait.
    var isLast = false

    init(email: String, device: Device) {
        (self.email, self.device) = (email, device)
    }

    /// Whose tries are counted, in the order in which their rows are locked: always the same, so that tries at the
    /// same time wait for each other instead of dying in each other's arms.
    var subjects: [LoginSubject] { [.address(device.address), .email(email)] }

    /// For the audit trail.
    var actor: String { account?.user.id ?? AuditEntry.stranger }
}
