#pragma once

/// How jemalloc is to work; read by it when it starts (jemalloc(3), TUNING).
extern const char *malloc_conf;
