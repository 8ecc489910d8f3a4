#include "CZstd.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zdict.h>
#include <zstd.h>

// What events of every Segment client have in common (field names of the specification, of its e-commerce part, of
// the clients' own context). Raw content, most frequent last. Stored payloads depend on it: never change it.
static const char event_dictionary[] =
    "\"shipping\":0,\"tax\":0,\"discount\":0,\"coupon\":\"\",\"checkout_id\":\"\",\"affiliation\":\"\",\"subtotal\":"
    "\"payment_method\":\"\",\"shipping_method\":\"\",\"cart_id\":\"\",\"list_id\":\"\",\"position\":1,\"image_url\":\"https://"
    "\"variant\":\"\",\"brand\":\"\",\"sku\":\"\",\"product_id\":\"\",\"products\":[{\"product_id\":\"\",\"sku\":\"\",\"name\":\"\","
    "\"price\":,\"quantity\":1,\"category\":\"\"}],\"order_id\":\"\",\"total\":,\"revenue\":,\"currency\":\"KRW\",\"currency\":\"USD\","
    "\"value\":,\"event\":\"Product List Viewed\",\"event\":\"Products Searched\",\"query\":\"\",\"event\":\"Product Clicked\","
    "\"event\":\"Product Removed\",\"event\":\"Cart Viewed\",\"event\":\"Checkout Started\",\"event\":\"Payment Info Entered\","
    "\"event\":\"Signed Up\",\"event\":\"Signed In\",\"event\":\"Order Refunded\",\"event\":\"Coupon Applied\","
    "\"event\":\"Product Added\",\"event\":\"Product Viewed\",\"event\":\"Order Completed\",\"type\":\"group\",\"groupId\":\""
    "\"type\":\"alias\",\"previousId\":\"\",\"type\":\"screen\",\"traits\":{\"email\":\"@example.com\",\"name\":\"\","
    "\"firstName\":\"\",\"lastName\":\"\",\"phone\":\"+8210\",\"phone\":\"010-\",\"createdAt\":\"\",\"address\":{\"city\":\"\","
    "\"country\":\"\",\"postalCode\":\"\",\"state\":\"\",\"street\":\"\"},\"plan\":\"\",\"company\":{\"id\":\"\",\"name\":\"\"},\"age\":,"
    "\"gender\":\"\",\"birthday\":\"\",\"avatar\":\"\",\"title\":\"\",\"username\":\"\",\"website\":\"\",\"description\":\"\"},"
    "\"context\":{\"active\":true,\"app\":{\"name\":\"\",\"version\":\"1.0.0\",\"build\":\"\",\"namespace\":\"com.\"},"
    "\"device\":{\"id\":\"\",\"advertisingId\":\"\",\"adTrackingEnabled\":true,\"manufacturer\":\"Apple\",\"model\":\"iPhone\","
    "\"name\":\"\",\"type\":\"ios\",\"type\":\"android\",\"token\":\"\"},\"network\":{\"bluetooth\":false,\"carrier\":\"\",\"cellular\":true,"
    "\"wifi\":true},\"os\":{\"name\":\"iOS\",\"name\":\"Android\",\"version\":\"\"},\"screen\":{\"density\":2,\"width\":,\"height\":},"
    "\"groupId\":\"\",\"timezone\":\"Asia/Seoul\",\"locale\":\"ko-KR\",\"locale\":\"en-US\",\"ip\":\"\",\"campaign\":{\"source\":\"google\","
    "\"medium\":\"cpc\",\"medium\":\"email\",\"name\":\"\",\"term\":\"\",\"content\":\"\"},\"referrer\":{\"url\":\"https://www.google.com/\"},"
    "\"userAgentData\":{\"brands\":[{\"brand\":\"Chromium\",\"version\":\"\"}],\"mobile\":false,\"platform\":\"Windows\"},"
    "\"userAgent\":\"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 "
    "Mobile/15E148 Safari/604.1\",\"userAgent\":\"Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36\",\"userAgent\":\"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\",\"userAgent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\",\"page\":{\"path\":\"/\",\"referrer\":\"\",\"search\":\"\","
    "\"title\":\"\",\"url\":\"https://www.example.com/products/\"},\"library\":{\"name\":\"analytics-python\",\"version\":\"2.\"},"
    "\"library\":{\"name\":\"RudderLabs\",\"library\":{\"name\":\"analytics-node\",\"library\":{\"name\":\"analytics.js\",\"version\":"
    "\"next-1.70.0\"}},\"channel\":\"server\",\"integrations\":{\"All\":true},\"integrations\":{},\"_metadata\":{\"bundled\":[\"Segment.io\"],"
    "\"unbundled\":[],\"bundledIds\":[]},\"writeKey\":\"\",\"sentAt\":\"2026-\",\"originalTimestamp\":\"2026-\",\"type\":\"page\","
    "\"category\":null,\"name\":\"\",\"properties\":{\"path\":\"/\",\"referrer\":\"\",\"title\":\"\",\"url\":\"https://\"},"
    "{\"type\":\"identify\",\"userId\":\"user-\",\"anonymousId\":null,\"traits\":{\"email\":\"\",\"name\":\"\"},\"messageId\":\"\","
    "\"timestamp\":\"2026-11-21T00:00:00.000Z\",{\"type\":\"track\",\"event\":\"\",\"userId\":\"\",\"anonymousId\":\"\",\"messageId\":\""
    "ajs-next-\",\"timestamp\":\"2026-01-01T00:00:00.000000+00:00\",\"properties\":{\"";

struct dangol_dictionary {
    ZSTD_CDict *compression;
    ZSTD_DDict *decompression;
};

static pthread_key_t compressor_key, decompressor_key;
static pthread_once_t keys_once = PTHREAD_ONCE_INIT;

static void free_compressor(void *context) { ZSTD_freeCCtx(context); }
static void free_decompressor(void *context) { ZSTD_freeDCtx(context); }

static void make_keys(void) {
    pthread_key_create(&compressor_key, free_compressor);
    pthread_key_create(&decompressor_key, free_decompressor);
}

static ZSTD_CCtx *compressor(void) {
    pthread_once(&keys_once, make_keys);
    ZSTD_CCtx *context = pthread_getspecific(compressor_key);
    if (!context) {
        context = ZSTD_createCCtx();
        pthread_setspecific(compressor_key, context);
    }
    return context;
}

static ZSTD_DCtx *decompressor(void) {
    pthread_once(&keys_once, make_keys);
    ZSTD_DCtx *context = pthread_getspecific(decompressor_key);
    if (!context) {
        context = ZSTD_createDCtx();
        pthread_setspecific(decompressor_key, context);
    }
    return context;
}

dangol_dictionary *dangol_dictionary_create(const void *bytes, size_t length) {
    dangol_dictionary *dictionary = calloc(1, sizeof *dictionary);
    if (!dictionary) return NULL;
    dictionary->compression = ZSTD_createCDict(bytes, length, 1);
    dictionary->decompression = ZSTD_createDDict(bytes, length);
    if (dictionary->compression && dictionary->decompression) return dictionary;
    dangol_dictionary_free(dictionary);
    return NULL;
}

dangol_dictionary *dangol_dictionary_create_built_in(void) {
    return dangol_dictionary_create(event_dictionary, sizeof event_dictionary - 1);
}

void dangol_dictionary_free(dangol_dictionary *dictionary) {
    if (!dictionary) return;
    ZSTD_freeCDict(dictionary->compression);
    ZSTD_freeDDict(dictionary->decompression);
    free(dictionary);
}

int64_t dangol_dictionary_train(
    const void *samples, const size_t *sizes, uint32_t count, uint32_t number, void *target, size_t capacity) {
    size_t written = ZDICT_trainFromBuffer(target, capacity, samples, sizes, count);
    if (ZDICT_isError(written) || written < 8) return -1;
    // Training numbers at random, which costs every frame four bytes; a small number costs one. The number stands
    // behind the magic, little-endian (RFC 8878 §5).
    unsigned char id[4] = {number & 0xFF, 0, 0, 0};
    memcpy((char *)target + 4, id, sizeof id);
    return (int64_t)written;
}

size_t dangol_zstd_bound(size_t length) { return ZSTD_compressBound(length); }

int64_t dangol_zstd_compress(
    const dangol_dictionary *dictionary, const void *source, size_t length, void *target, size_t capacity) {
    ZSTD_CCtx *context = compressor();
    if (!context) return -1;
    size_t written = dictionary
        ? ZSTD_compress_usingCDict(context, target, capacity, source, length, dictionary->compression)
        : ZSTD_compressCCtx(context, target, capacity, source, length, 1);
    return ZSTD_isError(written) ? -1 : (int64_t)written;
}

int64_t dangol_zstd_content_size(const void *source, size_t length) {
    unsigned long long size = ZSTD_getFrameContentSize(source, length);
    return size >= ZSTD_CONTENTSIZE_ERROR ? -1 : (int64_t)size;
}

uint32_t dangol_zstd_dictionary_number(const void *source, size_t length) {
    return ZSTD_getDictID_fromFrame(source, length);
}

int64_t dangol_zstd_decompress(
    const dangol_dictionary *dictionary, const void *source, size_t length, void *target, size_t capacity) {
    ZSTD_DCtx *context = decompressor();
    if (!context) return -1;
    size_t written = dictionary
        ? ZSTD_decompress_usingDDict(context, target, capacity, source, length, dictionary->decompression)
        : ZSTD_decompressDCtx(context, target, capacity, source, length);
    return ZSTD_isError(written) ? -1 : (int64_t)written;
}

struct dangol_zstd_stream {
    ZSTD_DStream *stream;
};

dangol_zstd_stream *dangol_zstd_stream_create(void) {
    dangol_zstd_stream *made = malloc(sizeof *made);
    if (!made) return NULL;
    made->stream = ZSTD_createDStream();
    // The default bound of the window, said aloud: files come from strangers.
    if (!made->stream || ZSTD_isError(ZSTD_DCtx_setParameter(made->stream, ZSTD_d_windowLogMax, 27))) {
        dangol_zstd_stream_free(made);
        return NULL;
    }
    return made;
}

void dangol_zstd_stream_free(dangol_zstd_stream *stream) {
    if (!stream) return;
    ZSTD_freeDStream(stream->stream);
    free(stream);
}

int64_t dangol_zstd_stream_step(
    dangol_zstd_stream *stream, const void *source, size_t length, size_t *consumed, void *target, size_t capacity,
    size_t *produced) {
    ZSTD_inBuffer input = {source, length, *consumed};
    ZSTD_outBuffer output = {target, capacity, 0};
    size_t left = ZSTD_decompressStream(stream->stream, &output, &input);
    *consumed = input.pos;
    *produced = output.pos;
    return ZSTD_isError(left) ? -1 : (int64_t)left;
}
