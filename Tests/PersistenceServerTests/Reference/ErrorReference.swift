// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import RPC

/// The reference page of all errors, made of the reasons in the code and their comments.
struct ErrorReference {
  static let path = "docs/reference/errors.md"

  let contract: [ReasonComment]
  let rpc: [ReasonComment]

  init() throws {
    contract = try ReasonComment.all(in: "Sources/PersistenceModel/PersistenceError+Reason.swift")
    rpc = try ReasonComment.all(in: "Sources/RPC/Errors/RPCError+Reason.swift")
  }

  /// The keys that an error of a reason may have, by its name.
  var keys: [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for comment in contract + rpc { keys[comment.reason, default: []].formUnion(comment.keys) }
    return keys
  }

  /// The page as Markdown.
  var page: String {
    var lines = [Self.introduction, "", "## Errors of the services"]
    append(contract, to: &lines) { PersistenceError.Reason(rawValue: $0).map { StatusCode($0) } }
    lines += ["", "## Errors of any call", "", Self.rpcIntroduction]
    append(rpc, to: &lines, connect: { RPCError.Reason(rawValue: $0)?.connectCode }) {
      RPCError.Reason(rawValue: $0)?.code
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func append(
    _ comments: [ReasonComment], to lines: inout [String],
    connect: (String) -> StatusCode? = { _ in nil }, code: (String) -> StatusCode?
  ) {
    var section = ""
    for comment in comments {
      if comment.section != section {
        section = comment.section
        lines += [
          "", "### \(section)", "", "| Reason | Code | When | What to do | Metadata |",
          "|---|---|---|---|---|",
        ]
      }
      var codes = code(comment.reason)?.name ?? ""
      if let other = connect(comment.reason), other.name != codes {
        codes += "; in Connect \(other.name)"
      }
      lines.append(
        "| `\(comment.reason)` | \(codes) | \(comment.when) "
          + "| \(comment.advice) | \(comment.metadata) |")
    }
  }

  private static let introduction = """
    <!-- Made by `make golden` from the comments of the reasons in PersistenceError+Reason.swift
         and RPCError+Reason.swift. -->

    # Errors

    Every call that does not end with OK carries a `google.rpc.Status` in `grpc-status-details-bin`,
    whose code and message equal `grpc-status` and `grpc-message`. Its details, each at most once:

    | Detail | Where | What |
    |---|---|---|
    | `google.rpc.ErrorInfo` | on every error | the reason, one of those below; the domain \
    `holdfast.v1`; metadata, the values that the message names |
    | `google.rpc.RequestInfo` | on every error | the id by which the server's log knows the call: \
    the caller's `x-request-id`, or one that the server made |
    | `google.rpc.BadRequest` | INVALID_ARGUMENT | the field at fault |
    | `google.rpc.PreconditionFailure` | FAILED_PRECONDITION | what would have to hold |
    | `google.rpc.ResourceInfo` | NOT_FOUND | the type of what is missing |
    | `google.rpc.QuotaFailure` | `RATE_LIMITED`, `TOO_MANY_STREAMS` | the quota |
    | `holdfast.v1.VersionConflict` | `VERSION_MISMATCH` | the session as it is: its version, hash \
    and size of its content, title, who wrote it, and when |
    | `google.rpc.RetryInfo` | UNAVAILABLE, and RESOURCE_EXHAUSTED of the services | when to \
    try again |

    Compare reasons, never messages: a message may change, a reason does not. Trailers stay below
    8 KiB: where they would not, first the details are left out and then the end of the message.
    """

  private static let rpcIntroduction = """
    These come from the server's gRPC layer, before or beside a service. A request that is not a
    gRPC request has no status: it is answered with HTTP 415, or reset with an HTTP/2 error code.
    """
}
