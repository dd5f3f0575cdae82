// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

extension Optional {
  /// The part of an answer that each such answer of a server has.
  ///
  /// - Throws: `ANSWER_INCOMPLETE`.
  func required() throws(HoldfastError) -> Wrapped {
    guard let self else {
      throw HoldfastError(
        .answerIncomplete, "The server's answer lacks its \(Wrapped.self).")
    }
    return self
  }
}

extension GetSessionResponse {
  /// The session of an answer, with its content.
  func opened() throws(HoldfastError) -> OpenedSession {
    let session = try session.required()
    return OpenedSession(
      metadata: try session.metadata.required(), content: session.content, isStarred: starred)
  }
}
