// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC

extension Metadata {
  /// True if the call names the user on whose behalf it runs.
  var namesUser: Bool { !values(DevelopmentAdmission.userKey).isEmpty }

  /// The user whom the call names in `x-holdfast-user`; nil if it names none.
  ///
  /// - Throws: UNAUTHENTICATED for several names, of which a proxy may have added one and its
  ///   client the other, and for one that is not UTF-8, which repaired would be another user's.
  func namedUser() throws(RPCError) -> String? {
    let names = values(DevelopmentAdmission.userKey)
    guard let name = names.first else { return nil }
    guard names.count == 1, let text = try? UTF8Span(validating: name.span) else {
      throw RPCError(
        PersistenceError(.unauthenticated, "x-holdfast-user must be one name in UTF-8."))
    }
    return String(copying: text)
  }
}
