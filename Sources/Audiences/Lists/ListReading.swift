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
        let found = order.first(limit + 1, of: members, after: place)
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

    func groups(by attribute: Attribute, containing text: String, limit: Int) -> [ListGroup] {
        table.groups(members, by: attribute, containing: text, limit: limit, circumstances)
    }
}
