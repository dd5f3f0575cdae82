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

  /// The memory that the gathered part of the session under way, and the reader's state, take, in
  /// bytes.
  var heldBytes: Int { bundle.heldBytes + (session?.heldBytes ?? 0) }

  /// Moves what has been gathered to the store.
  mutating func makeRoom() async throws(PersistenceError) {
    try await session?.makeRoom()
  }

  /// Removes what the session that is not whole yet has left in the store.
  func abandon() {
    session?.abandon()
  }

  /// Throws unless the bundle has been read to its end.
  func finish() throws(PersistenceError) {
    if let truncation = bundle.truncation { throw truncation }
  }
}
