// The thinnest face of zstd that Dangol needs: one-shot calls, contexts kept per thread.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { DANGOL_ZSTD_PLAIN = 0, DANGOL_ZSTD_EVENT = 1 };

// Bytes that `dangol_zstd_compress` may need for `length` bytes.
size_t dangol_zstd_bound(size_t length);

// Compresses at level 1, with the dictionary of event fields where `dictionary` is DANGOL_ZSTD_EVENT.
// The number of bytes written, or -1.
int64_t dangol_zstd_compress(
    int32_t dictionary, const void *source, size_t length, void *target, size_t capacity);

// The size of what a frame holds, or -1 where that is no frame.
int64_t dangol_zstd_content_size(const void *source, size_t length);

// The number of bytes written, or -1.
int64_t dangol_zstd_decompress(
    int32_t dictionary, const void *source, size_t length, void *target, size_t capacity);
