// SPDX-License-Identifier: Apache-2.0

/// The place of a record: the slot of a writer, and the number of an edit. A sealed record can be
/// opened only in its place.
struct RecordPlace: Equatable {
  var server: String
  var principal: String
  var writer: String
  var revision: Int64
}
