// SPDX-License-Identifier: Apache-2.0

import Reactor
import Synchronization

/// One GET, on a thread of its own, since libcurl resolves names and connects while it waits.
///
/// Redirects are not followed: an address that moved is for the operator to change.
public struct Fetch: Sendable {
  /// The server's response.
  public struct Answer: Hashable, Sendable {
    /// All of it.
    public var body: [UInt8]
    /// The time for which the response may be cached; nil if the server does not say.
    public var maxAge: Duration?
  }

  private let url: FetchURL
  private let authorityPath: String?
  private let limits: FetchLimits

  /// A fetch that can be repeated.
  ///
  /// - Parameter authorityPath: Certificates in PEM by which the server is trusted, in place of the
  ///   system's.
  public init(_ url: FetchURL, authorityPath: String? = nil, limits: FetchLimits = .init()) {
    self.url = url
    self.authorityPath = authorityPath
    self.limits = limits
  }

  /// Fetches once. Cancelling the task ends the transfer within a second.
  public func run() async throws(FetchError) -> Answer {
    let isCancelled = CancellationFlag()
    let result: Result<Answer, FetchError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        do {
          try SystemThread.start(name: "fetch") {
            continuation.resume(returning: perform(isCancelled))
          }.detach()
        } catch {
          continuation.resume(returning: .failure(.failed("\(error)")))
        }
      }
    } onCancel: {
      isCancelled.set()
    }
    return try result.get()
  }

  private func perform(_ isCancelled: CancellationFlag) -> Result<Answer, FetchError> {
    Result { () throws(FetchError) in
      let transfer = try CurlTransfer(limits: limits, isCancelled: isCancelled)
      try transfer.configure(url, authorityPath: authorityPath)
      return try transfer.perform()
    }
  }
}

/// Set once, from any thread.
final class CancellationFlag: Sendable {
  private let flag = Atomic(false)

  /// True once set.
  var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Sets it for good.
  func set() { flag.store(true, ordering: .relaxed) }
}
