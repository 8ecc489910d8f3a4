import Columns
import Core

/// What a grid of recency, frequency and monetary value is made of.
struct RFMMeasures {
    /// Ascending, with what they did: the day of the last one, how often, for how much.
    let owners: [Int32]
    let values: [[Double]]

    /// Of everybody else.
    static let none = [Double(Int64(-Instant.plausible.upperBound.microseconds) / Instant.day), 0, 0]

    /// Those who did it.
    func doers(bound: Int) -> Bitmap {
        var doers = Bitmap(bound: bound)
        for owner in owners { doers[Int(owner)] = true }
        return doers
    }
}

extension Circumstances {
    func rfm(_ events: EventChoice, _ value: [String], _ window: EventWindow, among people: Bitmap) -> RFMMeasures {
        let measures: [EventQuestion.Measure] = [.count, .last, .sum(value)]
        let questions = measures.map { measure in
            var question = question(events, window)
            question.measure = measure
            return question
        }
        let (owners, found) = history[events].measures(questions, among: people)
        return RFMMeasures(
            owners: owners,
            values: [found[1].map { Double(Int64($0) / Instant.day) }, found[0], found[2]]
        )
    }

    /// O(people log people).
    func members(of cell: RFMCell, among people: Bitmap) -> Bitmap {
        let measures = rfm(cell.events, cell.value, cell.window, among: people)
        let people = cell.onlyDoers ? measures.doers(bound: people.bound) : people
        var members = people
        for (index, fifth) in cell.fifths.enumerated() {
            guard let fifth else { continue }
            var values = [Double](repeating: RFMMeasures.none[index], count: people.bound)
            for (owner, value) in zip(measures.owners, measures.values[index]) { values[Int(owner)] = value }
            let ranks = Quantiles.ranks(values, of: people, parts: RFMCell.parts)
            people.forEach { if Int(ranks[$0]) != fifth { members[$0] = false } }
        }
        return members
    }
}
