// SPDX-License-Identifier: Apache-2.0

/// The last frame of an answer of gRPC-Web: the trailers of gRPC as lines, since browsers show
/// scripts no trailers of HTTP (gRPC `doc/PROTOCOL-WEB.md`).
enum GRPCWebTrailers {
  /// The frame: lines of lower-case names, a colon, a space and a value in ASCII, each ended by CR
  /// and LF. It is never compressed, since the official client reads flags of 0 and 128 only, and
  /// never empty, since `grpc-status` is always there.
  static func frame(_ error: RPCError?, _ trailers: Metadata) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size)
    GRPCResponseHead.trailers(error, trailers) { name, value in
      // What a header field may carry beyond ASCII has no meaning in a text.
      guard value.allSatisfy({ $0 < 0x80 }) else { return }
      frame.append(contentsOf: name.utf8)
      frame.append(contentsOf: ": ".utf8)
      frame.append(contentsOf: value)
      frame.append(contentsOf: "\r\n".utf8)
    }
    MessagePrefix.write(to: &frame, flag: MessagePrefix.trailersFlag)
    return frame
  }
}
