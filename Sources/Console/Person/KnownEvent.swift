import Core

/// An event of Segment's e-commerce vocabulary (version 2) or of the common life of an account: how a timeline tells it.
struct KnownEvent: Sendable {
    /// As clients send it, compared without case.
    let name: String
    /// In the catalogue, under `event.`.
    let key: String
    let icon: String
    let tone: Chip.Tone
    let describe: @Sendable (EventPayload, Format) -> String

    init(
        _ name: String,
        _ key: String,
        _ icon: String,
        _ tone: Chip.Tone = .neutral,
        _ describe: @escaping @Sendable (EventPayload, Format) -> String = KnownEvent.nothing
    ) {
        (self.name, self.key, self.icon, self.tone, self.describe) = (name, key, icon, tone, describe)
    }

    static func named(_ name: String) -> KnownEvent? { byName[name.lowercased()] }

    static let all: [KnownEvent] = [
        KnownEvent("Products Searched", "products_searched", "search", .neutral, quotedQuery),
        KnownEvent("Product List Viewed", "product_list_viewed", "list", .neutral, list),
        KnownEvent("Product List Filtered", "product_list_filtered", "list", .neutral, list),
        KnownEvent("Promotion Viewed", "promotion_viewed", "megaphone", .neutral, promotion),
        KnownEvent("Promotion Clicked", "promotion_clicked", "megaphone", .neutral, promotion),
        KnownEvent("Product Clicked", "product_clicked", "eye", .neutral, product),
        KnownEvent("Product Viewed", "product_viewed", "eye", .neutral, product),
        KnownEvent("Product Added", "product_added", "cart", .neutral, product),
        KnownEvent("Product Removed", "product_removed", "cart", .neutral, product),
        KnownEvent("Cart Viewed", "cart_viewed", "cart", .neutral, cart),
        KnownEvent("Checkout Started", "checkout_started", "cart", .info, order),
        KnownEvent("Checkout Step Viewed", "checkout_step_viewed", "cart", .neutral, step),
        KnownEvent("Checkout Step Completed", "checkout_step_completed", "cart", .neutral, step),
        KnownEvent("Payment Info Entered", "payment_info_entered", "card", .info, payment),
        KnownEvent("Order Updated", "order_updated", "bag", .info, order),
        KnownEvent("Order Completed", "order_completed", "bag", .good, order),
        KnownEvent("Order Refunded", "order_refunded", "undo", .warn, order),
        KnownEvent("Order Cancelled", "order_cancelled", "cross", .bad, order),
        KnownEvent("Coupon Entered", "coupon_entered", "ticket", .neutral, coupon),
        KnownEvent("Coupon Applied", "coupon_applied", "ticket", .good, coupon),
        KnownEvent("Coupon Denied", "coupon_denied", "ticket", .warn, coupon),
        KnownEvent("Coupon Removed", "coupon_removed", "ticket", .neutral, coupon),
        KnownEvent("Product Added to Wishlist", "wishlist_added", "heart", .neutral, product),
        KnownEvent("Product Removed from Wishlist", "wishlist_removed", "heart", .neutral, product),
        KnownEvent("Wishlist Product Added to Cart", "wishlist_to_cart", "cart", .neutral, product),
        KnownEvent("Product Shared", "product_shared", "share", .neutral, product),
        KnownEvent("Cart Shared", "cart_shared", "share", .neutral, cart),
        KnownEvent("Product Reviewed", "product_reviewed", "star", .info, review),
        KnownEvent("Signed Up", "signed_up", "people", .accent),
        KnownEvent("Signed In", "signed_in", "key"),
        KnownEvent("Signed Out", "signed_out", "key"),
        KnownEvent("Segment Consent Preference Updated", "consent_updated", "shield", .info, consent),
        KnownEvent("Element Clicked", "element_clicked", "pointer", .neutral, clicked),
        KnownEvent("Form Submitted", "form_submitted", "id-card", .info, form),
        KnownEvent("Application Installed", "application_installed", "phone", .info, version),
        KnownEvent("Application Opened", "application_opened", "phone", .neutral, version),
        KnownEvent("Application Updated", "application_updated", "phone", .neutral, version),
        KnownEvent("Note Added", "note_added", "note", .warn, staff),
        KnownEvent("Note Edited", "note_edited", "note", .neutral, staff),
        KnownEvent("Note Deleted", "note_deleted", "note", .neutral, staff),
        KnownEvent("Tag Added", "tag_added", "tag", .accent, tag),
        KnownEvent("Tag Removed", "tag_removed", "tag", .neutral, tag),
    ]

    private static let byName = Dictionary(
        all.map { ($0.name.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

// What follows the title.
extension KnownEvent {
    @Sendable static func nothing(_ payload: EventPayload, _ format: Format) -> String { "" }

    @Sendable private static func order(_ payload: EventPayload, _ format: Format) -> String {
        EventSentence.joined([
            payload.text("order_id").map { "#" + $0 },
            payload.productCount.map { format.text.plural("event.products", $0, format.number($0)) },
            payload.money("revenue", "total", "value", format: format),
        ])
    }

    @Sendable private static func product(_ payload: EventPayload, _ format: Format) -> String {
        let quantity = payload.number("quantity").flatMap { $0 > 1 && $0 < 1e9 ? "× \(format.number(Int64($0)))" : nil }
        return EventSentence.joined([
            payload.text("name") ?? payload.text("product_id") ?? payload.text("sku"),
            payload.money("price", format: format),
            quantity,
        ])
    }

    @Sendable private static func cart(_ payload: EventPayload, _ format: Format) -> String {
        let products = payload.productCount.map { format.text.plural("event.products", $0, format.number($0)) }
        return products ?? ""
    }

    @Sendable private static func quotedQuery(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("query").map { "“\($0)”" } ?? ""
    }

    @Sendable private static func list(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("category") ?? payload.text("list_id") ?? ""
    }

    @Sendable private static func promotion(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("name") ?? payload.text("promotion_id") ?? ""
    }

    @Sendable private static func step(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("step").map { format.text("event.step", ["step": $0]) } ?? ""
    }

    @Sendable private static func payment(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("payment_method") ?? ""
    }

    @Sendable private static func coupon(_ payload: EventPayload, _ format: Format) -> String {
        EventSentence.joined([
            payload.text("coupon_name") ?? payload.text("coupon_id"), payload.money("discount", format: format),
        ])
    }

    @Sendable private static func review(_ payload: EventPayload, _ format: Format) -> String {
        EventSentence.joined([payload.text("rating").map { "★ " + $0 }, payload.text("review_body")])
    }

    @Sendable private static func staff(_ payload: EventPayload, _ format: Format) -> String {
        payload.staff ?? ""
    }

    @Sendable private static func tag(_ payload: EventPayload, _ format: Format) -> String {
        EventSentence.joined([payload.text("tag"), payload.staff])
    }

    /// Each category with what was decided.
    @Sendable private static func consent(_ payload: EventPayload, _ format: Format) -> String {
        EventSentence.joined(
            payload.decisions("categoryPreferences").map {
                ($0.isGranted ? "✓ " : "✕ ") + ConsentLabel.name($0.category, format.text)
            }
        )
    }

    @Sendable private static func clicked(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("text") ?? payload.text("id") ?? ""
    }

    @Sendable private static func form(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("name") ?? payload.text("id") ?? ""
    }

    @Sendable private static func version(_ payload: EventPayload, _ format: Format) -> String {
        payload.text("version") ?? ""
    }
}
