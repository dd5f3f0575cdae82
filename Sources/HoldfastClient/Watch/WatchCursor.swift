// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
import Reactor

/// The progress of a watch: the request with which to resume it, and the events to report.
protocol WatchProgress {
  associatedtype Request: Sendable
  associatedtype Response: Sendable
  associatedtype News

  /// The method that streams the events.
  static var method: ServerStreamingMethod<Request, Response> { get }
  /// The request that resumes after the last event.
  var request: Request { get }

  /// The event to report; nil if it was already reported, or is none.
  mutating func take(_ response: Response) -> News?
}

/// A watch in progress. Its call is cancelled when the cursor is deallocated.
///
///     open --event--> open        open --failed, ended--> pausing --> open
///                                                    └──> over, if it does not resume
final class WatchCursor<Progress: WatchProgress> {
  private let client: HoldfastClient
  private let resumes: Bool
  private var isOver = false
  private var progress: Progress
  private var stream: HoldfastStream<Progress.Request, Progress.Response>?
  private var backoff: Backoff
  /// The token that the server rejected last.
  private var refused: String?

  init(_ client: HoldfastClient, _ progress: Progress, resumes: Bool = true) {
    self.client = client
    self.resumes = resumes
    self.progress = progress
    let policy = client.core.retry
    backoff = Backoff(delayMin: policy.backoffStart, delayMax: policy.backoffMax)
  }

  deinit {
    if let stream { Task { await stream.cancel() } }
  }

  func next() async throws(HoldfastError) -> Progress.News? {
    while !isOver {
      var asked: Duration?
      do throws(HoldfastError) {
        if let news = try await newsOfStream() { return news }
      } catch {
        if try mustPause(after: error) { asked = error.retryDelay } else { continue }
      }
      if !resumes { break }
      let pause = backoff.pause(jitter: client.core.time.jitter())
      try await client.core.wait((asked ?? .zero) + pause)
    }
    isOver = true
    return nil
  }

  /// The next event of the current call, or of a new one; nil if the server has ended it.
  private func newsOfStream() async throws(HoldfastError) -> Progress.News? {
    let stream: HoldfastStream<Progress.Request, Progress.Response>
    if let open = self.stream {
      stream = open
    } else {
      stream = try await client.core.open(Progress.method, client.settings, insteadOf: refused)
      self.stream = stream
      try await stream.send(progress.request)
      await stream.finish()
    }
    while let response = try await stream.next() {
      guard let news = progress.take(response) else { continue }
      backoff.reset()
      refused = nil
      return news
    }
    self.stream = nil
    return nil
  }

  /// Throws permanent failures; returns false if the watch can resume at once with another token.
  private func mustPause(after error: HoldfastError) throws(HoldfastError) -> Bool {
    let token = stream?.token
    stream = nil
    if error.code == .unauthenticated, refused == nil, let token {
      refused = token
      return false
    }
    guard error.isTemporary, resumes else {
      isOver = true
      throw error
    }
    return true
  }
}
