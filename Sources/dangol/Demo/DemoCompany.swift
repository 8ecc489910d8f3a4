/// A company for which some people of the demo buy. Made up.
struct DemoCompany: Sendable {
    let id: String
    let name: String
    let industry: String
    let employees: Int64

    static let all: [DemoCompany] = [
        DemoCompany(id: "hangang-books", name: "한강서점", industry: "Retail", employees: 42),
        DemoCompany(id: "blue-note-cafe", name: "Blue Note Café", industry: "Hospitality", employees: 11),
        DemoCompany(id: "radio-nine", name: "Radio Nine", industry: "Media", employees: 87),
        DemoCompany(id: "baram-studio", name: "바람 스튜디오", industry: "Design", employees: 9),
        DemoCompany(id: "northside-library", name: "Northside Library", industry: "Education", employees: 130),
        DemoCompany(id: "seorabeol-hotel", name: "서라벌 호텔", industry: "Hospitality", employees: 260),
        DemoCompany(id: "lindqvist-audio", name: "Lindqvist Audio", industry: "Electronics", employees: 35),
        DemoCompany(id: "olle-travel", name: "올레여행사", industry: "Travel", employees: 24),
        DemoCompany(id: "conservatory-west", name: "Conservatory West", industry: "Education", employees: 75),
        DemoCompany(id: "gurumi-games", name: "구르미게임즈", industry: "Games", employees: 58),
    ]
}
