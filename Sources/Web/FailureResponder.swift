import HTTPTypes
public import Hummingbird
import Logging
import NIOHTTP1

/// Turns what handlers throw into answers. Where one group of routes speaks of errors in its own way, it adds one more
/// of these with its own `answer`.
public struct FailureResponder: RouterMiddleware {
    public typealias Context = AppContext

    let answer: @Sendable (Problem, Request, AppContext) -> Response

    public init(
        answer: @escaping @Sendable (Problem, Request, AppContext) -> Response = { problem, _, _ in .problem(problem) }
    ) {
        self.answer = answer
    }

    public func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The request broke off or is no HTTP: the server answers 400 itself and closes the connection.
            throw error
        } catch {
            let problem = Problem(error)
            FailureResponder.log(error, problem, context)
            var response = answer(problem, request, context)
            if problem.status.kind == .serverError { response.headers[.requestID] = context.requestID }
            return response
        }
    }

    /// What is our fault is logged. An unknown error by its type alone: its description may hold a person's data.
    static func log(_ error: any Error, _ problem: Problem, _ context: AppContext) {
        switch problem.status.kind {
        case .serverError where problem.code == "internal_error":
            context.logger.error("Unexpected error", metadata: ["error": "\(String(reflecting: type(of: error)))"])
        case .serverError:
            context.logger.warning("Cannot serve", metadata: ["code": "\(problem.code)", "error": "\(error)"])
        default:
            context.logger.debug("Refused", metadata: ["code": "\(problem.code)"])
        }
    }
}

extension HTTPField.Name {
    fileprivate static let requestID = constant("X-Request-Id")
}
