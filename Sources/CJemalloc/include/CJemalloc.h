#pragma once

/// The options that jemalloc reads when it starts (jemalloc(3), TUNING).
extern const char *malloc_conf;
