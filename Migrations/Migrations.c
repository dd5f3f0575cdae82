// SPDX-License-Identifier: Apache-2.0

#include "Migrations.h"

// #embed is C23, which clang offers in every dialect.
#pragma clang diagnostic ignored "-Wc23-extensions"

// A test compares this list with the folder.

static const char m0001_create_session[] = {
#embed "SQL/m0001_create_session.sql" suffix(, 0)
};

static const char m0002_create_snapshot[] = {
#embed "SQL/m0002_create_snapshot.sql" suffix(, 0)
};

static const char m0003_keep_history[] = {
#embed "SQL/m0003_keep_history.sql" suffix(, 0)
};

static const char m0004_share_sessions[] = {
#embed "SQL/m0004_share_sessions.sql" suffix(, 0)
};

static const char m0005_remember_creations[] = {
#embed "SQL/m0005_remember_creations.sql" suffix(, 0)
};

static const char m0006_list_deleted_sessions[] = {
#embed "SQL/m0006_list_deleted_sessions.sql" suffix(, 0)
};

static const char m0007_guard_audit_events[] = {
#embed "SQL/m0007_guard_audit_events.sql" suffix(, 0)
};

static const char m0008_bound_histories[] = {
#embed "SQL/m0008_bound_histories.sql" suffix(, 0)
};

static const char m0009_check_contents_once[] = {
#embed "SQL/m0009_check_contents_once.sql" suffix(, 0)
};

static const char m0010_stage_imports[] = {
#embed "SQL/m0010_stage_imports.sql" suffix(, 0)
};

static const char m0011_share_by_owner[] = {
#embed "SQL/m0011_share_by_owner.sql" suffix(, 0)
};

static const char m0012_mend_imports[] = {
#embed "SQL/m0012_mend_imports.sql" suffix(, 0)
};

static const char m0013_mark_fairly[] = {
#embed "SQL/m0013_mark_fairly.sql" suffix(, 0)
};

static const char m0014_fold_whole[] = {
#embed "SQL/m0014_fold_whole.sql" suffix(, 0)
};

static const char m0015_tell_formats[] = {
#embed "SQL/m0015_tell_formats.sql" suffix(, 0)
};

static const char m0016_name_the_server[] = {
#embed "SQL/m0016_name_the_server.sql" suffix(, 0)
};

static const char m0017_label_and_star[] = {
#embed "SQL/m0017_label_and_star.sql" suffix(, 0)
};

static const char m0018_keep_drafts[] = {
#embed "SQL/m0018_keep_drafts.sql" suffix(, 0)
};

static const char m0019_trace_sessions[] = {
#embed "SQL/m0019_trace_sessions.sql" suffix(, 0)
};

#define MIGRATION(name) { #name, name, sizeof(name) - 1 }

static const EmbeddedMigration migrations[] = {
  MIGRATION(m0001_create_session),
  MIGRATION(m0002_create_snapshot),
  MIGRATION(m0003_keep_history),
  MIGRATION(m0004_share_sessions),
  MIGRATION(m0005_remember_creations),
  MIGRATION(m0006_list_deleted_sessions),
  MIGRATION(m0007_guard_audit_events),
  MIGRATION(m0008_bound_histories),
  MIGRATION(m0009_check_contents_once),
  MIGRATION(m0010_stage_imports),
  MIGRATION(m0011_share_by_owner),
  MIGRATION(m0012_mend_imports),
  MIGRATION(m0013_mark_fairly),
  MIGRATION(m0014_fold_whole),
  MIGRATION(m0015_tell_formats),
  MIGRATION(m0016_name_the_server),
  MIGRATION(m0017_label_and_star),
  MIGRATION(m0018_keep_drafts),
  MIGRATION(m0019_trace_sessions),
};

size_t embedded_migration_count(void) { return sizeof(migrations) / sizeof(migrations[0]); }

EmbeddedMigration embedded_migration(size_t index) { return migrations[index]; }
