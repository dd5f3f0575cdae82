// SPDX-License-Identifier: Apache-2.0

import DraftStore
import HoldfastClient
import PersistenceAPI
import Workbench
import WorkbenchEngine

/// The drafts on this device that belong to the caller of a server.
struct LocalDesk {
  let desk: WorkbenchDesk

  /// Opens the drafts, runs `body`, and closes them once everything pending is written.
  ///
  /// - Parameters:
  ///   - keyFile: The file with the keys of sealed drafts, instead of the target's.
  ///   - note: The change note of versions that are saved.
  static func with<Result>(
    _ server: Server, keyFile: String? = nil, note: String = "",
    _ body: (LocalDesk) async throws -> Result
  ) async throws -> Result {
    let path = try StateFolder.path()
    try PrivateFolder.make(path)
    let keys = keyFile.map(DraftKeySource.file) ?? server.target.draftKeys
    let desk = WorkbenchDesk(
      of: try await owner(on: server, rememberedIn: path), draftsAt: path,
      sealedBy: keys,
      server: HoldfastServer(server.client, note: note, keepsFormat: true))
    do {
      // Where drafts cannot be kept at all, sessions can still be edited; where they are sealed,
      // keys are needed.
      let sealing = keys == nil ? try? await desk.sealing() : try await desk.sealing()
      if sealing == .keyMissing { throw WorkbenchError.local(.keyMissing) }
      let result = try await body(LocalDesk(desk: desk))
      await desk.close()
      return result
    } catch {
      await desk.close()
      throw error
    }
  }

  /// The identity of the caller, as the server tells it, or as it did last if it cannot be reached.
  private static func owner(
    on server: Server, rememberedIn folder: String
  ) async throws -> DraftOwner {
    let caller = DraftOwners.Caller(server.target)
    let remembered = caller.flatMap { DraftOwners(in: folder)[$0] }
    do throws(HoldfastError) {
      let info = try await server.call(ServerServiceMethods.getServerInfo, GetServerInfoRequest())
      // A server that has not reached its database yet does not know its id.
      if !info.serverID.isEmpty {
        let owner = DraftOwner(serverID: info.serverID, principalID: info.principalID)
        if let caller { DraftOwners.remember(owner, for: caller, in: folder) }
        return owner
      }
    } catch {
      guard error.isTemporary, remembered != nil else { throw error }
    }
    guard let remembered else {
      throw Failure(
        "The server does not know its database yet, so it is unknown whose drafts to show.",
        exitCode: ExitStatus.later, remedy: "Try again in a moment.")
    }
    return remembered
  }

  // MARK: Drafts

  /// The draft of that number.
  func draft(_ number: Int64) async throws -> RecoverableDraft {
    let drafts = try await desk.recoverables()
    guard let draft = drafts.first(where: { $0.slot.id == number }) else {
      throw Failure.noDraft(.draft(number))
    }
    return draft
  }

  /// The kept document with that name.
  func kept(_ name: KeptName) async throws -> KeptDocument {
    let all = try await kept(name.kind)
    guard let kept = all.first(where: { $0.id == name.number }) else { throw Failure.noDraft(name) }
    return kept
  }

  /// The kept documents of a kind, newest first; none of drafts.
  private func kept(_ kind: KeptName.Kind) async throws -> [KeptDocument] {
    switch kind {
    case .draft: []
    case .saved: try await desk.history()
    case .discarded: try await desk.trashed()
    case .damaged: try await desk.quarantined()
    }
  }

  /// The documents of these kinds as they are listed.
  func listed(_ kinds: [KeptName.Kind]) async throws -> [LocalDraft] {
    var listed: [LocalDraft] = []
    for kind in kinds {
      if kind == .draft { listed += try await desk.recoverables().map { LocalDraft($0) } }
      listed += try await kept(kind).map { LocalDraft($0, kind) }
    }
    return listed
  }

  /// The document with that name.
  func document(_ name: KeptName) async throws -> WorkbenchDocument {
    if name.kind == .draft { return try await desk.draft(draft(name.number)).document }
    guard let document = try await desk.document(kept(name)) else { throw WorkbenchError.damaged }
    return document
  }

  /// The name of the newest draft of a session with that revision; nil if there is none.
  func name(ofDraftOf session: String?, revision: Int) async -> KeptName? {
    let drafts = (try? await desk.recoverables()) ?? []
    return drafts.first { $0.sessionID == session && $0.revision == revision && $0.openIn == nil }
      .map { .draft($0.slot.id) }
  }
}
