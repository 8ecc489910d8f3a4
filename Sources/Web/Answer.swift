public import Core
import HTTPTypes
public import Hummingbird

extension Response {
    /// `json` as the whole answer.
    public static func json(
        _ json: JSON,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: json.text))
        )
    }

    /// The problem as the API says it: `{"code","details","message"}`.
    public static func problem(_ problem: Problem) -> Response {
        json(
            ["code": .string(problem.code), "message": .string(problem.message), "details": .object(problem.details)],
            status: problem.status,
            headers: problem.headers
        )
    }
}
