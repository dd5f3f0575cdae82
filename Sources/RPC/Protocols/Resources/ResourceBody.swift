// SPDX-License-Identifier: Apache-2.0

/// The body of a request for a resource, which is the document itself.
///
/// A class, so that data is appended in place regardless of the body's owner.
///
/// Invariant: nothing is kept of a body that is, or announces to be, larger than allowed.
final class ResourceBody {
  private let call: any ResourceCall
  private let sizeMax: Int
  /// The size that the head announces; nil where it does not.
  private let announcedSize: Int?
  private var bytes: [UInt8] = []

  init(of call: any ResourceCall, sizeMax: Int, announcedSize: Int?) {
    self.call = call
    self.sizeMax = sizeMax
    self.announcedSize = announcedSize
  }

  /// The memory that the body takes, in bytes.
  var heldBytes: Int { bytes.capacity }

  /// Takes a piece of the body. A body as large as the limit passes.
  func receive(_ piece: UnsafeRawBufferPointer) throws(RPCError) {
    if let announcedSize, announcedSize > sizeMax { throw call.bodyTooLarge(size: announcedSize) }
    guard piece.count <= sizeMax - bytes.count else { throw call.bodyTooLarge(size: nil) }
    bytes.append(contentsOf: piece)
  }

  /// The request that the whole body is.
  func end() -> ReceivedMessage {
    ReceivedMessage(bytes: call.message(body: bytes), isCompressed: false)
  }
}
