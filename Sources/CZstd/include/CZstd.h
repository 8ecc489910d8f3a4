// The thinnest face of zstd that Dangol needs: one-shot calls at level 1, contexts kept per thread.
#pragma once
#include <stddef.h>
#include <stdint.h>

// What a small text has in common with many others, ready for use. Never changes, so any thread may use it.
typedef struct dangol_dictionary dangol_dictionary;

// Made of `length` bytes, trained or any text. Null where there is no memory.
dangol_dictionary *dangol_dictionary_create(const void *bytes, size_t length);
// The text that Dangol brings along, for as long as there are no examples to learn from.
dangol_dictionary *dangol_dictionary_create_built_in(void);
void dangol_dictionary_free(dangol_dictionary *dictionary);

// Learns a dictionary with the given number (1…255) from `count` samples that stand one after the other.
// The number of bytes written, or -1 where they are too few or too alike.
int64_t dangol_dictionary_train(
    const void *samples, const size_t *sizes, uint32_t count, uint32_t number, void *target, size_t capacity);

// Bytes that `dangol_zstd_compress` may need for `length` bytes.
size_t dangol_zstd_bound(size_t length);

// The number of bytes written, or -1. `dictionary` may be null.
int64_t dangol_zstd_compress(
    const dangol_dictionary *dictionary, const void *source, size_t length, void *target, size_t capacity);

// The size of what a frame holds, or -1 where that is no frame.
int64_t dangol_zstd_content_size(const void *source, size_t length);

// The number of the trained dictionary that a frame needs; 0 for none and for untrained ones.
uint32_t dangol_zstd_dictionary_number(const void *source, size_t length);

// The number of bytes written, or -1. `dictionary` may be null.
int64_t dangol_zstd_decompress(
    const dangol_dictionary *dictionary, const void *source, size_t length, void *target, size_t capacity);

// Unpacks a stream of frames piece by piece.
typedef struct dangol_zstd_stream dangol_zstd_stream;

// Null where there is no memory.
dangol_zstd_stream *dangol_zstd_stream_create(void);
void dangol_zstd_stream_free(dangol_zstd_stream *stream);

// Goes on from `*consumed` bytes of `source` and moves it; `*produced` is what went into `target`.
// 0 at the end of a frame, more inside one, -1 for what is no zstd or asks for more than 128 MiB of memory.
int64_t dangol_zstd_stream_step(
    dangol_zstd_stream *stream, const void *source, size_t length, size_t *consumed, void *target, size_t capacity,
    size_t *produced);
