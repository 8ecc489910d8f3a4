import Core

/// One line of CDNOW_master.txt: somebody bought CDs on a day.
struct Purchase: Sendable, Equatable {
    let customer: Int
    /// Days since 1970-01-01.
    let day: Int64
    let cds: Int
    let cents: Int64

    /// Reads ` 00001 19970101  1   11.77`. Nil for the header and whatever else is no purchase.
    init?(line: some StringProtocol) {
        let fields = line.split(whereSeparator: \.isWhitespace)
        guard fields.count == 4, let customer = Int(fields[0]), let date = Int64(fields[1]), let cds = Int(fields[2]),
            let dollars = Double(fields[3]), customer > 0, cds > 0, dollars >= 0,
            let day = CivilDate(year: date / 10_000, month: date / 100 % 100, day: date % 100)?.daysSinceEpoch
        else { return nil }
        self.customer = customer
        self.day = day
        self.cds = cds
        cents = Int64((dollars * 100).rounded())
    }
}
