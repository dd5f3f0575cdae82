// SPDX-License-Identifier: Apache-2.0

import HTTP2

/// A client and a server session joined in memory: what one produces, the other receives.
final class Pair {
  let client: End
  let server: End
  /// How many bytes a transfer hands over at a time.
  var pieceSize = Int.max

  init(
    client: HTTP2Configuration = .init(), server: HTTP2Configuration = .init()
  ) throws {
    self.client = try End(.client, client)
    self.server = try End(.server, server)
    try settle()
  }

  /// Moves bytes both ways until neither end has anything to say.
  func settle() throws {
    while try client.transfer(to: server, pieceSize) || server.transfer(to: client, pieceSize) {}
  }

  /// Sends a request and moves bytes; the stream at both ends.
  func request(
    _ changes: KeyValuePairs<String, String?> = [:], endStream: Bool = false
  ) throws -> (client: HTTP2Stream, server: HTTP2Stream?) {
    let stream = try client.session.request(.request(changes), endStream: endStream)
    try settle()
    return (stream, server.stream(stream.id))
  }
}

/// One end of a pair, with a note of everything that happened at it.
final class End {
  let session: HTTP2Session
  private(set) var notes: [Note] = []
  private(set) var streams: [Int32: HTTP2Stream] = [:]
  /// The frames that this end has sent, as type and length.
  private(set) var sentFrames: [Frame] = []
  /// DATA is given back to the window as it arrives.
  var consumesAtOnce = true

  init(_ role: HTTP2Session.Role, _ configuration: HTTP2Configuration = .init()) throws {
    session = try HTTP2Session(role: role, configuration: configuration)
  }

  func stream(_ id: Int32) -> HTTP2Stream? { streams[id] }

  /// Takes and forgets what was noted.
  func takeNotes() -> [Note] {
    defer { notes = [] }
    return notes
  }

  func takeFrames() -> [Frame] {
    defer { sentFrames = [] }
    return sentFrames
  }

  func receive(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try session.receive($0) { note($0) } }
  }

  func produce(limit: Int = 1 << 16) throws -> [UInt8] {
    var output: [UInt8] = []
    try session.produceOutput(into: &output, limit: limit) { note($0) }
    return output
  }

  /// Hands what this end has to say to the other; false when that is nothing.
  func transfer(to other: End, _ pieceSize: Int) throws -> Bool {
    let output = try produce()
    sentFrames += Frame.frames(in: output)
    var rest = output[...]
    while !rest.isEmpty {
      try other.receive(Array(rest.prefix(pieceSize)))
      rest = rest.dropFirst(pieceSize)
    }
    return !output.isEmpty
  }

  private func note(_ event: HTTP2Event) {
    switch event {
    case .headers(let stream, let block, let isTrailing, let endStream):
      streams[stream.id] = stream
      let fields = block.pairs.map { "\($0.name): \($0.value)" }
      notes.append(
        isTrailing
          ? .trailers(stream.id, fields) : .headers(stream.id, fields, endStream: endStream))
      session.recycle(block)
    case .data(let stream, let bytes):
      if consumesAtOnce { session.consume(bytes.count, on: stream) }
      if case .data(stream.id, let earlier)? = notes.last {
        notes[notes.count - 1] = .data(stream.id, earlier + bytes)
      } else {
        notes.append(.data(stream.id, Array(bytes)))
      }
    case .endStream(let stream): notes.append(.endStream(stream.id))
    case .closed(let stream, let code): notes.append(.closed(stream.id, code))
    case .writable(let stream): notes.append(.writable(stream.id))
    case .sent(let stream): notes.append(.sent(stream.id))
    case .ping: notes.append(.ping)
    case .pingAcknowledged: notes.append(.pingAcknowledged)
    case .settings: notes.append(.settings)
    case .goAway(let last, let code): notes.append(.goAway(last, code))
    }
  }
}

/// An event in a form that can be compared.
enum Note: Equatable {
  case headers(Int32, [String], endStream: Bool)
  case trailers(Int32, [String])
  case data(Int32, [UInt8])
  case endStream(Int32)
  case closed(Int32, HTTP2ErrorCode)
  case writable(Int32)
  case sent(Int32)
  case ping, pingAcknowledged, settings
  case goAway(Int32, HTTP2ErrorCode)
}

extension HeaderBlock {
  /// A gRPC request with fields changed, added, or taken out where the value is nil.
  static func request(_ changes: KeyValuePairs<String, String?> = [:]) -> HeaderBlock {
    var fields: [(String, String?)] = [
      (":method", "POST"), (":scheme", "http"), (":path", "/s/m"), ("te", "trailers"),
    ]
    for (name, value) in changes {
      if let index = fields.firstIndex(where: { $0.0 == name }) {
        fields[index].1 = value
      } else if name.hasPrefix(":") {
        fields.insert((name, value), at: 0)
      } else {
        fields.append((name, value))
      }
    }
    var block = HeaderBlock()
    for case (let name, let value?) in fields { block.append(name: name, value: value) }
    return block
  }
}
