import Columns
import Core
import Events
public import Foundation

/// Answers insights from what is known of everybody and what they did.
struct InsightReader {
    let table: AttributeTable
    let circumstances: Circumstances
    let people: Bitmap

    /// Groups of a funnel, the largest: nobody reads one for each e-mail address.
    private static let mostGroups = 500

    func table(_ kind: Insight.Kind) -> InsightTable {
        switch kind {
        case .funnel(let sequence, let by, let isTimed): isTimed ? timedFunnel(sequence) : funnel(sequence, by)
        case .retention(let question, let periods): retention(question, periods)
        case .active(let events, let periods, let rolling): active(events, periods, rolling)
        case .trend(let events, let periods, let value, let by): trend(events, periods, value, by)
        case .rfm(let events, let value, let window, let onlyDoers): rfm(events, value, window, onlyDoers)
        case .paths(let events, let isAfter, let steps, let hours, let window):
            paths(events, isAfter, steps, hours, window)
        case .attribution(let events, let value, let touch, let by, let hours, let window):
            attribution(events, value, touch, by, hours, window)
        }
    }

    private func timedFunnel(_ sequence: EventSequence) -> InsightTable {
        let reached = circumstances.path(sequence).timedReached(among: people)
        return InsightTable(
            columns: ["step", "event", "people", "median_seconds"],
            rows: zip(sequence.steps, reached).enumerated().map { index, step in
                let seconds = step.1.median.map { JSON.integer($0 / Instant.second) }
                return [
                    .integer(Int64(index + 1)), .string(step.0.name), .integer(Int64(step.1.members.count)),
                    seconds ?? .null,
                ]
            }
        )
    }

    private func funnel(_ sequence: EventSequence, _ by: Attribute?) -> InsightTable {
        let steps = sequence.steps
        let reached = circumstances.path(sequence).reached(among: people)
        guard let by else {
            return InsightTable(
                columns: ["step", "event", "people"],
                rows: zip(steps, reached).enumerated().map { index, step in
                    [.integer(Int64(index + 1)), .string(step.0.name), .integer(Int64(step.1.count))]
                }
            )
        }
        let counts = reached.map { members in
            Dictionary(
                table.groups(members, by: by, containing: "", limit: .max, circumstances).map {
                    ($0.value, $0.count)
                },
                uniquingKeysWith: { $1 }
            )
        }
        let groups = (counts.first ?? [:]).sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }
            .prefix(Self.mostGroups).map(\.key)
        return InsightTable(
            columns: [by.text] + steps.indices.map { "step_\($0 + 1)" },
            rows: groups.map { group in
                [group.map { .string($0) } ?? .null] + counts.map { .integer(Int64($0[group] ?? 0)) }
            }
        )
    }

    private func starts(_ periods: Insight.Periods) -> [Int64] {
        periods.days.map { circumstances.midnight($0).microseconds }
    }

    /// When people did something.
    private func periods(_ events: EventChoice?, _ starts: [Int64]) -> PeriodSets {
        var sets = PeriodSets(bound: table.bound, periods: starts.count - 1)
        for (columns, question) in questions(events, starts) {
            sets.add(columns, question, starts: starts, among: people)
        }
        return sets
    }

    /// The events of one choice, or all there are.
    private func questions(_ events: EventChoice?, _ starts: [Int64]) -> [(EventColumns, EventQuestion)] {
        if let events { return [(circumstances.history[events], circumstances.question(events, .always))] }
        // Days that do not begin with a quarter of an hour were long ago, where clocks went by the sun.
        let isWhole = starts.allSatisfy { $0 % EventHistory.quarter == 0 }
        let all = isWhole ? [circumstances.history.activity] : circumstances.history.all
        return all.map { ($0, EventQuestion()) }
    }

    private func retention(_ question: Insight.Retention, _ periods: Insight.Periods) -> InsightTable {
        let starts = starts(periods)
        let begun = self.periods(question.first, starts)
        let returned = question.first == question.then ? begun : self.periods(question.then, starts)
        let days = periods.days
        // Those that lie within the periods of the first cohort.
        let brackets = question.ranges(of: starts.count - 1).filter { bracket in
            (bracket.upperBound == .max ? bracket.lowerBound + 1 : bracket.upperBound) < starts.count
        }
        let found = begun.retention(
            returning: returned,
            cohort: question.isRecurring ? .every : .first,
            brackets: brackets
        )
        return InsightTable(
            columns: ["cohort", "people"]
                + brackets.map { bracket in
                    bracket.count == 1
                        ? "period_\(bracket.lowerBound)"
                        : "period_\(bracket.lowerBound)_"
                            + (bracket.upperBound == .max ? "on" : "to_\(bracket.upperBound - 1)")
                },
            rows: found.enumerated().map { index, row in
                [.string(days[index].description), .integer(Int64(row.people))]
                    + row.later.map { .integer(Int64($0)) }
            }
        )
    }

    private func active(_ events: EventChoice?, _ periods: Insight.Periods, _ rolling: Int) -> InsightTable {
        // What is added up to the first period begins before it.
        let earlier = periods.earlier(rolling - 1)
        let days = earlier + periods.days
        let starts = days.map { circumstances.midnight($0).microseconds }
        let (each, sums) = PeriodSets.active(
            questions(events, starts),
            starts: starts,
            rolling: rolling,
            among: people
        )
        return InsightTable(
            columns: ["period", "people", "rolling"],
            rows: each.indices.dropFirst(earlier.count).map { index in
                [.string(days[index].description), .integer(Int64(each[index])), .integer(Int64(sums[index]))]
            }
        )
    }

    /// Values of a property by which a trend is broken down, the most frequent.
    private static let mostValues = 50

    private func trend(
        _ events: EventChoice,
        _ periods: Insight.Periods,
        _ value: [String],
        _ by: String?
    ) -> InsightTable {
        let starts = starts(periods)
        var question = circumstances.question(events, .always)
        question.measure = value.isEmpty ? .count : .sum(value)
        let trends = circumstances.history[events].trends(
            question,
            starts: starts,
            among: people,
            by: by,
            most: Self.mostValues
        )
        let days = periods.days
        let rows = trends.flatMap { group, trend in
            trend.events.indices.map { index -> [JSON] in
                let (events, people) = (trend.events[index], trend.people[index])
                return [.string(days[index].description)] + (by == nil ? [] : [group.map { .string($0) } ?? .null])
                    + [
                        .integer(Int64(events)), .integer(Int64(people)),
                        people == 0 ? .null : .number(Double(events) / Double(people)),
                    ] + (value.isEmpty ? [] : [.number(trend.sums[index])])
            }
        }
        return InsightTable(
            columns: ["period"] + (by == nil ? [] : ["value"]) + ["events", "people", "per_person"]
                + (value.isEmpty ? [] : ["sum"]),
            rows: rows
        )
    }

    private func rfm(
        _ events: EventChoice,
        _ value: [String],
        _ window: EventWindow,
        _ onlyDoers: Bool
    ) -> InsightTable {
        // Not of an audience, as conditions mean them: its fifths are of the same size, whoever they are.
        let everybody = table.people(nil, circumstances)
        let measures = circumstances.rfm(events, value, window, among: everybody)
        let counts = Quantiles.grid(
            measures.values,
            of: measures.owners,
            none: RFMMeasures.none,
            among: onlyDoers ? measures.doers(bound: everybody.bound) : everybody,
            parts: RFMCell.parts,
            counting: people.count == everybody.count ? nil : people
        )
        return InsightTable(
            columns: ["recency", "frequency", "monetary", "people"],
            rows: counts.indices.filter { counts[$0] > 0 }.map { place in
                [place / 25 + 1, place / 5 % 5 + 1, place % 5 + 1, counts[place]].map { .integer(Int64($0)) }
            }
        )
    }

    private func paths(
        _ events: EventChoice,
        _ isAfter: Bool,
        _ steps: Int,
        _ hours: Int,
        _ window: EventWindow
    ) -> InsightTable {
        let names = PathNames(circumstances.history.descriptions)
        let scan = circumstances.journeys(
            events,
            among: names.events,
            isAfter: isAfter,
            steps: steps,
            hours: hours,
            window
        )
        return InsightTable(
            columns: ["step", "from", "to", "people"],
            rows: scan.flows(among: people).sorted { ($0.step, $1.people) < ($1.step, $0.people) }.map { flow in
                [
                    .integer(Int64(flow.step + 1)),
                    .string(names.name(of: flow.from.map { names.events[$0] } ?? events)),
                    flow.to.map { .string(names.name(of: names.events[$0])) } ?? .null,
                    .integer(Int64(flow.people)),
                ]
            }
        )
    }

    private func attribution(
        _ events: EventChoice,
        _ value: [String],
        _ touch: EventChoice,
        _ by: String,
        _ hours: Int,
        _ window: EventWindow
    ) -> InsightTable {
        let scan = circumstances.attribution(of: events, value: value, to: touch, by: by, hours: hours, window)
        let (shares, alone) = scan.shares(among: people)
        let rows = shares.sorted { ($1.value.linear, $0.key ?? "") < ($0.value.linear, $1.key ?? "") }.map {
            name,
            share in
            [
                name.map { JSON.string($0) } ?? .null, .integer(Int64(share.first)), .number(share.firstValue),
                .integer(Int64(share.last)), .number(share.lastValue), .number(share.linear),
                .number(share.linearValue), .integer(Int64(share.people)),
            ]
        }
        return InsightTable(
            columns: [by, "first", "first_value", "last", "last_value", "linear", "linear_value", "people"],
            rows: rows
                + (alone.conversions == 0
                    ? []
                    : [
                        [
                            .string("(none)"), .integer(Int64(alone.conversions)), 0,
                            .integer(Int64(alone.conversions)), 0, .integer(Int64(alone.conversions)), 0,
                            .integer(Int64(alone.people)),
                        ]
                    ])
        )
    }
}

extension PeopleLists {
    /// The answer to an insight, as of now. Throws ``DefinitionFailure`` where it asks for what is not there.
    public func table(
        _ insight: Insight,
        zone: TimeZone
    ) async throws -> InsightTable {
        try await look(
            insight.among.map { [$0] } ?? [],
            asking: insight.attribute.map { [$0] } ?? [],
            asksHistory: true,
            zone
        ) { table, circumstances, tx in
            try Vocabulary(Definitions([]), [:], circumstances.history).check(insight.choices, in: tx)
            let people = table.people(insight.among, circumstances)
            return InsightReader(table: table, circumstances: circumstances, people: people).table(insight.kind)
        }
    }
}
