import Core

/// An answer as a chart and a table, on the screen of insights and on dashboards.
struct InsightChart: Sendable {
    /// Columns by time.
    let isTrend: Bool
    /// The table is the chart.
    let isGrid: Bool
    /// What it is seen beside.
    let legend: String?
    /// Tells its table from those of other charts on a page; nil where there is one.
    let chartTitle: String?
    let columns: [InsightView.Bar]
    /// The columns behind those of the answer.
    let others: [InsightView.Bar]
    let columnsWidth: Int
    let columnsTop: String
    let columnsFirst: String
    let columnsLast: String
    let lines: [InsightView.Bar]
    /// Nil where there are no paths.
    let paths: PathsView?
    let otherPaths: PathsView?
    let heads: [String]
    let rows: [InsightView.Row]

    init(_ answer: InsightAnswer, _ query: InsightQuery, legend: String?, title: String? = nil) {
        isTrend = query.isDrawnByTime
        isGrid = query.kind == .rfm || query.kind == .retention || query.isBrokenDown
        self.legend = legend
        chartTitle = title
        columns = answer.columns
        others = answer.others
        columnsWidth = columns.count * 10
        columnsTop = answer.top
        columnsFirst = columns.first?.name ?? ""
        columnsLast = columns.last?.name ?? ""
        lines = answer.lines
        paths = answer.paths
        otherPaths = answer.otherPaths
        heads = answer.heads
        rows = answer.rows
    }
}
