import Core
import Importing

extension Import {
    var json: JSON {
        [
            "id": .string(id),
            "kind": .string(kind.rawValue),
            "fileName": .string(fileName),
            "source": .string(sourceName),
            "columns": .array(
                zip(plan.layout.columns, plan.targets).map { ["name": .string($0), "target": .string($1.text)] }
            ),
            "eventName": .optional(plan.eventName),
            "timeZone": .string(plan.timeZone),
            "asOf": .optional(plan.asOf),
            "job": .optional(job),
            "undoJob": .optional(undoJob),
            "createdBy": .string(createdBy),
            "createdAt": .time(createdAt),
        ]
    }
}
