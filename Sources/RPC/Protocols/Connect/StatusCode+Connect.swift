// SPDX-License-Identifier: Apache-2.0

extension StatusCode {
  /// The name in Connect's errors: that of logs in lower case, with one l in `canceled`.
  var connectName: String { self == .cancelled ? "canceled" : name.lowercased() }
}
