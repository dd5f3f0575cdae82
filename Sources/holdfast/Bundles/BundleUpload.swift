// SPDX-License-Identifier: Apache-2.0

import Bundles
import HoldfastClient
import PersistenceAPI
import Reactor
import Synchronization

/// An import from a file or from standard input. A call that fails is resumed after the last
/// session that the server reported.
struct BundleUpload {
  let input: InputFile
  var retry: Retry
  var progress: Progress
  /// Called for every session that the server reports.
  let report: (ImportedSession) -> Void

  private var settings: ImportOptions
  private(set) var tally = ImportTally()
  /// The checkpoint from which to resume.
  private var told: BundleCheckpoint?
  /// The manifest's record, which starts every call; nil if the input cannot be read twice.
  private let manifest: BundleRecord?

  /// Creates an upload of a file that `scan` has verified, or of standard input.
  init(
    _ input: InputFile, scan: BundleScan?, settings: ImportOptions, retry: Retry,
    progress: Progress, report: @escaping (ImportedSession) -> Void
  ) {
    self.input = input
    self.settings = settings
    self.retry = retry
    self.progress = progress
    self.report = report
    manifest = scan?.manifest?.record
    self.progress.sessionsExpected = scan?.trailer?.sessionCount ?? 0
  }

  /// Sends the bundle until the server has reported every session.
  mutating func run(over client: HoldfastClient) async throws {
    while true {
      do {
        try await attempt(over: client)
        progress.clear()
        let expected = progress.sessionsExpected
        guard expected == 0 || tally.total == expected else {
          throw Failure("The server reported \(tally.total) of \(expected) sessions.")
        }
        return
      } catch let error as HoldfastError where manifest != nil {
        progress.clear()
        try await retry.wait(after: error)
      }
    }
  }

  private mutating func attempt(over client: HoldfastClient) async throws {
    settings.resumeAfter = told
    if input.isRegular {
      let offset = try told.map { try BundleScan.offset(behind: $0.sessionID, in: input) }
      try input.seek(to: offset ?? 0)
    }
    let sender = Sender(
      input: input, settings: settings, manifest: told == nil ? nil : manifest)
    let stream = try await client.sessions.import()
    let sending = try sender.start(to: stream)
    let outcome = await receive(from: stream)
    // The process feeding the pipe may keep writing after the call ends; do not wait for it.
    if input.isRegular { await sending.value }
    // The input's error explains more than the cancellation that it caused.
    if let fault = sender.fault { throw fault }
    try outcome.get()
  }

  /// Receives responses until the call ends.
  private mutating func receive(from stream: ImportStream) async -> Result<Void, any Error> {
    do {
      var isComplete = false
      for try await response in stream {
        switch response.news {
        case .session(let session): take(session)
        case .summary: isComplete = true
        case nil: break
        }
      }
      guard isComplete else { throw Failure("The server ended the import without a summary.") }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private mutating func take(_ session: ImportedSession) {
    told = session.checkpoint ?? told
    tally.count(session)
    retry.progressed()
    progress.clear()
    report(session)
    progress.show(sessions: tally.total, bytes: session.checkpoint?.contentBytes ?? 0)
  }
}

/// Sends the messages of an import: the options, the manifest if the input starts after it, and
/// every record of the input.
private final class Sender: Sendable {
  private let input: InputFile
  private let settings: ImportOptions
  private let manifest: BundleRecord?
  private let found = Mutex<(any Error)?>(nil)

  init(input: InputFile, settings: ImportOptions, manifest: BundleRecord?) {
    self.input = input
    self.settings = settings
    self.manifest = manifest
  }

  /// The error in the input; nil if there is none so far.
  var fault: (any Error)? { found.withLock { $0 } }

  /// Sends everything, on a separate thread if reading the input may block. If the call ends early,
  /// its status tells why.
  func start(to stream: ImportStream) throws -> Task<Void, Never> {
    guard !input.isRegular else { return Task { await self.send(to: stream) } }
    let thread = try EventLoop(name: "input")
    try thread.start()
    return Task(executorPreference: thread) { await self.send(to: stream) }
  }

  private func send(to stream: ImportStream) async {
    do {
      try await stream.send(.options(settings))
      if let manifest { try await stream.send(.record(manifest)) }
      var records = BundleFileReader()
      while true {
        while let record = try records.next() { try await stream.send(.record(record)) }
        let bytes = try input.read()
        if bytes.isEmpty { break }
        records.append(bytes)
      }
      await stream.finish()
    } catch is HoldfastError {
      // The call has ended, and its status tells why.
    } catch {
      found.withLock { $0 = error }
      await stream.cancel()
    }
  }
}

private typealias ImportStream = HoldfastStream<ImportSessionsRequest, ImportSessionsResponse>

extension HoldfastStream where Request == ImportSessionsRequest {
  /// Sends a message of an import.
  fileprivate func send(_ step: ImportSessionsRequest.Step) async throws(HoldfastError) {
    try await send(ImportSessionsRequest(step))
  }
}
