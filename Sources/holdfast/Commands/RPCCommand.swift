// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import ProtobufJSON

/// Calls any method of a server with JSON.
struct RPCCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "rpc", "Calls any method of a server; without METHOD, lists them.",
    """
    METHOD is `GetServerInfo`, `ServerService/GetServerInfo` or the full name. A request to a \
    method that this program knows is checked before it is sent; to any other method, JSON is sent \
    unchecked. Responses are printed as JSON, one per line. -d may be repeated for methods that \
    take several requests. The list comes from the server by reflection, or from this program if \
    the server does not support that.
    """,
    examples: [
      "holdfast rpc GetServerInfo",
      "holdfast rpc ListSessions -d '{\"pageSize\": 5}'",
      "holdfast rpc",
    ])

  @Argument(help: "The method.", completion: Completion.methods)
  var method: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A request as JSON. (default: {})", valueName: "json"))
  var data: [String] = []

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    guard let method else {
      for line in try await Self.methods(of: server) { Terminal.tell(line) }
      return
    }
    let call = try MethodCall(method)
    let requests = try (data.isEmpty ? ["{}"] : data).map { try call.request(Array($0.utf8)) }
    let stream = try await server.client.with(codec: call.codec).open(call.method)
    for request in requests { try await stream.send(request) }
    await stream.finish()
    while let answer = try await stream.next() { Terminal.tell(call.text(answer)) }
  }

  private static func methods(of server: Server) async throws -> [String] {
    do throws(RPCError) {
      let methods = try await ReflectedMethod.all(of: server.client.transport)
      return methods.map { "\($0.service)/\($0.name)\(mark($0.kind))" }
    } catch {
      guard error.code == .unimplemented else {
        throw Failure(
          "\(error.message) (\(error.code.name))",
          exitCode: error.code == .unavailable
            ? ExitStatus.later : ExitStatus.refused(error.code))
      }
      return ContractMethods.all.map(\.descriptor).map {
        "\($0.service)/\($0.name)\(mark($0.kind))"
      }
    }
  }

  private static func mark(_ kind: MethodDescriptor.Kind) -> String {
    switch kind {
    case .unary: ""
    case .clientStreaming: "  (several requests)"
    case .serverStreaming: "  (several answers)"
    case .bidirectional: "  (several requests and answers)"
    }
  }
}

/// A method that is called with JSON. Known methods are sent in binary, so that errors in a request
/// are found before it is sent; others are sent as JSON.
struct MethodCall {
  /// A method whose messages are raw bytes.
  typealias RawMethod = BidirectionalMethod<[UInt8], [UInt8]>

  let method: RawMethod
  private let known: (any ProtobufMethod)?

  /// Finds a method by its full name or by the end of it.
  init(_ name: String) throws {
    let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
    let all: [any ProtobufMethod] =
      ContractMethods.all + [HealthMethods.check, HealthMethods.list, HealthMethods.watch]
    known = all.first { method in
      let whole = String(method.descriptor.path.dropFirst())
      return whole == name || whole.hasSuffix("/" + name) || whole.hasSuffix("." + name)
    }
    if let known {
      method = Self.method(known.descriptor.service, known.descriptor.name)
      return
    }
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 2 else {
      throw Failure(
        "Unknown method \(name).", exitCode: ExitStatus.usage,
        remedy: "`holdfast rpc` lists the server's; give others in full: package.Service/Method.")
    }
    method = Self.method(parts[0], parts[1])
  }

  /// The methods of the contract by the ends of their names.
  static var names: [String] { ContractMethods.all.map(\.descriptor.name) }

  private static func method(_ service: String, _ name: String) -> RawMethod {
    let coder = MessageCoder<[UInt8]>(
      decode: { (bytes) throws(RPCError) in bytes },
      frame: { bytes, headroom in [UInt8](repeating: 0, count: headroom) + bytes })
    return RawMethod(service, name, coder, coder)
  }

  /// The encoding in which messages are sent.
  var codec: MessageCodec { known == nil ? .json : .proto }

  /// A request in that encoding.
  func request(_ text: [UInt8]) throws -> [UInt8] {
    try known.map { try Self.bytes(of: text, as: $0.requestType) } ?? text
  }

  /// A response as JSON.
  func text(_ answer: [UInt8]) -> String {
    known.flatMap { Self.text(of: answer, as: $0.responseType) }
      ?? String(decoding: answer, as: UTF8.self)
  }

  private static func bytes<Message: WireMessage>(
    of text: [UInt8], as type: Message.Type
  ) throws -> [UInt8] {
    do {
      let form = ProtobufJSON(types: ContractMessages.known)
      return try form.message(type, from: text).wireBytes
    } catch {
      throw Failure("The request is not a \(type.wireName): \(error).", exitCode: ExitStatus.usage)
    }
  }

  private static func text<Message: WireMessage>(
    of bytes: [UInt8], as type: Message.Type
  ) -> String? {
    (try? type.init(wireBytes: bytes)).flatMap { try? Printer.json($0) }
  }
}
