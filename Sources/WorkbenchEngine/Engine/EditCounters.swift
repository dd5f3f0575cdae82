// SPDX-License-Identifier: Apache-2.0

/// The numbers of edits: how many were made, are in a draft, and are on the server.
struct EditCounters: Equatable {
  /// The last edit. The adoption of another base counts as one, since it has to be kept too.
  var edited = 0
  /// The last edit that a draft on this device holds.
  var durable = 0
  /// The last edit that the server has acknowledged.
  var acknowledged = 0

  /// True if the server has all edits.
  var isClean: Bool { edited == acknowledged }
  /// True if each edit is in a draft or on the server.
  var isKept: Bool { edited <= max(durable, acknowledged) }
  /// The number of edits that the server has not acknowledged.
  var pending: Int { edited - acknowledged }
}
