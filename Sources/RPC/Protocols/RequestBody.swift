// SPDX-License-Identifier: Apache-2.0

/// Cuts the body of a request into messages, as its protocol frames them.
struct RequestBody {
  private var deframer: MessageDeframer
  private var form = Form.framed

  /// On the heap where it is large, so that a body of gRPC stays small.
  private enum Form {
    /// Messages with a prefix each.
    case framed
    /// The same as base64.
    indirect case text(GRPCWebText)
    /// One message without a prefix.
    case whole(ConnectBody)
    /// A document that belongs into the message.
    case document(ResourceBody)
    /// Messages in the form of a resource, each of at most so many bytes.
    indirect case pieces(any ResourceBodyReader, messageSizeMax: Int)
    /// Nothing: the message, or its fault, was in the address.
    indirect case given(Result<ReceivedMessage, RPCError>)
    /// The end has come, or a fault.
    case over
  }

  /// A body of messages with a prefix each.
  init(_ deframer: MessageDeframer) { self.deframer = deframer }

  /// Switches to reading the body as base64 text.
  mutating func readText() { form = .text(GRPCWebText()) }

  /// Has the body read as one message.
  mutating func readWhole(_ body: ConnectBody) { form = .whole(body) }

  /// Has the body read as a document.
  mutating func readDocument(_ body: ResourceBody) { form = .document(body) }

  /// Has the body read as a resource that brings several messages.
  mutating func readPieces(_ reader: any ResourceBodyReader, messageSizeMax: Int) {
    form = .pieces(reader, messageSizeMax: messageSizeMax)
  }

  /// Gives the message that came otherwise, so that there is no body.
  mutating func give(_ message: Result<ReceivedMessage, RPCError>) { form = .given(message) }

  /// True if the bytes so far end between two messages.
  var isAtBoundary: Bool {
    switch form {
    case .framed, .text: deframer.isAtBoundary
    case .pieces(let reader, _): reader.isAtBoundary
    case .whole, .document, .given, .over: true
    }
  }

  /// The memory that the part of a message that has arrived takes, in bytes.
  var heldBytes: Int {
    switch form {
    case .whole(let body): body.heldBytes
    case .document(let body): body.heldBytes
    case .pieces(let reader, _): reader.heldBytes
    case .framed, .text, .given, .over: deframer.heldBytes
    }
  }

  /// Takes bytes and hands out every message that they complete.
  @inline(__always)
  mutating func receive(
    _ bytes: UnsafeRawBufferPointer, _ handle: (ReceivedMessage) -> Void
  ) throws(RPCError) {
    guard case .framed = form else { return try receiveOtherwise(bytes, handle) }
    try deframer.receive(bytes, handle)
  }

  private mutating func receiveOtherwise(
    _ bytes: UnsafeRawBufferPointer, _ handle: (ReceivedMessage) -> Void
  ) throws(RPCError) {
    // A fault is the end of it.
    let taken = form
    form = .over
    switch taken {
    case .framed, .over: break
    case .text(var text):
      let decoded = try text.receive(bytes)
      form = .text(text)
      let deframed = decoded.withUnsafeBytes { piece in
        Result { () throws(RPCError) in try deframer.receive(piece, handle) }
      }
      try deframed.get()
    case .whole(let body):
      try body.receive(bytes)
      form = taken
    case .document(let body):
      try body.receive(bytes)
      form = taken
    case .pieces(let reader, let messageSizeMax):
      try reader.receive(bytes, messageSizeMax: messageSizeMax) { handle(Self.message($0)) }
      form = taken
    case .given:
      if !bytes.isEmpty {
        throw RPCError(.messageMalformed, "a GET request must not have a body")
      }
      form = taken
    }
  }

  /// Takes the end and hands out the message that it completes, in protocols in which it does.
  mutating func end(_ handle: (ReceivedMessage) -> Void) throws(RPCError) {
    let taken = form
    switch taken {
    case .framed, .over: break
    case .text(var text): try text.receiveEnd()
    case .whole(let body):
      form = .over
      handle(try body.end())
    case .document(let body):
      form = .over
      handle(body.end())
    case .pieces(let reader, _):
      form = .over
      reader.end { handle(Self.message($0)) }
    case .given(let message):
      form = .over
      handle(try message.get())
    }
    guard deframer.isAtBoundary else {
      throw RPCError(.messageTruncated, "the request ends within a message")
    }
  }

  private static func message(_ bytes: [UInt8]) -> ReceivedMessage {
    ReceivedMessage(bytes: bytes, isCompressed: false)
  }
}
