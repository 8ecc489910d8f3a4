import Core
import Events
import Storage

extension Desk {
    /// Characters that a field may have.
    public static let fieldLength = 500

    /// Changes one trait to what somebody typed; nothing typed removes it. The value keeps its type: a number stays one. An
    /// address or a number that is another person's is refused, because saying it would merge the two. Returns the id of
    /// the message, nil where nothing changes. Throws ``StaffFailure``.
    public func edit(
        _ trait: String,
        of profile: Profile,
        to text: String,
        by member: StaffMember,
        among profiles: Profiles
    ) async throws -> String? {
        let text = Normalisation.storable(text.trimmed)
        guard text.count <= Self.fieldLength else { throw StaffFailure.textTooLong(limit: Self.fieldLength) }
        let old = profile.traits.first { $0.name == trait }?.value
        let new = try await value(text, of: trait, was: old, profile, among: profiles)
        guard new != old, !(new == .null && old == nil) else { return nil }
        return try await identify(profile.summary.number, traits: [trait: new], by: member)
    }

    private func value(
        _ text: String,
        of trait: String,
        was old: JSON?,
        _ profile: Profile,
        among profiles: Profiles
    ) async throws -> JSON {
        guard !text.isEmpty else { return .null }
        switch (trait, old) {
        case (Namespace.email, _):
            guard let address = Normalisation.email(text) else { throw StaffFailure.invalidEmail }
            try await requireFree(address, in: Namespace.email, for: profile, among: profiles)
            return .string(address)
        case (Namespace.phone, _):
            guard let number = Normalisation.phone(text) else { throw StaffFailure.invalidPhone }
            try await requireFree(number, in: Namespace.phone, for: profile, among: profiles)
            return .string(text)
        case (_, .integer?), (_, .number?):
            if let number = Int64(text) { return .integer(number) }
            return Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .string(text)
        case (_, .bool?) where text == "true" || text == "false": return .bool(text == "true")
        default: return .string(text)
        }
    }

    private func requireFree(
        _ value: String,
        in namespace: String,
        for profile: Profile,
        among profiles: Profiles
    ) async throws {
        guard let owner = try await profiles.profile(namespace: namespace, value: value), owner.id != profile.id else {
            return
        }
        throw StaffFailure.belongsToAnother(profileID: owner.id)
    }
}
