// SPDX-License-Identifier: Apache-2.0

public import RPC

/// The record of a finished call: one log line and one sample of each metric.
public struct CallRecord: Sendable {
  /// `/package.Service/Method`, or nil if the method does not exist.
  public let path: String?
  /// The method's index in `ServiceRegistry.methods`; nil if `path` is.
  public let methodIndex: Int?
  /// The form in which the call came.
  public let form: CallForm
  /// The status of the call.
  public let code: StatusCode
  /// The error's message to the caller; empty after OK.
  public let message: String
  /// The error's detail for the operator's log only; nil if `message` says everything.
  public let fault: String?
  /// From the request's head to the hand-over of the status. Plain nanoseconds, since taking a
  /// `Duration` apart costs as much as everything else that is counted of a call.
  public let nanoseconds: Int64
  /// Bytes of DATA that arrived, prefixes included.
  public let receivedBytes: Int
  /// Bytes of DATA that were queued, prefixes included.
  public let sentBytes: Int
  /// Bytes of the messages that arrived whole, as they travelled: compressed if they were, without
  /// their prefixes (gRFC A66).
  public let receivedMessageBytes: Int
  /// Bytes of the messages that were queued, as they travel, without their prefixes.
  public let sentMessageBytes: Int
  /// The other end of the connection.
  public let peer: Peer
  /// The authenticated caller, if admission ran.
  public let principal: Principal?
  /// The id of the call: the caller's `x-request-id`, or an id assigned by the server.
  public let requestID: String
}

/// The form in which a call came.
public struct CallForm: Sendable, Hashable {
  /// The protocol; nil if it is unknown.
  public var callProtocol: CallProtocol?
  /// The form of the messages, where there is a protocol that has several.
  public var codec: MessageCodec
  /// The version of HTTP below.
  public var version: HTTPVersion

  /// A form with these parts.
  public init(_ callProtocol: CallProtocol?, _ codec: MessageCodec, over version: HTTPVersion) {
    self.callProtocol = callProtocol
    self.codec = codec
    self.version = version
  }
}

/// Observes the calls on one loop of a server. It is called on that loop, so it must not block. A
/// method is identified by its index in `ServiceRegistry.methods`; nil for a method that does not
/// exist.
public protocol CallObserver: AnyObject {
  /// The head of a call has arrived; `ended` will follow.
  func began(_ methodIndex: Int?)
  /// Messages of the caller have arrived whole.
  func received(messages: Int, _ methodIndex: Int?)
  /// A message was queued for the caller.
  func sentMessage(_ methodIndex: Int?)
  /// A call has ended.
  func ended(_ call: CallRecord)
  /// A TLS session failed, most often during its handshake; the connection is closed. The reason
  /// is for the operator's log.
  func handshakeFailed(_ reason: String, _ peer: Peer)
}

/// Default implementations that do nothing.
extension CallObserver {
  public func began(_ methodIndex: Int?) {}
  public func received(messages: Int, _ methodIndex: Int?) {}
  public func sentMessage(_ methodIndex: Int?) {}
  public func handshakeFailed(_ reason: String, _ peer: Peer) {}
}
