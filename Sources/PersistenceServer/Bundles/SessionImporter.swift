// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel

/// Turns the records of a bundle into imports of sessions.
struct SessionImporter {
  private let context: SessionImport.Context
  private var bundle: BundleReader
  private var session: SessionImport?

  init(context: SessionImport.Context, resumingAfter checkpoint: BundleCheckpoint?) {
    self.context = context
    bundle = BundleReader(resumingAfter: checkpoint)
  }

  /// Reads a record; returns a session once it is whole.
  mutating func read(_ record: BundleRecord) async throws(PersistenceError) -> SessionImport? {
    switch try bundle.read(record) {
    case .manifest, .trailer: return nil
    case .session(let bundled, let content):
      session = SessionImport(
        bundled, content, record: bundle.recordNumber, context: context)
    case .version(let version, let content):
      try await session?.add(version, content, record: bundle.recordNumber)
    case .sessionEnd: break
    }
    guard let checkpoint = bundle.checkpoint, var whole = session.take() else { return nil }
    whole.checkpoint = checkpoint
    return whole
  }

  /// The memory of the collected part of the current session and of the reader's state, in bytes.
  var heldBytes: Int { bundle.heldBytes + (session?.heldBytes ?? 0) }

  /// Moves what has been gathered to the store.
  mutating func makeRoom() async throws(PersistenceError) {
    try await session?.makeRoom()
  }

  /// Removes the staged data of an incomplete session.
  func abandon() {
    session?.abandon()
  }

  /// Throws unless the bundle has been read to its end.
  func finish() throws(PersistenceError) {
    if let truncation = bundle.truncation { throw truncation }
  }
}
