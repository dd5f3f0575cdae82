// SPDX-License-Identifier: Apache-2.0

/// The servers of a connection string, in its order, and the timeout of an attempt. Every
/// connection is to a writable server, so `target_session_attrs` may not request anything else.
public struct ConnectionTargets: Hashable, Sendable {
  /// At least one.
  public let all: [ConnectionTarget]
  /// The string's `connect_timeout`; nil if it has none, or one that means no timeout to libpq.
  public let connectTimeout: Duration?

  /// Reads the options of a connection string as libpq expands them, by the rules of libpq 34.1.1.3
  /// ("Specifying Multiple Hosts").
  init(options: [String: String]) throws(ConnectionStringError) {
    let hosts = Self.list(options["host"])
    let addresses = Self.list(options["hostaddr"])
    if let hosts, let addresses, hosts.count != addresses.count {
      throw .countsDiffer("hostaddr", addresses.count, hosts: hosts.count)
    }
    let count = hosts?.count ?? addresses?.count ?? 1
    let ports = Self.list(options["port"]) ?? [""]
    guard ports.count == 1 || ports.count == count else {
      throw .countsDiffer("port", ports.count, hosts: count)
    }
    var targets: [ConnectionTarget] = []
    for index in 0..<count {
      let port = try Self.port(ports[ports.count == 1 ? 0 : index])
      let host = hosts.flatMap { Self.given($0[index]) }
      let address = addresses.flatMap { Self.given($0[index]) }
      guard count == 1 || host != nil || address != nil else { throw .hostEmpty }
      targets.append(ConnectionTarget(host: host, address: address, port: port))
    }
    all = targets
    connectTimeout = try Self.timeout(options["connect_timeout"])
    let wanted = options["target_session_attrs"] ?? "any"
    guard ["any", "read-write", "primary"].contains(wanted) else { throw .replicaWanted(wanted) }
  }

  /// The entries of a list; nil where there is none.
  private static func list(_ text: String?) -> [String]? {
    guard let text, !text.isEmpty else { return nil }
    return text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }

  private static func given(_ text: String) -> String? { text.isEmpty ? nil : text }

  private static func port(_ text: String) throws(ConnectionStringError) -> UInt16 {
    let trimmed = text.filter { $0 != " " }
    guard !trimmed.isEmpty else { return ConnectionTarget.defaultPort }
    guard let port = UInt16(trimmed), port > 0 else { throw .portInvalid }
    return port
  }

  private static func timeout(_ text: String?) throws(ConnectionStringError) -> Duration? {
    guard let text, !text.isEmpty else { return nil }
    guard let seconds = Int32(text.filter { $0 != " " }) else { throw .timeoutInvalid }
    return seconds > 0 ? .seconds(seconds) : nil
  }
}
