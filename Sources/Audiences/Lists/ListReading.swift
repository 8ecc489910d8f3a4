import Columns
import Core

/// Those who are on a list, and the columns that say what is known of them; for ``Lists`` alone.
public struct ListReading {
    let table: AttributeTable
    let members: Bitmap
    let circumstances: Circumstances

    /// `limit` as the caller gave it.
    func page(_ listing: Listing, showing attributes: [Attribute], after place: ListPlace?, limit: Int) -> ListPage {
        let limit = min(max(limit, 1), 500)
        let order = ListOrder(listing.order, isAscending: listing.isAscending, in: table, of: members, circumstances)
        let found = order.first(limit + 1, after: place)
        let rows = found.prefix(limit).map { ordinal in
            ListRow(number: Int64(ordinal), values: attributes.map { table.value(of: $0, ordinal, circumstances) })
        }
        let next = found.count > limit ? rows.last.map { order.place(of: Int($0.number)).cursor } : nil
        return ListPage(items: rows, next: next, count: members.count)
    }

    var numbers: [Int64] {
        var numbers: [Int64] = []
        members.forEach { numbers.append(Int64($0)) }
        return numbers
    }

    func explanation(of condition: Condition, for number: Int64) -> Explanation? {
        table.contains(number) ? table.explanation(condition, Int(number), circumstances) : nil
    }

    /// Who is on the list and not meant by `old`, and the other way round.
    func changes(from old: Condition) -> (joining: Bitmap, leaving: Bitmap) {
        let before = table.people(old, circumstances)
        var (joining, leaving) = (members, before)
        joining.subtract(before)
        leaving.subtract(members)
        return (joining, leaving)
    }

    func preview(instead old: Condition, sample: Int) -> MembershipPreview {
        let (joining, leaving) = changes(from: old)
        func some(_ members: Bitmap) -> [Int64] {
            var some: [Int64] = []
            members.forEach { if some.count < sample { some.append(Int64($0)) } }
            return some
        }
        return MembershipPreview(
            members: members.count,
            joining: joining.count,
            leaving: leaving.count,
            joiningSample: some(joining),
            leavingSample: some(leaving)
        )
    }

    func groups(by attribute: Attribute, containing text: String, limit: Int) -> [ListGroup] {
        table.groups(members, by: attribute, containing: text, limit: limit, circumstances)
    }
}
