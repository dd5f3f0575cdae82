// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import RPC
import RPCProtobuf

/// The reference page of all methods, made of what the server registers.
struct MethodReference {
  static let path = "docs/reference/methods.md"

  let methods: [MethodDescriptor]

  init() throws {
    let services = try ContractServices(
      version: "", limits: Limits(), health: HealthBoard(services: []))
    let scheduler = TestScheduler(firesAtOnce: true)
    methods = services.registry(
      sessions: ServiceSlot(scheduler: scheduler), snapshots: ServiceSlot(scheduler: scheduler),
      accessLogs: ServiceSlot(scheduler: scheduler), serverID: ServiceSlot(scheduler: scheduler)
    ).methods.map(\.descriptor)
  }

  /// The page as Markdown.
  var page: String {
    let rows = methods.map { method in
      "| `\(method.path.dropFirst())` | \(method.kind.words) | \(method.access.name) "
        + "| \(method.idempotency == .noSideEffects ? "yes" : "") "
        + "| \(method.budget) |"
    }
    return ([Self.introduction] + rows).joined(separator: "\n") + "\n"
  }

  private static let introduction = """
    <!-- Made by `make golden` from the methods that the server registers. -->

    # Methods

    Every method that `holdfastd` serves, and who may call it:

    | Access | Who |
    |---|---|
    | anyone | callers without an identity too |
    | user | every caller with an identity |
    | viewer | the owner of the session, and the users it is shared with |
    | editor | the owner of the session, and its editors |
    | grantee | the owner of the session, and the user whose access the request is about |
    | owner | the owner of the session or snapshot |
    | reader | the users to whom the snapshot is visible |
    | visitor | the user whose visits the access log counts |

    A request that names no session or snapshot is about what the caller owns: every user may make
    it. Everyone else gets the answer to an id that does not exist, NOT_FOUND.

    A method without side effects changes nothing that a caller can observe, and its declaration
    has `idempotency_level = NO_SIDE_EFFECTS`. GetSnapshot is none of these: it counts a visit.

    Running calls count against a budget: `calls` (`--running-calls-max`), `watches`, for streams
    that mostly wait (`--watches-max`), or `exempt` for questions about the server itself, which
    are answered also when the server refuses other calls because it is overloaded.

    | Method | Kind | Access | No side effects | Budget |
    |---|---|---|---|---|
    """
}

extension MethodDescriptor.Kind {
  /// The kind in the words of gRPC.
  fileprivate var words: String {
    switch self {
    case .unary: "unary"
    case .clientStreaming: "client streaming"
    case .serverStreaming: "server streaming"
    case .bidirectional: "bidirectional"
    }
  }
}
