// The thinnest C face of simdjson that the event path needs: check a body, and cut a checked body into slices.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum dangol_kind {
    DANGOL_ABSENT = 0,
    DANGOL_NULL = 1,
    DANGOL_STRING = 2,  // the slice is the unescaped text
    DANGOL_NUMBER = 3,  // the slice is the token, as for all that follow
    DANGOL_BOOL = 4,
    DANGOL_OBJECT = 5,
    DANGOL_ARRAY = 6,
};

// Bytes that belong to the reader and stay valid until its next read.
typedef struct {
    const char *data;
    size_t length;
    int32_t kind;
} dangol_slice;

enum dangol_check_result {
    DANGOL_OK = 0,
    DANGOL_INVALID = 1,         // no JSON, or no UTF-8
    DANGOL_LONE_SURROGATE = 2,  // grammatical JSON with a string that is no Unicode text
};

typedef struct {
    int32_t is_object;
    // Items of `batch`; -1 where there is none, -2 where it is no array.
    int64_t batch_count;
    // The first 256 bytes of a string `writeKey`; -1 where there is none.
    int32_t write_key_length;
    char write_key[256];
    // Somewhere in it stands a number that no double holds (`dangol_has_huge_number`).
    int32_t has_huge_numbers;
} dangol_envelope;

// Parses the whole text strictly, but for what is nested deeper than any event may be: there only brackets have to match,
// so that memory does not grow with the depth. O(length).
int32_t dangol_check(const char *data, size_t length, dangol_envelope *envelope);

// Whether a number in the JSON text is infinite as a double, or longer than 512 characters. O(length).
int32_t dangol_has_huge_number(const char *data, size_t length);

// What went wrong in the last check on this thread, a static text.
const char *dangol_check_message(void);

typedef struct {
    dangol_slice raw;
    dangol_slice type, event, name, category, message_id, user_id, anonymous_id, previous_id, group_id;
    dangol_slice timestamp, original_timestamp, sent_at;
    dangol_slice properties, traits, context, integrations;
    // inside context
    // `consent` is `categoryPreferences` of context.consent.
    dangol_slice context_traits, external_ids, device_id, context_ip, context_direct, consent;
} dangol_item;

typedef struct {
    dangol_slice sent_at, context, integrations;
} dangol_common;

typedef struct dangol_reader dangol_reader;

dangol_reader *dangol_reader_create(void);
void dangol_reader_destroy(dangol_reader *reader);

// Cuts a body that `dangol_check` has passed. With `batch` the items of its array, else the body as one item.
// The number of items, or -1 where the text is not what the check promised.
int64_t dangol_reader_read(
    dangol_reader *reader, const char *data, size_t length, int32_t batch, dangol_common *common);
const dangol_item *dangol_reader_items(const dangol_reader *reader);

typedef struct {
    dangol_slice key;
    dangol_slice value;
    // The value's token as it stands in the text, with quotes where it is a string.
    dangol_slice raw;
} dangol_field;

// The fields of one JSON object, in order; the number of them, or -1 where it is none.
int64_t dangol_reader_fields(dangol_reader *reader, const char *data, size_t length);
const dangol_field *dangol_reader_field_list(const dangol_reader *reader);

// The elements of one JSON array of objects: for each the fields `id`, `type`, `collection`, `encoding`.
typedef struct {
    dangol_slice id, type, collection, encoding;
} dangol_external_id;
int64_t dangol_reader_external_ids(dangol_reader *reader, const char *data, size_t length);
const dangol_external_id *dangol_reader_external_id_list(const dangol_reader *reader);

#ifdef __cplusplus
}
#endif
