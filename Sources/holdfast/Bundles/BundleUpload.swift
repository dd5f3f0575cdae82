// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

/// An import from a file, or from standard input: a call that breaks off is followed by another
/// behind the last session that the server told of.
struct BundleUpload {
  let path: String
  let options: CallOptions
  var retry: Retry
  var progress: Progress
  /// Told of every session.
  let report: (ImportedSession) -> Void

  private var settings: ImportOptions
  private(set) var tally = ImportTally()
  /// Behind which session to go on.
  private var told: BundleCheckpoint?
  /// The manifest's record, which begins every call; nil where the input cannot be read twice.
  private let manifest: BundleRecord?

  /// An upload of a file that `scan` has proven, or of standard input.
  init(
    _ path: String, scan: BundleScan?, settings: ImportOptions, options: CallOptions, retry: Retry,
    progress: Progress, report: @escaping (ImportedSession) -> Void
  ) {
    self.path = path
    self.settings = settings
    self.options = options
    self.retry = retry
    self.progress = progress
    self.report = report
    manifest = scan?.manifest?.record
    self.progress.sessionsExpected = scan?.trailer?.sessionCount ?? 0
  }

  /// Sends the bundle until the server has told of every session.
  mutating func run(over transport: some ClientTransport) async throws {
    while true {
      do {
        try await attempt(over: transport)
        progress.clear()
        let expected = progress.sessionsExpected
        guard expected == 0 || tally.total == expected else {
          throw Failure("The server told of \(tally.total) sessions, but there are \(expected).")
        }
        return
      } catch let error as RPCError where manifest != nil {
        progress.clear()
        try await retry.wait(after: error)
      }
    }
  }

  private mutating func attempt(over transport: some ClientTransport) async throws {
    settings.resumeAfter = told
    var offset: Int64 = 0
    if let told { offset = try BundleScan.offset(behind: told.sessionID, in: path) }
    let sender = Sender(
      input: try InputFile(path, from: offset), settings: settings,
      manifest: told == nil ? nil : manifest)
    let stream = try await transport.open(SessionServiceMethods.importSessions, options)
    async let fault = sender.send(to: stream)
    let outcome = await receive(from: stream)
    // What was wrong with the input says more than that the call was then given up.
    if let fault = await fault { throw fault }
    try outcome.get()
  }

  /// Takes what the server tells until the call is over.
  private mutating func receive(from stream: any ClientStream) async -> Result<Void, RPCError> {
    do throws(RPCError) {
      var isComplete = false
      while let response = try await stream.nextMessage(as: ImportSessionsResponse.self) {
        switch response.news {
        case .session(let session): take(session)
        case .summary: isComplete = true
        case nil: break
        }
      }
      guard isComplete else {
        throw RPCError(.internal, "The server ended the import without a summary.")
      }
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

/// Sends what a call of an import takes: the options, the manifest where the input begins behind
/// it, and every record of the input.
private struct Sender {
  // Safety: only the task that sends touches the file.
  struct Input: @unchecked Sendable { let file: InputFile }

  private let input: Input
  private let settings: ImportOptions
  private let manifest: BundleRecord?

  init(input: InputFile, settings: ImportOptions, manifest: BundleRecord?) {
    self.input = Input(file: input)
    self.settings = settings
    self.manifest = manifest
  }

  /// Sends everything; returns what is wrong with the input, and nothing where the call ends early,
  /// which its status explains.
  func send(to stream: any ClientStream) async -> (any Error)? {
    do {
      try await stream.send(.options(settings))
      if let manifest { try await stream.send(.record(manifest)) }
      var records = BundleFileReader()
      while true {
        while let record = try records.next() { try await stream.send(.record(record)) }
        let bytes = try input.file.read()
        if bytes.isEmpty { break }
        records.append(bytes)
      }
      await stream.sendEnd()
      return nil
    } catch is RPCError {
      return nil
    } catch {
      await stream.cancel()
      return error
    }
  }
}

extension ClientStream {
  /// Sends a step of an import.
  fileprivate func send(_ step: ImportSessionsRequest.Step) async throws(RPCError) {
    try await send(message: ImportSessionsRequest(step))
  }
}
