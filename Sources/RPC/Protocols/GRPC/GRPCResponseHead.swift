// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The header fields of every kind of answer, handed out one by one; the transport puts them into
/// its own form.
///
/// No block is larger than the caller takes (SETTINGS_MAX_HEADER_LIST_SIZE, RFC 9113 section
/// 6.5.2), nor than 8 KiB, past which C-core's clients fail the call. Metadata that does not fit is
/// left out, all of it: it never changes a status.
public enum GRPCResponseHead {
  /// Takes one field.
  public typealias Sink = (_ name: String, _ value: [UInt8]) -> Void

  /// The fields before the first message. `encoding` is the encoding of compressed messages;
  /// `acceptEncoding` lists the encodings accepted in requests, which must be sent to callers that
  /// compress (gRPC `doc/compression.md`).
  public static func initial(
    _ contentType: GRPCRequestHead.ContentType, _ metadata: Metadata,
    encoding: MessageEncoding? = nil, acceptEncoding: [UInt8]? = nil, sizeMax: Int = .max,
    _ sink: Sink
  ) {
    _ = begin(
      contentType, metadata, encoding: encoding, acceptEncoding: acceptEncoding, sizeMax, sink)
  }

  /// Returns the bytes that the metadata took.
  private static func begin(
    _ contentType: GRPCRequestHead.ContentType, _ metadata: Metadata, encoding: MessageEncoding?,
    acceptEncoding: [UInt8]?, _ sizeMax: Int, _ sink: Sink
  ) -> Int {
    sink(":status", status200)
    sink("content-type", contentType.value)
    if let encoding { sink("grpc-encoding", Array(encoding.rawValue.utf8)) }
    if let acceptEncoding { sink("grpc-accept-encoding", acceptEncoding) }
    return put(metadata, in: room(sizeMax), sink)
  }

  /// The fields after the last message. `sizeMax` bounds the block where the caller takes less than
  /// 8 KiB.
  public static func trailers(
    _ error: RPCError?, _ metadata: Metadata, sizeMax: Int = .max, _ sink: Sink
  ) {
    trailers(error, metadata, besides: 0, sizeMax, sink)
  }

  private static func trailers(
    _ error: RPCError?, _ metadata: Metadata, besides size: Int, _ sizeMax: Int, _ sink: Sink
  ) {
    guard let error else {
      sink("grpc-status", statusOK)
      _ = put(metadata, in: room(sizeMax) - size, sink)
      return
    }
    sink("grpc-status", Array(String(error.code.rawValue).utf8))
    let fit = Fitting(error, besides: size, sizeMax)
    if !fit.message.isEmpty { sink("grpc-message", fit.message) }
    if !fit.details.isEmpty { sink("grpc-status-details-bin", fit.details) }
    if fit.hasRoomForMetadata { error.metadata.forEachField(sink) }
  }

  /// Status and trailers in one block, for a call that sent no message.
  public static func trailersOnly(
    _ contentType: GRPCRequestHead.ContentType, _ error: RPCError?, head: Metadata,
    trailers: Metadata, acceptEncoding: [UInt8]? = nil, sizeMax: Int = .max, _ sink: Sink
  ) {
    let size = begin(
      contentType, head, encoding: nil, acceptEncoding: acceptEncoding, sizeMax, sink)
    Self.trailers(error, trailers, besides: size, sizeMax, sink)
  }

  /// The answer to a request that was refused by its head.
  public static func rejection(
    _ rejection: Rejection, _ contentType: GRPCRequestHead.ContentType, sizeMax: Int = .max,
    _ sink: Sink
  ) {
    switch rejection {
    case .unsupportedMediaType:
      sink(":status", Array("415".utf8))
      sink("accept-post", AcceptPost.list(for: .unary))
    case .methodNotAllowed(let error):
      sink(":status", Array("405".utf8))
      sink("allow", Array("POST".utf8))
      sink("content-type", GRPCRequestHead.ContentType.grpc.value)
      trailers(error, [:], sizeMax: sizeMax, sink)
    case .connect, .resource, .answered:
      _ = ConnectResponseHead.rejection(.unsupportedMediaType(acceptPost: []), sink)
    case .status(let error, let acceptEncoding):
      trailersOnly(
        contentType, error, head: [:], trailers: [:], acceptEncoding: acceptEncoding,
        sizeMax: sizeMax, sink)
    }
  }

  /// Hands metadata out if there is room for all of it; returns the bytes that it took.
  static func put(_ metadata: Metadata, in room: Int, _ sink: Sink) -> Int {
    let size = metadata.listSize()
    guard size <= room else { return 0 }
    metadata.forEachField(sink)
    return size
  }

  /// The bytes of a block that remain for metadata.
  static func room(_ sizeMax: Int) -> Int { min(sizeMax, blockSizeMax) - fixedSize }

  private static let blockSizeMax = 8_192
  /// The maximum size of the protocol's own fields: names, values and 32 bytes each, without the
  /// message and the details themselves. Connect has no more.
  private static let fixedSize = 352

  private static let status200 = Array("200".utf8)
  private static let statusOK = Array("0".utf8)

  /// The part of an error that fits: details are dropped first, then the end of the message.
  /// Metadata that would not fit even alone is left out.
  private struct Fitting {
    var message: [UInt8]
    var details: [UInt8]
    let hasRoomForMetadata: Bool

    /// `size` bytes of the block are taken by the initial metadata.
    init(_ error: RPCError, besides size: Int, _ sizeMax: Int) {
      message = PercentEncoding.encode(error.message)
      details = Base64.encode(error.details)
      var room = max(GRPCResponseHead.room(sizeMax) - size, 0)
      let metadataSize = error.metadata.listSize()
      hasRoomForMetadata = metadataSize <= room
      if hasRoomForMetadata { room -= metadataSize }
      if message.count + details.count > room { details = [] }
      if message.count > room { message = PercentEncoding.encode(error.message, sizeMax: room) }
    }
  }
}

extension GRPCRequestHead.ContentType {
  /// The content type of the response; that of gRPC for types of no protocol.
  var value: [UInt8] {
    switch self {
    case .grpc, .other: Array("application/grpc".utf8)
    case .grpcProto: Array("application/grpc+proto".utf8)
    case .grpcJSON: Array("application/grpc+json".utf8)
    case .web(let type): Array(type.name.utf8)
    }
  }
}
