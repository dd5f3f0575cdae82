// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

@Suite struct HeaderListTests {
  @Test func `a list is kept up to its limit, and counted past it`() throws {
    var configuration = HTTP2Configuration()
    configuration.headerListSizeMax = 400
    let server = try HTTP2Session(role: .server, configuration: configuration)
    // 43 + 43 + 37 bytes for the first three, then 40 for each of the others.
    let fields =
      [(":method", "POST"), (":scheme", "http"), (":path", "/")]
      + (0..<20).map { ("x-key\($0 % 10)", "v") }
    let bytes = Frame.preface + Frame(.settings).bytes + Frame.headers(fields).bytes
    var block: HeaderBlock?
    try bytes.withUnsafeBytes {
      try server.receive($0) { event in
        if case .headers(_, let received, _, _) = event { block = received }
      }
    }
    let received = try #require(block)
    let sizes = fields.map { $0.0.utf8.count + $0.1.utf8.count + 32 }
    #expect(received.listSize == sizes.reduce(0, +))
    #expect(received.count < fields.count)
    #expect(received.pairs.prefix(3).map(\.value) == ["POST", "http", "/"])
  }

  @Test func `what a list holds past its limit is counted and not looked at`() throws {
    var configuration = HTTP2Configuration()
    configuration.headerListSizeMax = 400
    let server = try HTTP2Session(role: .server, configuration: configuration)
    // The connection lives on although the rest breaks a rule and the path comes too late.
    let long = String(repeating: "v", count: 110)
    let fields = [(":method", "POST"), (":scheme", "http"), ("x", long), ("y", long)]
    let rest = (0..<20).map { _ in ("x-key", "a\0b\n") } + [(":path", "/")]
    let bytes = Frame.preface + Frame(.settings).bytes + Frame.headers(fields + rest).bytes
    var block: HeaderBlock?
    try bytes.withUnsafeBytes {
      try server.receive($0) { event in
        if case .headers(_, let received, _, _) = event { block = received }
      }
    }
    #expect(try #require(block).listSize > 400)
    #expect(server.counts.malformed == 0)
  }

  @Test func `the limit of the peer is known once its settings are there`() throws {
    let fresh = try HTTP2Session(role: .server)
    #expect(fresh.peerHeaderListSizeMax == Int(UInt32.max))
    var configuration = HTTP2Configuration()
    configuration.headerListSizeMax = 4_096
    #expect(try Pair(client: configuration).server.session.peerHeaderListSizeMax == 4_096)
  }

  @Test func `a block is filled again without what was in it`() {
    var block = HeaderBlock(["a": "1", "b": "2"])
    #expect(block.listSize == 68)
    block.removeAll()
    #expect(block.count == 0)
    #expect(block.listSize == 0)
    block.append(name: "c", value: "3")
    #expect(block.pairs.map(\.name) == ["c"])
    #expect(block.pairs.map(\.value) == ["3"])
  }

  @Test func `fields are handed out in order, as bytes`() {
    let block = HeaderBlock(["a": "", "bb": "1"])
    var seen: [[UInt8]] = []
    block.forEach { seen += [Array($0), Array($1)] }
    #expect(seen == [Array("a".utf8), [], Array("bb".utf8), Array("1".utf8)])
  }
}
