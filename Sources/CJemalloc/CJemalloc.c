// Linking this target makes jemalloc the allocator of the whole program, C libraries and Swift's
// runtime included; docs/decisions/0016-servers-allocate-with-jemalloc.md says why.
#include "CJemalloc.h"

// A thread of jemalloc's own gives back what was free for two seconds, also while the server is
// idle and allocates nothing. MALLOC_CONF in the environment overrides this.
const char *malloc_conf = "background_thread:true,dirty_decay_ms:2000,muzzy_decay_ms:0";
