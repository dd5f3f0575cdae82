// SPDX-License-Identifier: Apache-2.0

import RPC

/// The answers to requests for raw contents.
extension HTTPAnswer {
  /// A content, byte for byte, or 304 where the caller has it.
  ///
  /// Caches must revalidate every time, so that access, expiry and deletion are checked. The tag
  /// identifies the content, regardless of its encoding.
  static func content(
    _ content: [UInt8], _ tag: EntityTag?, unless condition: EntityTagCondition?
  ) -> HTTPAnswer {
    var fields: [ResponseBlock.Field] = [
      ("cache-control", Array("private, no-cache".utf8)), ("vary", Array("accept-encoding".utf8)),
    ]
    if let tag { fields.append(("etag", tag.field)) }
    if let tag, condition?.holds(for: tag) == true {
      return HTTPAnswer(304, fields: fields + ResourceRefusal.safetyFields, body: [])
    }
    fields.append(("content-type", Array("application/json".utf8)))
    return HTTPAnswer(200, fields: fields + ResourceRefusal.safetyFields, body: content)
  }

  /// The tag of the written content.
  static func contentWritten(_ tag: EntityTag?) -> HTTPAnswer {
    var fields = ResourceRefusal.safetyFields
    if let tag { fields.append(("etag", tag.field)) }
    return HTTPAnswer(204, fields: fields, body: [])
  }
}
