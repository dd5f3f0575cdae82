// The one door to SQLite, and to statfs, which says where its files lie and which Glibc's module
// hides. A destructor that is a cast gets a named inline here, since Swift cannot import it.
#pragma once
#include <sqlite3.h>
#include <sys/vfs.h>

// The magic number of the file system that holds a path, or -1 with errno.
static inline long csqlite_file_system(const char *path) {
  struct statfs system;
  return statfs(path, &system) == 0 ? (long)system.f_type : -1;
}

// sqlite3_bind_text and sqlite3_bind_blob64 that copy what they are given.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int size) {
  return sqlite3_bind_text(statement, index, text, size, SQLITE_TRANSIENT);
}
static inline int csqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 size) {
  return sqlite3_bind_blob64(statement, index, bytes, size, SQLITE_TRANSIENT);
}
