// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// Remembers that a server has warned of something. Nothing is printed: notices may quote values.
/// Belongs to the thread of its connection, and must live as long as that.
final class PQNotices {
  private var hasWarning = false

  /// Receives the notices of `connection`. Wraps `PQsetNoticeReceiver`.
  func receive(from connection: OpaquePointer) {
    PQsetNoticeReceiver(
      connection,
      { context, result in
        guard let context, let result, PQNotices.isWarning(result) else { return }
        Unmanaged<PQNotices>.fromOpaque(context).takeUnretainedValue().hasWarning = true
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// True if there was a warning since this was asked last.
  func takeWarning() -> Bool {
    defer { hasWarning = false }
    return hasWarning
  }

  private static func isWarning(_ result: OpaquePointer) -> Bool {
    // PG_DIAG_SEVERITY_NONLOCALIZED, a macro that Swift does not import.
    let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V")))
    return severity.map { String(cString: $0) } == "WARNING"
  }
}
