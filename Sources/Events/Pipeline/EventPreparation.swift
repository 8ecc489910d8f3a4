/// What a step wants to have worked out of each event before it runs: on the decoding thread, beside the transaction of the
/// batch before, from the event alone.
public protocol EventPreparation: Sendable {
    /// What the step finds in ``IncomingEvent/prepared``; nil where there is nothing to say before.
    func prepare(_ event: IncomingEvent) -> (any AnyObject & Sendable)?
}
