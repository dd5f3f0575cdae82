// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC
import RPCProtobuf

/// The refusals of requests for resources.
extension ResourceRefusal {
  /// The fields of every response that keep browsers from interpreting content as a page, script or
  /// style, and from embedding it.
  static let safetyFields: [ResponseBlock.Field] = [
    ("x-content-type-options", Array("nosniff".utf8)),
    ("cross-origin-resource-policy", Array("same-origin".utf8)),
    ("content-security-policy", Array("default-src 'none'; sandbox".utf8)),
  ]

  /// HTTP 405 with the verbs that there are.
  static func methodNotAllowed(_ verbs: String) -> ResourceRefusal {
    ResourceRefusal(status: 405, [("allow", Array(verbs.utf8))] + safetyFields, error: nil)
  }

  /// HTTP 415: content must be sent as unencoded JSON (RFC 9110 section 15.5.16).
  static let notJSON = wrongType(accepted: "application/json")

  /// HTTP 415 with the media types of a body, which must not be compressed.
  static func wrongType(accepted types: String) -> ResourceRefusal {
    ResourceRefusal(
      status: 415,
      [("accept", Array(types.utf8)), ("accept-encoding", Array("identity".utf8))] + safetyFields,
      error: nil)
  }

  /// HTTP 400: a condition is malformed, or names several versions to be replaced.
  static func malformedCondition(_ field: String) -> ResourceRefusal {
    let fault =
      field == "if-match" ? "must be * or one tag in quotes" : "must be * or tags in quotes"
    return content(
      RPCError(PersistenceError(.versionInvalid, "\(field) \(fault).", field: field)))
  }

  /// HTTP 400: a parameter has a value that it cannot have, or none of that name exists.
  static func malformedQuery(_ fault: String) -> ResourceRefusal {
    content(RPCError(.queryMalformed, "malformed query: \(fault)"))
  }

  /// An error of a call in Connect's format, with the HTTP statuses for conditional requests (RFC
  /// 9110 section 13.1.1, RFC 6585 section 3). For a version mismatch it has the current tag.
  static func content(_ error: RPCError) -> ResourceRefusal {
    let info = error.status?.detail(ErrorInfo.self)
    switch info?.reason {
    case PersistenceError.Reason.expectedVersionRequired.rawValue:
      return ResourceRefusal(status: 428, safetyFields, error: error)
    case PersistenceError.Reason.versionMismatch.rawValue:
      let tag = ContentTag.current(info?.metadata ?? [:])
      let fields = tag.map { [("etag", $0.field)] } ?? []
      return ResourceRefusal(status: 412, fields + safetyFields, error: error)
    default: return ResourceRefusal(status: nil, safetyFields, error: error)
    }
  }
}
