// SPDX-License-Identifier: Apache-2.0

import Bundles
import HoldfastClient
import PersistenceAPI

/// An export to a file. Every record is verified before it is written, and a call that fails is
/// resumed after the last complete session.
struct BundleDownload {
  /// The export request: the sessions, with or without history.
  var request: ExportSessionsRequest
  var retry: Retry
  var progress: Progress

  private let output: OutputFile
  private var reader = BundleReader()
  private var trailer: BundleTrailer?
  /// The last checkpoint between sessions: the verified state and the file's length there.
  private var place: (reader: BundleReader, checkpoint: BundleCheckpoint, length: Int64)?

  /// Creates a download that starts with the manifest.
  init(
    _ request: ExportSessionsRequest, to output: OutputFile, retry: Retry, progress: Progress
  ) {
    self.request = request
    self.output = output
    self.retry = retry
    self.progress = progress
  }

  /// True if there is a checkpoint from which `--resume` can continue.
  var hasBegun: Bool { place != nil }

  /// Continues an earlier download, with the options with which it was started.
  mutating func resume(behind scan: BundleScan) throws {
    guard let place = scan.place, let manifest = scan.manifest else {
      return try output.truncate(to: 0)
    }
    request.includeHistory = manifest.told.hasHistory
    progress.sessionsExpected = manifest.told.sessionCount
    self.place = (place.reader, place.checkpoint, place.offset)
    try rewind()
  }

  /// Receives the rest of the bundle and returns its trailer.
  mutating func run(over client: HoldfastClient) async throws -> BundleTrailer {
    while true {
      do {
        try await attempt(over: client)
        progress.clear()
        guard let trailer else {
          throw Failure("The server ended the export before its trailer.")
        }
        return trailer
      } catch let error as HoldfastError where output.isRegular {
        progress.clear()
        try await retry.wait(after: error)
        try rewind()
      }
    }
  }

  /// Discards everything after the last checkpoint.
  private mutating func rewind() throws {
    reader = place?.reader ?? BundleReader()
    trailer = nil
    try output.truncate(to: place?.length ?? 0)
  }

  private mutating func attempt(over client: HoldfastClient) async throws {
    request.resumeAfter = place?.checkpoint
    let stream = try await client.sessions.export(request)
    do {
      for try await response in stream {
        if let record = response.record { try take(record) }
      }
    } catch {
      await stream.cancel()
      throw error
    }
  }

  private mutating func take(_ record: BundleRecord) throws {
    switch try reader.read(record) {
    case .manifest(let manifest): progress.sessionsExpected = manifest.sessionCount
    case .trailer(let trailer): self.trailer = trailer
    case .session, .version, .sessionEnd: break
    }
    try output.write(BundleFileReader.bytes(of: record))
    guard let checkpoint = reader.checkpoint else { return }
    place = (reader, checkpoint, output.byteCount)
    retry.progressed()
    progress.show(sessions: checkpoint.sessionCount, bytes: checkpoint.contentBytes)
  }
}
