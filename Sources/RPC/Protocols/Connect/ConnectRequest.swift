// SPDX-License-Identifier: Apache-2.0

/// A Connect request whose head has no fault.
public struct ConnectRequest: Sendable {
  /// The method to run.
  public let method: Method
  /// The content type of the request, which the answer has too; that of the same codec for a GET.
  public let contentType: ConnectMediaType
  /// The encoding of the caller's messages that are compressed; nil for none.
  public internal(set) var encoding: MessageEncoding?
  /// The encoding that answers may have; nil for none.
  public internal(set) var acceptedEncoding: MessageEncoding?

  /// The query of a GET; nil for a POST.
  let query: ConnectQuery?

  init(method: Method, contentType: ConnectMediaType, query: ConnectQuery?) {
    self.method = method
    self.contentType = contentType
    self.query = query
  }

  /// True if the message came in the address, so that caches may keep the answer.
  public var isGet: Bool { query != nil }

  /// The message that came in the address; nil for a POST.
  func messageInAddress() throws(RPCError) -> ReceivedMessage? {
    guard let query else { return nil }
    return try ReceivedMessage(bare: query.message, query.codec, isCompressed: encoding != nil)
  }
}
