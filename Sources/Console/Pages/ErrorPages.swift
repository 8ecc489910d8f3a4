import Core
import HTTPTypes
import Hummingbird
import Web

/// Says in words what went wrong, on a page for people, as text for a page that is already open, as JSON for programs.
struct ErrorPages: Sendable {
    let pages: Pages

    @Sendable func answer(_ problem: Problem, _ request: Request, _ context: AppContext) -> Response {
        guard request.wantsHTML || request.isPartial else { return .problem(problem) }
        let language = request.preferredLanguage
        let view = ErrorView(problem, requestID: context.requestID, text: pages.catalogues[language])
        if request.isPartial {
            return Response(
                status: problem.status,
                headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: view.explanation))
            )
        }
        let page = try? pages.bare(
            "shell/error",
            view,
            status: problem.status,
            headers: problem.headers,
            theme: request.preferredTheme,
            language: language
        )
        return page ?? .problem(problem)
    }
}

/// A page that could not be shown, and what to do now.
struct ErrorView: Sendable {
    let status: String
    let title: String
    let explanation: String
    /// For whoever looks into the log; nil where the log has nothing to say.
    let requestID: String?

    init(_ problem: Problem, requestID: String, text: Catalogue) {
        let kind =
            switch problem.status.code {
            case 403: "forbidden"
            case 404: "missing"
            case 429, 503: "busy"
            case 400..<500: "refused"
            default: "broken"
            }
        status = "\(problem.status.code)"
        title = text("error.\(kind).title")
        explanation = text.words(for: problem.code, problem.details) ?? text("error.\(kind).text")
        self.requestID = kind == "broken" || kind == "busy" ? requestID : nil
    }
}
