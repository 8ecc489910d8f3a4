import Audiences
import Core

/// The screen of dashboards: one of them with its charts, and the others beside it.
struct DashboardView: Sendable {
    /// What is known of a chart before it is asked: its answer comes by itself, for a page of twelve would wait for the slowest.
    struct Chart: Sendable {
        let id: String
        let title: String
        /// Opens the question.
        let questionPath: String
        /// Of whom and of which days.
        let subtitle: String
        let isTrend: Bool
        /// What it is seen beside.
        let legend: String?

        init(_ kept: Dashboard.Chart, audiences: [String: String], _ format: Format) {
            let text = format.text
            let query = InsightQuery(FormFields(kept.query))
            (id, title, questionPath) = (kept.id, kept.title, query.path)
            let days = Int64(query.days)
            let span = text.plural("insights.days", days, format.number(days))
            let who = query.audience.map { audiences[$0] ?? text("list.did.audience_gone") }
            subtitle = [text("insights.kind.\(query.kind.rawValue)"), span, who].compactMap { $0 }
                .joined(separator: " · ")
            isTrend = query.isDrawnByTime
            legend = query.legend(audiences: audiences, text)
        }
    }

    /// The answer of a chart.
    struct Answer: Sendable {
        let problem: String?
        let chart: InsightChart?

        init(
            _ answer: InsightDesk.Answer,
            of kept: Dashboard.Chart,
            _ query: InsightQuery,
            audiences: [String: String],
            _ today: CivilDate,
            _ format: Format
        ) {
            problem = answer.problem
            chart = answer.table.map { table in
                InsightChart(
                    InsightAnswer(table, beside: answer.other, query, answer.value, answer.names, today, format),
                    query,
                    legend: query.legend(audiences: audiences, format.text),
                    title: kept.title
                )
            }
        }
    }

    struct Open: Sendable {
        let name: String
        let base: String
        let charts: [Chart]
        let hasCharts: Bool
    }

    let tabs: [Choice]
    /// Nil where there is none.
    let open: Open?
    let mayChange: Bool
    let nameLength = Dashboards.nameLength

    init(_ dashboard: Dashboard?, among all: [Dashboard], charts: [Chart], mayChange: Bool) {
        tabs = all.map { Choice(title: $0.name, path: Self.path(of: $0.id), isChosen: $0.id == dashboard?.id) }
        open = dashboard.map {
            Open(name: $0.name, base: Self.path(of: $0.id), charts: charts, hasCharts: !charts.isEmpty)
        }
        self.mayChange = mayChange
    }

    static func path(of id: String) -> String { "/dashboards/\(id)" }
}

extension InsightQuery {
    /// What the answer is seen beside; nil where it stands alone.
    fileprivate func legend(audiences: [String: String], _ text: Catalogue) -> String? {
        comparison.map { comparison in
            switch comparison {
            case .audience(let id): audiences[id] ?? text("list.did.audience_gone")
            case .before, .everybody: text("insights.compare.\(comparison.text)")
            }
        }
    }
}
