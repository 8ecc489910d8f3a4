import Core

/// Who a customer of the demo is. Nobody: every name, address and number is made up from the seed.
struct DemoPerson: Sendable {
    let userID: String
    let name: String
    let firstName: String
    let lastName: String
    let email: String
    let phone: String
    let city: String
    let country: String
    let plan: String
    let isKorean: Bool
    /// Of their browser, before and after they are known.
    let anonymousID: String
    /// The company that they buy for, if any.
    let company: DemoCompany?

    init(customer: Int, using random: inout SeededGenerator) {
        userID = "cdnow-\(customer)"
        isKorean = Int.random(in: 0..<100, using: &random) < 35
        let home = isKorean ? Names.koreanCities.pick(&random) : Names.otherCities.pick(&random)
        (city, country) = (home.city, home.country)
        if isKorean {
            let family = Names.koreanFamily.pick(&random)
            let given = Names.koreanGiven.pick(&random)
            (lastName, firstName, name) = (family.hangul, given.hangul, family.hangul + given.hangul)
            email = "\(given.latin).\(family.latin)\(customer)@\(Names.domains.pick(&random))"
            phone = "010-\(DemoPerson.digits(4, &random))-\(DemoPerson.digits(4, &random))"
        } else {
            let family = Names.otherFamily.pick(&random)
            let given = Names.otherGiven.pick(&random)
            (lastName, firstName, name) = (family, given, "\(given) \(family)")
            email = "\(given).\(family)\(customer)@\(Names.domains.pick(&random))".lowercased()
            phone = "+1 \(Names.areaCodes.pick(&random)) 555 \(DemoPerson.digits(4, &random))"
        }
        plan = ["free", "free", "free", "free", "plus", "plus", "gold"].pick(&random)
        anonymousID = UUIDv7.make(at: Instant(seconds: 0), using: &random)
        company = Int.random(in: 0..<100, using: &random) < 2 ? DemoCompany.all.pick(&random) : nil
    }

    private static func digits(_ count: Int, _ random: inout SeededGenerator) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }
}

extension Array {
    /// One of a list that is not empty.
    func pick(_ random: inout SeededGenerator) -> Element { self[Int.random(in: indices, using: &random)] }
}
