// SPDX-License-Identifier: Apache-2.0

/// The numbers of the last edits that were made, are in a draft, and are on the server.
struct EditCounters: Equatable {
  /// The last edit. Adopting another base counts as an edit, since it has to be kept too.
  var edited = 0
  /// The last edit contained in a draft on this device.
  var durable = 0
  /// The last edit acknowledged by the server.
  var acknowledged = 0

  /// True if the server has all edits.
  var isClean: Bool { edited == acknowledged }
  /// True if every edit is in a draft or on the server.
  var isKept: Bool { edited <= max(durable, acknowledged) }
  /// The number of edits that the server has not acknowledged.
  var pending: Int { edited - acknowledged }
}
