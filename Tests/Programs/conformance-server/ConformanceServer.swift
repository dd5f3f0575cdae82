// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import RPCTransport
import Reactor
import TLS
import UnixSignals

/// A server of `connectrpc.conformance.v1.ConformanceService` for the suite that judges
/// implementations of gRPC, gRPC-Web and Connect. Reads from standard input which server is wanted,
/// says on standard output where it is, and serves until a signal comes. For tests only; no product
/// holds it.
@main struct ConformanceServer {
  static func main() async {
    do {
      let request = try StandardStreams.read(ServerCompatRequest.self)
      exit(try await serve(request) == 0 ? 0 : 1)
    } catch {
      let text = "conformance-server: \(error)\n"
      _ = write(STDERR_FILENO, text, text.utf8.count)
      exit(1)
    }
  }

  /// Serves what was asked for; returns how many calls had to be cancelled at the end.
  private static func serve(_ request: ServerCompatRequest) async throws -> Int {
    let tls = try request.tlsContext()
    guard request.isServable else { throw Unservable(httpVersion: request.httpVersion.rawValue) }
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    // Two, so that what goes wrong between loops can be seen.
    let loops = try (0..<2).map { try EventLoop(name: "loop-\($0)") }
    for loop in loops { try loop.start() }
    let server = await Server(
      loops: loops, configuration: request.configuration, errors: PlainErrors()
    ) { loop in
      var services = ServiceRegistry()
      ConformanceService(loop: loop).register(in: &services)
      return services
    }
    let address = try await server.listen(on: .loopback(port: 0), tls: tls)
    try StandardStreams.write(
      ServerCompatResponse(
        host: "127.0.0.1", port: UInt32(address.port ?? 0),
        certificate: request.usesTLS ? request.credentials?.certificate ?? [] : []))

    for await _ in signals { break }
    let cancelled = await server.drain(grace: .seconds(2))
    for loop in loops { loop.stop() }
    return cancelled
  }
}

/// A version of HTTP that the server does not speak.
struct Unservable: Error, CustomStringConvertible {
  let httpVersion: Int32
  var description: String { "HTTP version \(httpVersion) of the suite is not spoken" }
}

extension ServerCompatRequest {
  /// True if the version of HTTP is spoken; the protocols are, all three.
  fileprivate var isServable: Bool { Self.httpVersions.contains(httpVersion) }

  private static let httpVersions: Set<HTTPVersion> = [.http1, .http2]

  /// The bounds of the server; every answer that the caller takes so is compressed.
  fileprivate var configuration: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.compression.answers = .always
    configuration.compression.messageSizeMin = 0
    if messageSizeMax > 0 { configuration.messageSizeMax = Int(messageSizeMax) }
    return configuration
  }

  /// TLS by the runner's certificate; nil for plaintext.
  fileprivate func tlsContext() throws(TLSError) -> (@Sendable () -> TLSContext)? {
    guard usesTLS else { return nil }
    let identity = try TLSIdentity(
      certificatePEM: credentials?.certificate ?? [], keyPEM: credentials?.key ?? [],
      certificateSource: "server_creds.cert", keySource: "server_creds.key")
    var configuration = TLSServerConfiguration(identity: identity)
    configuration.allowsHTTP1 = true
    if !clientCertificate.isEmpty {
      configuration.clientCertificates = .required(
        try TrustAnchors(pem: clientCertificate, source: "client_tls_cert"))
    }
    let context = try TLSContext(server: configuration)
    return { context }
  }
}
