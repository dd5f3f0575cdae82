// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import Testing

@testable import holdfastd

/// Whatever stands behind an option is a value within its bounds, or refused; it never traps.
@Suite struct OptionValueTests {
  /// Those whose values are read by us or by numbers; the others are texts.
  private static let options = [
    "listen", "admin-listen", "loops", "drain-seconds", "visit-window-seconds", "calls-per-second",
    "connections-max", "connection-idle-seconds", "keepalive-seconds", "streams-per-user-max",
    "queue-time-max-milliseconds", "watches-max", "log-level", "jwt-leeway-seconds", "unix-users",
  ]

  private static let values = [
    "", "0", "-1", "1.0", "1e9", "0x10", "nan", "2147483648", "9223372036854775807",
    "-9223372036854775808", "99999999999999999999999999999999999999", "any", "=ann",
    "0=ann=bob", "4294967296=ann", "0=a\u{7}", "é", "127.0.0.1:65536", "unix:",
  ]

  /// A command with one option, and all that is made of it before anything is opened.
  private func use(_ option: String, _ value: String) throws -> ServeCommand {
    let command = try ServeCommand.parse(["--\(option)=\(value)"])
    let server = command.serving.connections.serverConfiguration()
    #expect(server.connectionsMax >= 1)
    #expect(command.serving.drainSeconds >= 0)
    _ = try command.serving.addresses(command.caller.reach)
    _ = try command.serving.adminListen.map { try ListenAddress($0) }
    return command
  }

  @Test(arguments: options)
  func `no value of an option traps`(option: String) throws {
    var random = SystemRandomNumberGenerator()
    for value in Self.values { _ = try? use(option, value) }
    for _ in 0..<2 {
      let scalars = (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random))
      }
      _ = try? use(option, String(String.UnicodeScalarView(scalars)))
      _ = try? use(option, "\(Int64.random(in: .min ... .max, using: &random))")
    }
  }

  @Test(arguments: [("0", 0), ("4294967295=ann", UInt32.max)])
  func `a user of the system is a number and perhaps a name`(value: String, id: UInt32) throws {
    let name = value.contains("=") ? "ann" : nil
    let command = try ServeCommand.parse(["--unix-users=\(value)"])
    #expect(command.caller.unixUsers == [.user(id, name: name)])
  }
}
