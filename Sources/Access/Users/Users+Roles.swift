import Core
import Storage

/// Changing what somebody may do, shutting them out and letting them in again.
extension Users {
    /// From now on they may do what `role` may. Throws ``AccessFailure`` for nobody, for the last owner, and where the
    /// author may give or take no such role.
    public func setRole(_ role: Role, of userID: String, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            let user = try tx.user(id: userID, managedBy: author)
            try author.requireManaging(role)
            guard user.role != role else { return }
            try tx.requireOwner(beside: user)
            try tx.execute("UPDATE access_user SET role = \(role.rawValue) WHERE id = \(user.id)")
            let detail: JSON = ["from": .string(user.role.rawValue), "role": .string(role.rawValue)]
            try tx.audit(.roleChanged, by: author.id, about: user.id, detail: detail, at: now)
        }
    }

    /// Shuts somebody out and ends their sessions; their name stays with what they did. Throws ``AccessFailure`` for
    /// nobody, for the last owner, and where the author may not.
    public func deactivate(_ userID: String, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            let user = try tx.user(id: userID, managedBy: author)
            guard user.isActive else { return }
            try tx.requireOwner(beside: user)
            try tx.execute("UPDATE access_user SET deactivated_at = \(now) WHERE id = \(user.id)")
            try tx.execute("DELETE FROM access_session WHERE user_id = \(user.id)")
            try tx.execute("DELETE FROM access_login_challenge WHERE user_id = \(user.id)")
            try tx.audit(.userDeactivated, by: author.id, about: user.id, at: now)
        }
    }

    /// Lets somebody in again, with the password that they had. Throws ``AccessFailure``.
    public func reactivate(_ userID: String, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            let user = try tx.user(id: userID, managedBy: author)
            guard !user.isActive else { return }
            try tx.execute("UPDATE access_user SET deactivated_at = NULL WHERE id = \(user.id)")
            try tx.audit(.userReactivated, by: author.id, about: user.id, at: now)
        }
    }

    /// For somebody who lost both phone and recovery codes: their password is enough again. Ends their sessions. Throws
    /// ``AccessFailure``.
    public func resetTwoFactor(of userID: String, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            let user = try tx.user(id: userID, managedBy: author)
            guard user.twoFactorSince != nil else { throw AccessFailure.twoFactorOff }
            try tx.forgetSecondFactor(ofUser: user.id)
            try tx.execute("DELETE FROM access_session WHERE user_id = \(user.id)")
            try tx.audit(.twoFactorReset, by: author.id, about: user.id, at: now)
        }
    }
}
