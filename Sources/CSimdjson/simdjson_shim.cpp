#include "CSimdjson.h"

#include <simdjson.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

namespace {

// A parser keeps about 14 bytes for each byte of the largest text it has seen; a rare large body must not pin that.
constexpr size_t kept_capacity = 1 << 19;

thread_local const char *last_message = "";

int32_t classify(error_code error) {
    last_message = error_message(error);
    switch (error) {
        case STRING_ERROR: return DANGOL_LONE_SURROGATE;
        default: return DANGOL_INVALID;
    }
}

error_code check(dom::parser &parser, const char *data, size_t length, dangol_envelope *envelope) {
    dom::element document;
    if (auto error = parser.parse(data, length).get(document)) return error;
    dom::object object;
    envelope->is_object = document.get(object) == SUCCESS;
    envelope->batch_count = -1;
    envelope->write_key_length = -1;
    if (!envelope->is_object) return SUCCESS;
    dom::element batch;
    if (object.at_key("batch").get(batch) == SUCCESS) {
        dom::array items;
        envelope->batch_count = batch.get(items) == SUCCESS ? int64_t(items.size()) : -2;
        // The tape counts no further than 24 bits.
        if (envelope->batch_count >= 0xFFFFFF) {
            int64_t count = 0;
            for (auto item : items) { (void)item; count++; }
            envelope->batch_count = count;
        }
    }
    std::string_view key;
    if (object["writeKey"].get(key) == SUCCESS) {
        size_t kept = key.size() < sizeof envelope->write_key ? key.size() : sizeof envelope->write_key;
        std::memcpy(envelope->write_key, key.data(), kept);
        envelope->write_key_length = int32_t(kept);
    }
    return SUCCESS;
}

error_code check(const char *data, size_t length, dangol_envelope *envelope) {
    if (length <= kept_capacity) {
        thread_local dom::parser parser;
        return check(parser, data, length, envelope);
    }
    dom::parser parser;
    return check(parser, data, length, envelope);
}

// The length of the number at the start of the text, by JSON's grammar; 0 where there is none.
size_t number_length(std::string_view text) {
    size_t at = 0;
    auto digits = [&] {
        size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') at++;
        return at > start;
    };
    auto is = [&](char a, char b) { return at < text.size() && (text[at] == a || text[at] == b); };
    if (is('-', '-')) at++;
    if (is('0', '0')) at++; else if (!digits()) return 0;
    if (is('.', '.')) { at++; if (!digits()) return 0; }
    if (is('e', 'E')) { at++; if (is('+', '-')) at++; if (!digits()) return 0; }
    return at;
}

// Whether no double holds the number: too large, or so long that nobody meant it.
bool is_huge(std::string_view number) {
    constexpr size_t longest = 512;
    return number.size() > longest || !std::isfinite(std::strtod(std::string(number).c_str(), nullptr));
}

// Calls `visit(at, length)` for every number that is longer than what every double holds exactly, or has an exponent.
template <typename Visit>
void each_suspicious_number(std::string_view text, Visit visit) {
    constexpr size_t unsuspicious = 4;
    bool in_string = false;
    for (size_t at = 0; at < text.size(); at++) {
        if (in_string) {
            if (text[at] == '\\') at++;
            else if (text[at] == '"') in_string = false;
        } else if (text[at] == '"') {
            in_string = true;
        } else if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
            size_t count = number_length(text.substr(at));
            if (count > unsuspicious) visit(at, count);
            if (count > 0) at += count - 1;
        }
    }
}

// simdjson refuses numbers over 64 bits, JSON does not, and the event path never needs their value. Puts a 0 in the place
// of each that is long, and says whether one of them was huge.
bool shorten_numbers(std::string &text) {
    constexpr size_t unsuspicious = 15;
    bool found = false;
    each_suspicious_number(text, [&](size_t at, size_t count) {
        bool huge = is_huge(std::string_view(text).substr(at, count));
        found = found || huge;
        if (huge || count > unsuspicious) text.replace(at, count, "0" + std::string(count - 1, ' '));
    });
    return found;
}

// Puts a 0 in the place of each container that is nested deeper than `limit`, so that no check has to remember as many
// levels as somebody cares to send. One bit a level. False where brackets do not match.
bool cut_depth(std::string &text, size_t limit) {
    std::vector<bool> open;
    bool in_string = false;
    for (size_t at = 0; at < text.size(); at++) {
        const char byte = text[at];
        const bool is_deep = open.size() > limit;
        if (is_deep) text[at] = ' ';
        if (in_string) {
            if (byte == '\\' && at + 1 < text.size()) {
                at++;
                if (is_deep) text[at] = ' ';
            } else if (byte == '"') {
                in_string = false;
            }
        } else if (byte == '"') {
            in_string = true;
        } else if (byte == '{' || byte == '[') {
            if (open.size() == limit) text[at] = '0';
            open.push_back(byte == '{');
        } else if (byte == '}' || byte == ']') {
            if (open.empty() || open.back() != (byte == '}')) return false;
            open.pop_back();
        }
    }
    return open.empty();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

dangol_slice slice(std::string_view text, int32_t kind) { return {text.data(), text.size(), kind}; }

// Reads any value as a slice and leaves the iterator behind it.
bool take(ondemand::value value, dangol_slice &out) {
    ondemand::json_type type;
    if (value.type().get(type)) return false;
    std::string_view text;
    switch (type) {
        case ondemand::json_type::object: {
            ondemand::object object;
            if (value.get_object().get(object) || object.raw_json().get(text)) return false;
            out = slice(trimmed(text), DANGOL_OBJECT);
            return true;
        }
        case ondemand::json_type::array: {
            ondemand::array array;
            if (value.get_array().get(array) || array.raw_json().get(text)) return false;
            out = slice(trimmed(text), DANGOL_ARRAY);
            return true;
        }
        case ondemand::json_type::string:
            if (value.get_string().get(text)) return false;
            out = slice(text, DANGOL_STRING);
            return true;
        case ondemand::json_type::number:
            out = slice(trimmed(value.raw_json_token()), DANGOL_NUMBER);
            return true;
        case ondemand::json_type::boolean:
            out = slice(trimmed(value.raw_json_token()), DANGOL_BOOL);
            return true;
        case ondemand::json_type::null:
            out = {nullptr, 0, DANGOL_NULL};
            return true;
    }
    return false;
}

// One field of what may be an object; nothing where it is none.
bool take_field(ondemand::value value, std::string_view name, dangol_slice &out) {
    ondemand::json_type type;
    if (value.type().get(type)) return false;
    if (type != ondemand::json_type::object) return true;
    ondemand::object object;
    if (value.get_object().get(object)) return false;
    for (auto field : object) {
        std::string_view key;
        ondemand::value inner;
        if (field.unescaped_key().get(key) || field.value().get(inner)) return false;
        if (key == name && !take(inner, out)) return false;
    }
    return true;
}

bool take_context(ondemand::value value, dangol_item &item) {
    ondemand::json_type type;
    if (value.type().get(type)) return false;
    if (type != ondemand::json_type::object) return take(value, item.context);
    ondemand::object object;
    std::string_view text;
    if (value.get_object().get(object) || object.raw_json().get(text)) return false;
    item.context = slice(trimmed(text), DANGOL_OBJECT);
    if (object.reset().error()) return false;
    for (auto field : object) {
        std::string_view key;
        ondemand::value inner;
        if (field.unescaped_key().get(key) || field.value().get(inner)) return false;
        if (key == "traits") {
            if (!take(inner, item.context_traits)) return false;
        } else if (key == "externalIds") {
            if (!take(inner, item.external_ids)) return false;
        } else if (key == "ip") {
            if (!take(inner, item.context_ip)) return false;
        } else if (key == "direct") {
            if (!take(inner, item.context_direct)) return false;
        } else if (key == "device") {
            if (!take_field(inner, "id", item.device_id)) return false;
        } else if (key == "consent") {
            if (!take_field(inner, "categoryPreferences", item.consent)) return false;
        }
    }
    return true;
}

dangol_slice *field_of(dangol_item &item, std::string_view key) {
    switch (key.size()) {
        case 4:
            if (key == "type") return &item.type;
            if (key == "name") return &item.name;
            break;
        case 5:
            if (key == "event") return &item.event;
            break;
        case 6:
            if (key == "userId") return &item.user_id;
            if (key == "traits") return &item.traits;
            if (key == "sentAt") return &item.sent_at;
            break;
        case 7:
            if (key == "groupId") return &item.group_id;
            break;
        case 8:
            if (key == "category") return &item.category;
            break;
        case 9:
            if (key == "messageId") return &item.message_id;
            if (key == "timestamp") return &item.timestamp;
            break;
        case 10:
            if (key == "properties") return &item.properties;
            if (key == "previousId") return &item.previous_id;
            break;
        case 11:
            if (key == "anonymousId") return &item.anonymous_id;
            break;
        case 12:
            if (key == "integrations") return &item.integrations;
            break;
        case 17:
            if (key == "originalTimestamp") return &item.original_timestamp;
            break;
        default: break;
    }
    return nullptr;
}

bool take_fields(ondemand::object object, dangol_item &item) {
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (field.unescaped_key().get(key) || field.value().get(value)) return false;
        if (key == "context") {
            if (!take_context(value, item)) return false;
        } else if (dangol_slice *target = field_of(item, key)) {
            if (!take(value, *target)) return false;
        }
    }
    return true;
}

bool take_item(ondemand::value value, dangol_item &item) {
    ondemand::json_type type;
    if (value.type().get(type)) return false;
    if (type == ondemand::json_type::string) {
        item.raw = slice(trimmed(value.raw_json_token()), DANGOL_STRING);
        return true;
    }
    if (type != ondemand::json_type::object) return take(value, item.raw);
    ondemand::object object;
    std::string_view text;
    if (value.get_object().get(object) || object.raw_json().get(text)) return false;
    item.raw = slice(trimmed(text), DANGOL_OBJECT);
    if (object.reset().error()) return false;
    return take_fields(object, item);
}

// A copy of the text with the room behind it that simdjson reads into.
const char *padded(std::vector<char> &buffer, const char *data, size_t length) {
    if (buffer.size() < length + SIMDJSON_PADDING) buffer.resize(length + SIMDJSON_PADDING);
    if (length > 0) std::memcpy(buffer.data(), data, length);
    std::memset(buffer.data() + length, ' ', SIMDJSON_PADDING);
    return buffer.data();
}

}  // namespace

struct dangol_reader {
    ondemand::parser parser;
    std::vector<char> buffer;
    std::vector<dangol_item> items;
    // Objects inside an item are read by a parser of their own, so that the item's slices stay valid.
    ondemand::parser inner_parser;
    std::vector<char> inner_buffer;
    std::vector<dangol_field> fields;
    std::vector<dangol_external_id> external_ids;
};

extern "C" {

int32_t dangol_check(const char *data, size_t length, dangol_envelope *envelope) {
    // An event of the largest depth that can be set, and what is around it; less than simdjson's own limit of 1,024.
    constexpr size_t checked_depth = 1010;
    bool has_huge_numbers = false;
    error_code error = check(data, length, envelope);
    std::string text;
    bool is_cut = false, is_short = false;
    while ((error == DEPTH_ERROR && !is_cut) || (error == NUMBER_ERROR && !is_short)) {
        if (text.empty()) text.assign(data, length);
        if (error == DEPTH_ERROR) {
            is_cut = true;
            if (!cut_depth(text, checked_depth)) return classify(TAPE_ERROR);
        } else {
            is_short = true;
            has_huge_numbers = shorten_numbers(text);
        }
        error = check(text.data(), text.size(), envelope);
    }
    envelope->has_huge_numbers = has_huge_numbers;
    return error ? classify(error) : DANGOL_OK;
}

int32_t dangol_has_huge_number(const char *data, size_t length) {
    std::string_view text(data, length);
    bool found = false;
    each_suspicious_number(text, [&](size_t at, size_t count) { found = found || is_huge(text.substr(at, count)); });
    return found;
}

const char *dangol_check_message(void) { return last_message; }

dangol_reader *dangol_reader_create(void) { return new dangol_reader(); }

void dangol_reader_destroy(dangol_reader *reader) { delete reader; }

int64_t dangol_reader_read(
    dangol_reader *reader, const char *data, size_t length, int32_t batch, dangol_common *common) {
    *common = {};
    reader->items.clear();
    if (reader->buffer.size() > kept_capacity && length < kept_capacity) {
        reader->buffer = {};
        reader->parser = ondemand::parser();
    }
    const char *text = padded(reader->buffer, data, length);
    ondemand::document document;
    if (reader->parser.iterate(text, length, reader->buffer.size()).get(document)) return -1;
    ondemand::object object;
    if (document.get_object().get(object)) return -1;
    if (!batch) {
        dangol_item item = {};
        std::string_view raw;
        if (object.raw_json().get(raw) || object.reset().error()) return -1;
        item.raw = slice(trimmed(raw), DANGOL_OBJECT);
        if (!take_fields(object, item)) return -1;
        common->sent_at = item.sent_at;
        reader->items.push_back(item);
        return 1;
    }
    bool has_batch = false;
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (field.unescaped_key().get(key) || field.value().get(value)) return -1;
        if (key == "batch") {
            // The check counted the first one.
            if (has_batch) continue;
            has_batch = true;
            ondemand::array array;
            if (value.get_array().get(array)) return -1;
            for (auto element : array) {
                ondemand::value inner;
                dangol_item item = {};
                if (element.get(inner) || !take_item(inner, item)) return -1;
                reader->items.push_back(item);
            }
        } else if (key == "sentAt") {
            if (!take(value, common->sent_at)) return -1;
        } else if (key == "context") {
            if (!take(value, common->context)) return -1;
        } else if (key == "integrations") {
            if (!take(value, common->integrations)) return -1;
        }
    }
    return int64_t(reader->items.size());
}

const dangol_item *dangol_reader_items(const dangol_reader *reader) { return reader->items.data(); }

int64_t dangol_reader_fields(dangol_reader *reader, const char *data, size_t length) {
    reader->fields.clear();
    const char *text = padded(reader->inner_buffer, data, length);
    ondemand::document document;
    if (reader->inner_parser.iterate(text, length, reader->inner_buffer.size()).get(document)) return -1;
    ondemand::object object;
    if (document.get_object().get(object)) return -1;
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        dangol_field out = {};
        if (field.unescaped_key().get(key) || field.value().get(value)) return -1;
        out.key = slice(key, DANGOL_STRING);
        std::string_view token = trimmed(value.raw_json_token());
        if (!take(value, out.value)) return -1;
        out.raw = out.value.kind == DANGOL_OBJECT || out.value.kind == DANGOL_ARRAY
            ? out.value : slice(token, out.value.kind);
        reader->fields.push_back(out);
    }
    return int64_t(reader->fields.size());
}

const dangol_field *dangol_reader_field_list(const dangol_reader *reader) { return reader->fields.data(); }

int64_t dangol_reader_external_ids(dangol_reader *reader, const char *data, size_t length) {
    reader->external_ids.clear();
    const char *text = padded(reader->inner_buffer, data, length);
    ondemand::document document;
    if (reader->inner_parser.iterate(text, length, reader->inner_buffer.size()).get(document)) return -1;
    ondemand::array array;
    if (document.get_array().get(array)) return -1;
    for (auto element : array) {
        ondemand::value value;
        ondemand::json_type type;
        if (element.get(value) || value.type().get(type)) return -1;
        if (type != ondemand::json_type::object) continue;
        ondemand::object object;
        if (value.get_object().get(object)) return -1;
        dangol_external_id out = {};
        for (auto field : object) {
            std::string_view key;
            ondemand::value inner;
            if (field.unescaped_key().get(key) || field.value().get(inner)) return -1;
            dangol_slice *target = key == "id" ? &out.id : key == "type" ? &out.type
                : key == "collection" ? &out.collection : key == "encoding" ? &out.encoding : nullptr;
            if (target && !take(inner, *target)) return -1;
        }
        reader->external_ids.push_back(out);
    }
    return int64_t(reader->external_ids.size());
}

const dangol_external_id *dangol_reader_external_id_list(const dangol_reader *reader) {
    return reader->external_ids.data();
}

}  // extern "C"
