import Core
import HTTPTypes
import Hummingbird
import Web

extension Response {
    private static let successBody = ByteBuffer(string: #"{"success":true}"#)

    /// Exactly 200 with this body: several clients take 202 and 204 for failures and send the batch again.
    static var taken: Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: successBody)
        )
    }

    /// `code` and `message` at the top: older Segment clients raise KeyError where either is missing and send the
    /// batch again.
    static func refusal(_ problem: Problem) -> Response {
        var headers = problem.headers
        if problem.status == .tooManyRequests { headers[.rateLimitReset] = problem.headers[.retryAfter] }
        return json(
            ["success": false, "code": .string(problem.code), "message": .string(problem.message)],
            status: problem.status,
            headers: headers
        )
    }
}

extension HTTPField.Name {
    /// In seconds from now, as analytics-next reads it.
    static let rateLimitReset = constant("X-RateLimit-Reset")
}
