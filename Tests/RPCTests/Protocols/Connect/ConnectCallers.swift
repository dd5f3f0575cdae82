// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// The methods and requests of the tests of Connect.
enum ConnectCallers {
  static let services: ServiceRegistry = {
    var services = ServiceRegistry()
    let methods: [(String, MethodDescriptor.Kind, MethodDescriptor.Idempotency)] = [
      ("Read", .unary, .noSideEffects), ("Write", .unary, .unknown),
      ("Replace", .unary, .idempotent), ("Watch", .serverStreaming, .noSideEffects),
      ("Send", .clientStreaming, .unknown), ("Talk", .bidirectional, .unknown),
    ]
    for (name, kind, idempotency) in methods {
      let descriptor = MethodDescriptor(
        service: "p.S", name: name, kind: kind, access: .anyone, idempotency: idempotency)
      services.register(Method(descriptor) { _ in })
    }
    return services
  }()

  /// A POST of a message to a method, with these fields besides or instead.
  static func post(
    _ method: String = "Write", _ contentType: String? = "application/proto",
    _ fields: [(String, String)] = [], isCompressing: Bool = true
  ) -> ConnectRequestHead {
    let own = [(":method", "POST"), (":path", "/p.S/\(method)"), (":scheme", "https")]
    return head(
      own + (contentType.map { [("content-type", $0)] } ?? []) + fields,
      isCompressing: isCompressing)
  }

  /// A GET of a query.
  static func get(
    _ query: String?, method: String = "Read", _ fields: [(String, String)] = [],
    isCompressing: Bool = true
  ) -> ConnectRequestHead {
    let path = "/p.S/\(method)" + (query.map { "?\($0)" } ?? "")
    return head(
      [(":method", "GET"), (":path", path)] + fields, isCompressing: isCompressing)
  }

  static func head(
    _ fields: [(String, String)], isCompressing: Bool = true
  ) -> ConnectRequestHead {
    var head = ConnectRequestHead(services: services, isCompressing: isCompressing)
    for (name, value) in fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head
  }
}

/// How a request is answered: it runs, or an HTTP status with a code where there is one.
enum ConnectOutcome: Equatable {
  case runs
  case http(Int, StatusCode? = nil)
  /// A stream, which is always 200.
  case stream(StatusCode)

  init(_ result: Result<ConnectRequest, ConnectRejection>) {
    guard case .failure(let rejection) = result else {
      self = .runs
      return
    }
    var status = 0
    let body = ConnectResponseHead.rejection(rejection) { name, value in
      if name == ":status" { status = Int(value.text) ?? 0 }
    }
    let code = StatusCode.allCases.first { body.text.contains("\"code\":\"\($0.connectName)\"") }
    self = if status == 200, let code { .stream(code) } else { .http(status, code) }
  }
}

extension ConnectRequestHead {
  var outcome: ConnectOutcome { ConnectOutcome(check()) }

  /// The request of a head without a fault.
  var request: ConnectRequest? { try? check().get() }

  /// The fields of the answer to a head that is refused.
  var refusal: [String: String] {
    guard case .failure(let rejection) = check() else { return [:] }
    var fields: [String: String] = [:]
    _ = ConnectResponseHead.rejection(rejection) { fields[$0] = $1.text }
    return fields
  }
}
