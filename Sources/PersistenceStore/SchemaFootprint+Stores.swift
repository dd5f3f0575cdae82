// SPDX-License-Identifier: Apache-2.0

public import Postgres

extension SchemaFootprint {
  /// The rights that the statements of the stores and of the jobs need. Applying migrations needs
  /// the owner of the tables besides.
  public static let stores = SchemaFootprint(rights: [
    "session": [.select, .insert, .update, .delete],
    "session_version": [.select, .insert, .update, .delete],
    "session_content": [.select, .insert, .update, .delete],
    "session_share": [.select, .insert, .update, .delete],
    // Written by triggers, with the privileges of the role that writes session_share.
    "session_grant": [.select, .insert, .update, .delete],
    "session_thinning": [.select, .insert, .update, .delete],
    "session_import": [.select, .insert, .update, .delete],
    "star": [.select, .insert, .delete],
    "session_draft": [.select, .insert, .update, .delete],
    "job_progress": [.select, .update],
    "audit_event": [.select, .insert],
    "snapshot": [.select, .insert, .update, .delete],
    "snapshot_request": [.select, .insert, .delete],
    "snapshot_visit": [.select, .insert, .update, .delete],
    "holdfast_secret": [.select],
    "holdfast_identity": [.select],
  ])
}
