// SPDX-License-Identifier: Apache-2.0

/// A frame as bytes (RFC 9113 section 4.1), for what no session of ours would say.
struct Frame: Equatable, CustomStringConvertible {
  enum Kind: UInt8 {
    case data, headers, priority, reset, settings, push, ping, goAway, windowUpdate, continuation
  }

  let kind: UInt8
  let flags: UInt8
  let stream: UInt32
  let payload: [UInt8]

  init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
    self.init(kind: kind.rawValue, flags: flags, stream: stream, payload)
  }

  init(kind: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) {
    self.kind = kind
    self.flags = flags
    self.stream = stream
    self.payload = payload
  }

  static let endStream: UInt8 = 1
  static let ack: UInt8 = 1
  static let endHeaders: UInt8 = 4

  /// What a client says first.
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  var bytes: [UInt8] {
    let size = UInt32(payload.count)
    return Self.bytes(of: size).dropFirst() + [kind, flags] + Self.bytes(of: stream) + payload
  }

  static func bytes(of number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { (shift: UInt32) in UInt8(truncatingIfNeeded: number >> shift) }
  }

  /// HEADERS with literal fields (RFC 7541 section 6.2.2); names and values below 127 bytes.
  static func headers(
    _ fields: [(String, String)], flags: UInt8 = endHeaders, stream: UInt32 = 1
  ) -> Frame {
    Frame(.headers, flags: flags, stream: stream, block(fields))
  }

  static func block(_ fields: [(String, String)]) -> [UInt8] {
    var block: [UInt8] = []
    for (name, value) in fields {
      block += [0, UInt8(name.utf8.count)]
      block += name.utf8
      block.append(UInt8(value.utf8.count))
      block += value.utf8
    }
    return block
  }

  /// The frames in a connection's output, whose preface is left out.
  static func frames(in output: [UInt8]) -> [Frame] {
    var rest = output[...]
    if rest.starts(with: preface) { rest = rest.dropFirst(preface.count) }
    var frames: [Frame] = []
    while rest.count >= 9 {
      let header = Array(rest.prefix(9))
      let size = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
      let stream = header[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      rest = rest.dropFirst(9)
      frames.append(
        Frame(kind: header[3], flags: header[4], stream: stream, Array(rest.prefix(size))))
      rest = rest.dropFirst(size)
    }
    return frames
  }

  var description: String {
    let name = Kind(rawValue: kind).map { "\($0)" } ?? "type \(kind)"
    return "\(name)(flags \(flags), stream \(stream), \(payload.count) bytes)"
  }
}
