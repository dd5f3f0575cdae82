// SPDX-License-Identifier: Apache-2.0

/// One answer on its way into a session, in as many pieces as it is made.
///
///     awaited --begin--> waiting --write--> flowing --all written, ended--> written
///
/// The head waits for the first write: an answer that is whole by then travels with its length, and
/// any other in chunks, or for HTTP/1.0 up to the end of the connection.
public struct HTTP1Answer {
  private enum State {
    case awaited, waiting(HTTP1Response), flowing, written
  }

  private var state = State.awaited
  private var pieces: [[UInt8]] = []
  /// The next piece, and the bytes of it that were written.
  private var next = (piece: 0, offset: 0)
  private var isEnded = false
  private let omitsBody: Bool

  /// Bytes of the body that wait to be written.
  public private(set) var queuedBytes = 0
  /// Bytes of the body that were written.
  public private(set) var writtenBytes: UInt64 = 0

  /// A response that has not begun. `omitsBody` is for HEAD; its length is omitted too, since the
  /// body is never created.
  public init(omitsBody: Bool) { self.omitsBody = omitsBody }

  /// True once there is a head.
  public var hasBegun: Bool { if case .awaited = state { false } else { true } }

  /// True once all of it was written.
  public var isWritten: Bool { if case .written = state { true } else { false } }

  /// Takes the head, once; its `body` does not matter.
  public mutating func begin(_ head: HTTP1Response) {
    guard case .awaited = state else { return }
    state = .waiting(head)
  }

  /// Appends bytes of the body. Does nothing after `end`.
  public mutating func append(_ bytes: [UInt8]) {
    guard !isEnded, !bytes.isEmpty, !omitsBody else { return }
    pieces.append(bytes)
    queuedBytes += bytes.count
  }

  /// Ends the body.
  public mutating func end() { isEnded = true }

  /// Writes pending output to the session until `limit` bytes, or slightly more, are queued there.
  public mutating func write(to session: HTTP1Session, now: Int, limit: Int) {
    if case .waiting(var head) = state {
      head.body = isEnded && !omitsBody ? .length(queuedBytes) : .stream
      session.respond(head, now: now)
      state = .flowing
    }
    guard case .flowing = state else { return }
    while next.piece < pieces.count, session.queuedBytes < limit {
      writePiece(to: session, sizeMax: limit - session.queuedBytes)
    }
    guard next.piece == pieces.count else { return }
    pieces = []
    next = (0, 0)
    guard isEnded else { return }
    session.end()
    state = .written
  }

  private mutating func writePiece(to session: HTTP1Session, sizeMax: Int) {
    let piece = pieces[next.piece]
    let end = min(piece.count, next.offset + sizeMax)
    session.send(piece[next.offset..<end])
    queuedBytes -= end - next.offset
    writtenBytes += UInt64(end - next.offset)
    next.offset = end
    guard end == piece.count else { return }
    // Written pieces do not wait in memory for the end of a long answer.
    pieces[next.piece] = []
    next = (next.piece + 1, 0)
  }
}
