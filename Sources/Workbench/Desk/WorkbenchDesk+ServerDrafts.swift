// SPDX-License-Identifier: Apache-2.0

import DraftStore
import WorkbenchEngine

/// Work that other devices of the user left on the server.
extension WorkbenchDesk {
  /// The user's drafts on the server, the latest first, except those of which this device has the
  /// draft itself. Nothing is loaded or changed.
  ///
  /// - Throws: `unreachable`, or `rejected` if the server keeps no drafts.
  public func serverDrafts() async throws(WorkbenchError) -> [ServerDraftEntry] {
    let entries = try await onServer { (drafts) async throws(ServerFailure) in
      try await drafts.list()
    }
    // Even if drafts cannot be read here, the user sees what the server has.
    let here = (try? await recoverables()) ?? []
    let writers = Set(here.map(\.writer))
    return entries.filter {
      !writers.contains(WorkbenchDeviceID($0.reference.deviceID).writer)
    }
  }

  /// Compares a draft on the server with the session there, changing neither.
  ///
  /// - Throws: `draftGone`, `unreachable` or `rejected`.
  public func compare(_ entry: ServerDraftEntry) async throws(WorkbenchError) -> DraftComparison {
    await comparison(of: try await draft(entry))
  }

  /// Opens a draft from the server. It is written to this device first, and reconciled with the
  /// server before anything is shown. The draft on the server is removed once its edits are saved
  /// or discarded here, unless its device has changed it by then.
  ///
  /// - Throws: `draftGone`, `unreachable`, `rejected`, `cancelled`, or `closed` if the desk is
  ///   closed.
  public func recover(_ entry: ServerDraftEntry) async throws(WorkbenchError) -> WorkbenchSession {
    var draft = try await draft(entry)
    if configuration.rules.worksInParts {
      draft.document.split()
      draft.base?.document.split()
    }
    return try await opened(try makeSession(), .serverDraft(draft, entry.reference))
  }

  /// Removes a draft from the server for good.
  ///
  /// - Throws: `changedSinceReview` if its device has changed it since it was listed,
  ///   `unreachable` or `rejected`.
  public func discard(_ entry: ServerDraftEntry) async throws(WorkbenchError) {
    do throws(WorkbenchError) {
      try await onServer { (drafts) async throws(ServerFailure) in
        try await drafts.remove(entry.reference)
      }
    } catch {
      // It is gone already.
      guard error != .missing else { return }
      throw error
    }
  }

  /// Removes what the writer of a discarded draft left on the server, if that can be reached.
  func removeServerDrafts(of writer: String) async {
    guard configuration.rules.serverDraftEvery != nil, let drafts = server.drafts,
      let entries = try? await drafts.list()
    else { return }
    for entry in entries where WorkbenchDeviceID(entry.reference.deviceID).writer == writer {
      try? await drafts.remove(entry.reference)
    }
  }

  private func draft(_ entry: ServerDraftEntry) async throws(WorkbenchError) -> WorkbenchDraft {
    do throws(WorkbenchError) {
      return try await onServer { (drafts) async throws(ServerFailure) in
        try await drafts.draft(entry.reference)
      }
    } catch {
      throw error == .missing ? .draftGone : error
    }
  }

  private func onServer<Value>(
    _ body: (any WorkbenchServerDrafts) async throws(ServerFailure) -> Value
  ) async throws(WorkbenchError) -> Value {
    guard let drafts = server.drafts else {
      throw .rejected(SaveRefusal(.invalid, "The server keeps no drafts."))
    }
    do throws(ServerFailure) {
      return try await body(drafts)
    } catch {
      throw error == .conflict ? .changedSinceReview : WorkbenchError(error)
    }
  }
}

extension WorkbenchDocument {
  fileprivate mutating func split() {
    content = WorkbenchContent(text: content.text, inParts: true)
  }
}
