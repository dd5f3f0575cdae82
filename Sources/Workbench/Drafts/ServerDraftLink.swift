// SPDX-License-Identifier: Apache-2.0

import Synchronization
import WorkbenchEngine

/// One session's draft on the server: carries out the engine's effects for it, one call at a time
/// and beside the other calls.
final class ServerDraftLink: Sendable {
  private let server: any WorkbenchServer
  private let drafts: SessionDrafts
  private let deviceName: String
  /// The writer whose id is used; nil until the first call.
  private let writer = Mutex<String?>(nil)

  /// The title that is sent for a document without one, since the server requires a title.
  static let emptyTitle = "Untitled"

  init(_ server: any WorkbenchServer, _ drafts: SessionDrafts, deviceName: String) {
    self.server = server
    self.drafts = drafts
    self.deviceName = deviceName
  }

  /// Carries out an effect for the draft on the server.
  func answer(_ effect: WorkbenchEffect, _ tell: (SessionLink.News) -> Void) async {
    switch effect {
    case .saveServerDraft(let draft): await save(draft, tell)
    case .removeServerDraft(let id): await remove(id, tell)
    case .releaseServerDraft(let reference):
      do throws(ServerFailure) {
        try await server.drafts?.remove(reference)
      } catch {
        if error != .missing, error != .conflict { tell(.failure(error)) }
      }
      tell(.event(.serverDraftReleased))
    default: break
    }
  }

  private func save(_ draft: ServerDraft, _ tell: (SessionLink.News) -> Void) async {
    var draft = draft
    if draft.document.title.isEmpty { draft.document.title = Self.emptyTitle }
    do throws(ServerFailure) {
      try await send(draft)
      tell(.event(.serverDraftAnswered(revision: draft.revision, .kept)))
    } catch {
      tell(.failure(error))
      tell(.event(.serverDraftAnswered(revision: draft.revision, error.serverDraftAnswer)))
    }
  }

  /// Sends the draft. If the server has a later one of this slot, as after a crash of a device that
  /// could not write drafts, that one stays, and this writer has one of its own from now on.
  private func send(_ draft: ServerDraft) async throws(ServerFailure) {
    guard let server = server.drafts else {
      throw .refused(SaveRefusal(.invalid, "The server keeps no drafts."))
    }
    let device = await device()
    do throws(ServerFailure) {
      try await server.save(draft, of: subject(draft.sessionID, device), device: device.text)
    } catch {
      guard error == .conflict, device.writer != drafts.writer else { throw error }
      let own = use(drafts.writer)
      try await server.save(draft, of: subject(draft.sessionID, own), device: own.text)
    }
  }

  private func remove(_ id: String?, _ tell: (SessionLink.News) -> Void) async {
    let device = await device()
    let reference = ServerDraftReference(
      subject: subject(id, device), deviceID: device.text, etag: "")
    do throws(ServerFailure) {
      try await server.drafts?.remove(reference)
      tell(.event(.serverDraftRemoved(true)))
    } catch {
      if error != .missing { tell(.failure(error)) }
      tell(.event(.serverDraftRemoved(error == .missing)))
    }
  }

  private func subject(
    _ id: String?, _ device: WorkbenchDeviceID
  ) -> ServerDraftReference.Subject {
    id.map { .session($0) } ?? .unsaved(device.writer)
  }

  private func device() async -> WorkbenchDeviceID {
    if let known = writer.withLock({ $0 }) {
      return WorkbenchDeviceID(name: deviceName, writer: known)
    }
    return use(await drafts.slotWriter())
  }

  private func use(_ writer: String) -> WorkbenchDeviceID {
    self.writer.withLock { $0 = writer }
    return WorkbenchDeviceID(name: deviceName, writer: writer)
  }
}

extension ServerFailure {
  /// The answer to a draft that could not be saved for this reason.
  fileprivate var serverDraftAnswer: ServerDraftAnswer {
    switch self {
    case .unreachable, .noAnswer, .unauthenticated, .missing, .conflict: .later(retryAfter: nil)
    case .later(let wait): .later(retryAfter: wait)
    case .refused: .refused
    }
  }
}
