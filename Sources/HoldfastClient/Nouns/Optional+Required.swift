// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension Optional {
  /// A mandatory part of a response.
  ///
  /// - Throws: `ANSWER_INCOMPLETE` if the part is missing.
  func required() throws(HoldfastError) -> Wrapped {
    guard let self else {
      throw HoldfastError(
        .answerIncomplete, "The server's response lacks its \(Wrapped.self).")
    }
    return self
  }
}

extension GetSessionResponse {
  /// The session of a response, with its content.
  func opened() throws(HoldfastError) -> OpenedSession {
    let session = try session.required()
    return OpenedSession(
      metadata: try session.metadata.required(), content: session.content, isStarred: starred)
  }
}
