import Core
import Jobs

extension Job {
    var json: JSON {
        [
            "id": .string(id),
            "kind": .string(kind),
            "state": .string(state.rawValue),
            "cancelling": .bool(isCancelling),
            "startedBy": .string(startedBy),
            "parameters": parameters,
            "done": .integer(report.done),
            "total": report.total.map(JSON.integer) ?? .null,
            "unit": .string(report.unit),
            "phase": .optional(report.phase),
            "numbers": .object(report.numbers.mapValues { .integer($0) }),
            "files": .array(report.files.map { $0.json }),
            "problem": problem.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null,
            "createdAt": .time(createdAt),
            "startedAt": .optional(startedAt),
            "endedAt": .optional(endedAt),
        ]
    }
}

extension JobFile {
    fileprivate var json: JSON {
        ["name": .string(name), "contentType": .string(contentType), "bytes": .integer(bytes)]
    }
}
