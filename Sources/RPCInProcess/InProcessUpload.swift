// SPDX-License-Identifier: Apache-2.0

import RPC

/// The request of a call within the process on its way to the handler, in a window as over HTTP/2.
///
/// Invariant: used on the executor of the call only.
final class InProcessUpload {
  /// The call that this is a part of.
  weak var call: InProcessCall?

  /// Bytes that the server takes at once.
  private var window: Int
  /// Bytes that are sent and do not fit the window.
  private var unsent: ArraySlice<UInt8> = []
  private var end = End.open
  /// True while the server receives bytes, which may credit more in turn.
  private var isPassing = false

  /// The end of the request.
  private enum End { case open, announced, passed }

  init(window: Int) { self.window = window }

  /// The server takes as many bytes more.
  func widen(by count: Int) {
    window += count
    pass()
  }

  /// Drops the rest: the call is over.
  func close() {
    end = .passed
    unsent = []
  }

  private func pass() {
    guard !isPassing else { return }
    isPassing = true
    defer { isPassing = false }
    while window > 0, !unsent.isEmpty {
      let bytes = unsent.prefix(window)
      unsent = unsent.dropFirst(bytes.count)
      window -= bytes.count
      bytes.withUnsafeBytes { call?.server?.receive($0) }
    }
    guard unsent.isEmpty else { return }
    if end == .announced {
      end = .passed
      call?.server?.receiveEnd()
    }
    call?.client.resumeSending()
  }
}

extension InProcessUpload: ClientCallOutput {
  func send(_ frame: [UInt8]) {
    unsent += frame
    pass()
  }

  func sendEnd() {
    end = .announced
    pass()
  }

  func credit(_ count: Int) { call?.answersTaken(count) }

  func reset() { call?.abandon() }

  var isCongested: Bool { !unsent.isEmpty }
}
