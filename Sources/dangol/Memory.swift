#if canImport(Glibc)
import CMalloc
#endif

/// How the program asks for memory.
enum Memory {
    /// Arenas of the allocator: two cores work, and one more thread may wait for memory beside them.
    private static let arenas: Int32 = 3

    /// Keeps glibc from opening up to eight arenas a core. Each keeps what its threads once needed, and with two cores
    /// sixteen of them held a fifth of the memory for nothing: after a million events 376 MB were resident, with three
    /// arenas 333. To be called before there are threads.
    static func restrictArenas() {
        #if canImport(Glibc)
        mallopt(M_ARENA_MAX, arenas)
        #endif
    }
}
