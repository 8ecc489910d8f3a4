#if canImport(Glibc)
import CMalloc
#endif

/// How the program asks for memory.
enum Memory {
    /// Arenas of the allocator: two cores work, and one more thread may wait for memory beside them.
    private static let arenas: Int32 = 3
    /// What an answer about many people needs for a moment, in bytes: so much of what is free stays at hand.
    private static let atHand: Int32 = 32 << 20

    /// To be called before there are threads.
    ///
    /// Keeps glibc from opening up to eight arenas a core. Each keeps what its threads once needed, and with two cores
    /// sixteen of them held a fifth of the memory for nothing: after a million events 376 MB were resident, with three
    /// arenas 333.
    ///
    /// And from handing memory back after each answer, to ask for the same at the next one: the kernel clears every page of it again, which was
    /// two fifths of the time of a grid of recency, frequency and value.
    static func configure() {
        #if canImport(Glibc)
        mallopt(M_ARENA_MAX, arenas)
        mallopt(M_MMAP_THRESHOLD, atHand)
        mallopt(M_TRIM_THRESHOLD, atHand)
        #endif
    }
}
