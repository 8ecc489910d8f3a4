/// A number beside what is usual at this time of such a day.
struct Comparison: Sendable, Equatable {
    /// "평소보다 +18%".
    let text: String
    /// What is usual, written out; nil where there is nothing to compare with.
    let usual: String?
    /// `up`, `down`, `unknown`, or empty where it is about as usual.
    let tone: String

    /// Less than this is no difference that anybody should look at.
    private static let noticeable = 0.03

    /// `written` writes a figure of this kind.
    init(_ value: Double, usual: Double?, format: Format, written: (Double) -> String) {
        let text = format.text
        guard let usual else {
            (self.text, self.usual, tone) = (text("home.usual.unknown"), nil, "unknown")
            return
        }
        self.usual = text("home.usual.value", ["value": written(usual)])
        guard written(usual) != written(0) else {
            // A share of next to nothing says nothing.
            (self.text, tone) = (text(value > 0 ? "home.usual.never" : "home.usual.same"), value > 0 ? "up" : "")
            return
        }
        let change = value / usual - 1
        if change >= 2 {
            let times = format.number(Int64((value / usual).rounded()))
            (self.text, tone) = (text("home.usual.times", ["times": times]), "up")
        } else if abs(change) < Self.noticeable {
            (self.text, tone) = (text("home.usual.same"), "")
        } else {
            let percent = Int64((abs(change) * 100).rounded())
            let key = change > 0 ? "home.usual.more" : "home.usual.less"
            (self.text, tone) = (text(key, ["percent": format.number(percent)]), change > 0 ? "up" : "down")
        }
    }
}
