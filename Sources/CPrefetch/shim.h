#ifndef CPREFETCH_H
#define CPREFETCH_H

/// Begins to bring what stands at an address nearer to the processor, and waits for nothing. Any address will do.
static inline void prefetch(const void *_Nullable address) { __builtin_prefetch(address); }

#endif
