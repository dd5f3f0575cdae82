// SPDX-License-Identifier: Apache-2.0

// The SQL of every migration, embedded in the binary, in the order in which they are applied.
#pragma once
#include <stddef.h>

// One migration as its file in Migrations/SQL holds it.
typedef struct {
  // The file's name without its ending, such as "m0001_create_session".
  const char *_Nonnull name;
  // The file's bytes, followed by a zero that `length` does not count.
  const char *_Nonnull text;
  // The number of bytes.
  size_t length;
} EmbeddedMigration;

// How many migrations there are.
size_t embedded_migration_count(void);

// The migration at `index`, counted from 0; `index` must be below the count.
EmbeddedMigration embedded_migration(size_t index);
