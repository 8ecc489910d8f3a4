import Audiences
import Core

/// A list as how many have each value of something; each opens those who have it.
struct ListGroupsView: Sendable {
    struct Row: Sendable {
        let title: String
        let path: String
        let count: String
        /// 0 … 100, of all.
        let percent: Int
        let share: String
    }

    /// Values that are listed, the most frequent first.
    static let listed = 200

    let title: String
    let rows: [Row]
    let ungroupPath: String

    init(_ contents: ListContents, by attribute: Attribute, _ label: AttributeLabel) {
        let (query, format) = (contents.query, label.format)
        title = label.name(attribute)
        ungroupPath = query.with { $0.group = nil }.path
        // A person may carry several tags: shares are of people, not of values.
        let all = max(1, contents.count.value)
        rows = contents.groups.map { group in
            let share = Double(group.count) / Double(all) * 100
            return Row(
                title: group.value.map { label.value($0, of: attribute) } ?? format.text("list.group.missing"),
                path: query.with {
                    $0.group = nil
                    $0.filter.narrow(FilterGroups.Leaf(attribute, Self.test(group.value, attribute)))
                }.path,
                count: format.number(Int64(group.count)),
                percent: Int(min(100, share).rounded()),
                share: "\(format.decimal(share, digits: share < 10 ? 1 : 0)) %"
            )
        }
    }

    private static func test(_ value: String?, _ attribute: Attribute) -> ValueTest {
        guard let value else { return .missing }
        return switch attribute {
        case .known, .consent: value == "true" ? .isTrue : .isFalse
        case .identifier: value == "true" ? .exists : .missing
        default: .isAny([value])
        }
    }
}
