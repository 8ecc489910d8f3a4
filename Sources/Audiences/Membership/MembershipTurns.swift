import Core

/// For which audiences a round looks at everybody.
struct MembershipTurns {
    /// Whether everybody has to be looked at for an audience, and why.
    struct Turn {
        /// Its members are not known yet, or of something else, or somebody was missed.
        let isUnseen: Bool
        /// Time has gone by since everybody was looked at, and can have changed who belongs.
        let isLate: Bool
        /// When everybody was looked at last, microseconds; 0 where this program has not yet.
        let wholeAt: Int64

        var isDue: Bool { isUnseen || isLate }
        /// For those who were touched it can be told now.
        var isOnlyLate: Bool { isLate && !isUnseen }

        /// `isMissed`: whoever was touched since the last round is not known, for this audience at least.
        init(_ condition: Condition, _ before: Memberships.Known?, isMissed: Bool, _ now: Instant) {
            isUnseen = !(before?.means(condition) ?? false) || isMissed
            isLate =
                condition.changesWithTime
                && before?.wholeAt.map { now.microseconds(since: $0) >= Memberships.wholeInterval } ?? true
            wholeAt = before?.wholeAt?.microseconds ?? 0
        }
    }

    private let turns: [Turn]
    private let whole: Set<Int>

    /// `most`: for how many audiences everybody may be looked at; for one at least. `checks`: also for one for which nothing asks for it.
    init(_ turns: [Turn], most: Int, checks: Bool) {
        self.turns = turns
        // Those come first for whom it was longest ago, so that none waits for ever.
        let due = turns.indices.filter { turns[$0].isDue }
            .sorted {
                (turns[$0].isUnseen ? 0 : 1, turns[$0].wholeAt, $0) < (
                    turns[$1].isUnseen ? 0 : 1, turns[$1].wholeAt, $1
                )
            }
        // What an older program took otherwise comes right when there is nothing else to do.
        let unchecked = checks && due.isEmpty ? turns.firstIndex { $0.wholeAt == 0 } : nil
        whole = Set(due.prefix(max(1, most))).union(unchecked.map { [$0] } ?? [])
    }

    subscript(index: Int) -> (turn: Turn, isWhole: Bool) { (turns[index], whole.contains(index)) }
}
