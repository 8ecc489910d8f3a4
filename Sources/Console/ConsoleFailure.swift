import Core

/// What the console itself refuses or cannot do.
enum ConsoleFailure: Failure {
    /// The program's own files are not what they should be: the start ends here.
    case brokenCatalogue(String)
    case brokenTemplate(String)
    case missingAsset(String)
    /// The role of the person does not allow it.
    case notAllowed
    /// A form came without the token that its page was given.
    case forgedForm
    /// A form came without a field, or with one that no page offers.
    case incompleteForm
    case noSuchPerson
    case noSuchCompany
    case noSuchSource
    case noSuchEvent
    case noSuchUser
    case noSuchPage

    var kind: FailureKind {
        switch self {
        case .brokenCatalogue, .brokenTemplate, .missingAsset: .unavailable
        case .notAllowed, .forgedForm: .forbidden
        case .incompleteForm: .invalid
        case .noSuchPerson, .noSuchCompany, .noSuchSource, .noSuchEvent, .noSuchUser, .noSuchPage: .notFound
        }
    }

    var code: String {
        switch self {
        case .brokenCatalogue: "broken_catalogue"
        case .brokenTemplate: "broken_template"
        case .missingAsset: "missing_asset"
        case .notAllowed: "not_allowed"
        case .forgedForm: "forged_form"
        case .incompleteForm: "incomplete_form"
        case .noSuchPerson: "no_such_person"
        case .noSuchCompany: "no_such_company"
        case .noSuchSource: "no_such_source"
        case .noSuchEvent: "no_such_event"
        case .noSuchUser: "no_such_user"
        case .noSuchPage: "no_such_page"
        }
    }

    var message: String {
        switch self {
        case .brokenCatalogue(let what), .brokenTemplate(let what), .missingAsset(let what):
            "The console's files are damaged; install the program again. \(what)"
        case .notAllowed: "Your role does not allow this. Ask an administrator."
        case .forgedForm: "This page is too old, or the form came from elsewhere. Reload the page and try again."
        case .incompleteForm: "Something is missing in the form. Reload the page and try again."
        case .noSuchPerson: "There is no such person."
        case .noSuchCompany: "There is no such company."
        case .noSuchSource: "There is no such source."
        case .noSuchEvent: "There is no such event, or it is older than what is kept."
        case .noSuchUser: "There is no such user."
        case .noSuchPage: "There is no such page."
        }
    }
}
