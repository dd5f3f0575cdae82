// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

/// What each end announces of itself (RFC 9113 section 6.5.2).
@Suite struct SettingsTests {
  /// The entries of the first frame of an end, by their numbers.
  private func announced(
    by role: HTTP2Session.Role, _ configuration: HTTP2Configuration = .init()
  ) throws -> [UInt16: UInt32] {
    let end = try End(role, configuration)
    let frame = try #require(Frame.frames(in: try end.produce()).first)
    #expect(frame.kind == Frame.Kind.settings.rawValue)
    var entries: [UInt16: UInt32] = [:]
    var rest = frame.payload[...]
    while rest.count >= 6 {
      let number = rest.prefix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
      entries[number] = rest.dropFirst(2).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      rest = rest.dropFirst(6)
    }
    return entries
  }

  /// MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE, MAX_HEADER_LIST_SIZE, NO_RFC7540_PRIORITIES. Not
  /// among them: 0xFE03 of gRFC G1, so that binary metadata comes as base64.
  @Test func `a server announces its limits and nothing else`() throws {
    #expect(
      try announced(by: .server) == [3: 1_000, 4: 1 << 20, 6: 16_384, 9: 1])
  }

  @Test func `what is configured is announced`() throws {
    var configuration = HTTP2Configuration()
    configuration.concurrentStreamsMax = 7
    configuration.streamWindow = 70_000
    configuration.frameSizeMax = 20_000
    configuration.headerListSizeMax = 9_000
    #expect(
      try announced(by: .server, configuration) == [3: 7, 4: 70_000, 5: 20_000, 6: 9_000, 9: 1])
  }

  @Test func `a client takes no pushed streams`() throws {
    #expect(try announced(by: .client)[2] == 0)
  }
}
