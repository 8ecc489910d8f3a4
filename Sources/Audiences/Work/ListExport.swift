public import Core
public import Customers
public import Events
import Foundation
public import Jobs
public import Sales

/// Writes those that a list shows into a file, in its order, in constant memory. After an interruption it is written anew:
/// half of one answer and half of another is none.
public struct ListExport: JobKind {
    public static let kind = "list-export"
    /// Rows that are read at once.
    private static let portion = 500

    /// In which form.
    public enum Form: String, Sendable, CaseIterable {
        /// For spreadsheets.
        case csv
        /// One JSON object a line, for programs.
        case ndjson
    }

    /// What somebody wants to have.
    public struct Order: Sendable {
        public let list: ListDefinition
        /// With what stands over each in a CSV.
        public let columns: [(attribute: Attribute, title: String)]
        public let form: Form
        /// Begins the CSV with the mark by which spreadsheets know UTF-8.
        public let isMarked: Bool
        /// Keeps spreadsheets from running cells of the CSV as formulas.
        public let isHarmless: Bool
        /// Of the file, without ending.
        public let title: String

        public init(
            _ list: ListDefinition,
            columns: [(attribute: Attribute, title: String)],
            form: Form,
            isMarked: Bool,
            isHarmless: Bool,
            title: String
        ) {
            (self.list, self.columns, self.form) = (list, columns, form)
            (self.isMarked, self.isHarmless, self.title) = (isMarked, isHarmless, title)
        }
    }

    public let name = Self.kind
    public let isResumable = true

    private let lists: AllLists
    private let profiles: Profiles
    private let companies: Companies
    private let tags: Tags
    private let sources: Sources

    public init(lists: AllLists, profiles: Profiles, companies: Companies, tags: Tags, sources: Sources) {
        (self.lists, self.profiles, self.companies) = (lists, profiles, companies)
        (self.tags, self.sources) = (tags, sources)
    }

    public func perform(_ run: JobRun) async throws {
        let order = try Order(parameters: run.job.parameters)
        let (lists, list, zone) = (lists[order.list.subject], order.list.listing, order.list.zone)
        let total = try await lists.count(list, zone: zone)
        run.update { report in
            report = JobReport()
            report.unit = order.list.subject.rawValue
            report.total = Int64(total)
            report.phase = "writing"
        }
        let file = "\(order.title).\(order.form.rawValue)"
        let path = try run.path(ofFile: file)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw JobFailure.unwritable }
        defer { try? handle.close() }
        let writer = ListWriter(order, tags: try await tags.list(), sources: try await sources.list())
        try handle.write(contentsOf: Data(writer.head.utf8))
        var cursor: String?
        repeat {
            try Task.checkCancellation()
            let page = try await lists.page(
                list,
                showing: order.columns.map(\.attribute),
                after: cursor,
                limit: Self.portion,
                zone: zone
            )
            let ids = try await ids(of: page.items.map(\.number), order.list.subject)
            let lines = page.items.compactMap { row in ids[row.number].map { writer.line($0, row.values) } }
            try handle.write(contentsOf: Data(lines.joined().utf8))
            run.update { report in
                report.done += Int64(page.items.count)
                report.numbers["exported", default: 0] += Int64(lines.count)
            }
            cursor = page.next
        } while cursor != nil
        run.offer(file: file, contentType: writer.contentType)
    }

    private func ids(of numbers: [Int64], _ subject: ListSubject) async throws -> [Int64: String] {
        switch subject {
        case .people: try await profiles.summaries(numbers: numbers).mapValues(\.id)
        case .companies: try await companies.companies(numbers: numbers).mapValues(\.id)
        }
    }
}

extension ListExport.Order {
    /// What a job of this kind is started with.
    public var parameters: JSON {
        let own: [String: JSON] = [
            "title": .string(title), "form": .string(form.rawValue), "marked": .bool(isMarked),
            "harmless": .bool(isHarmless),
            "columns": .array(
                columns.map { ["attribute": .string($0.attribute.text), "title": .string($0.title)] }
            ),
        ]
        return .object(list.parameters.merging(own) { $1 })
    }

    /// Throws ``ConditionFailure``.
    init(parameters: JSON) throws {
        list = try ListDefinition(parameters: parameters)
        columns = (parameters["columns"]?.array ?? []).compactMap { column in
            guard let attribute = column["attribute"]?.string.flatMap({ Attribute($0) }) else { return nil }
            return (attribute, column["title"]?.string ?? attribute.text)
        }
        form = parameters["form"]?.string.flatMap { ListExport.Form(rawValue: $0) } ?? .csv
        isMarked = parameters["marked"] == .bool(true)
        isHarmless = parameters["harmless"] != .bool(false)
        title = parameters["title"]?.string ?? "people"
    }
}
