/// How an event is named outside: `e<number>` where it is recorded, `r<row>-<item>` where it is not.
enum EventID: Hashable {
    case recorded(Int64)
    case rejected(InboxPosition)

    init?(_ text: String) {
        let rest = text.dropFirst()
        switch text.first {
        case "e":
            guard let number = Int64(rest), number > 0 else { return nil }
            self = .recorded(number)
        case "r":
            let parts = rest.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let row = Int64(parts[0]), let item = Int64(parts[1]) else { return nil }
            self = .rejected(InboxPosition(inboxID: row, item: item))
        default:
            return nil
        }
    }

    var text: String {
        switch self {
        case .recorded(let number): "e\(number)"
        case .rejected(let position): "r\(position.inboxID)-\(position.item)"
        }
    }
}
