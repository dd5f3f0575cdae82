// SPDX-License-Identifier: Apache-2.0

import Synchronization
import WorkbenchEngine

/// One session's access to the server: carries out the engine's server effects, one call at a time.
final class SessionLink: Sendable {
  private let server: any WorkbenchServer
  private let limits: SharedLimits
  private let writer: String
  private let worksInParts: Bool
  /// The key of a save that may have been executed although no answer arrived.
  private let uncertainKey = Mutex<String?>(nil)

  /// Results for the session.
  enum News: Sendable {
    /// An event for the engine.
    case event(WorkbenchEvent)
    /// A call failed.
    case failure(ServerFailure)
  }

  init(_ server: any WorkbenchServer, _ limits: SharedLimits, _ configuration: EngineConfiguration)
  {
    self.server = server
    self.limits = limits
    writer = configuration.writer
    worksInParts = configuration.worksInParts
  }

  /// Carries out a server effect.
  func answer(_ effect: WorkbenchEffect, _ tell: (News) -> Void) async {
    switch effect {
    case .save(let attempt): await save(attempt, tell)
    case .fetch(let id): await fetch(id, tell)
    case .renewCredentials:
      tell(.event(.credentialsRenewed(await server.renewCredentials())))
    case .probe: await probe(tell)
    default: break
    }
  }

  private func save(_ attempt: SaveAttempt, _ tell: (News) -> Void) async {
    do throws(ServerFailure) {
      // A save that may already have been executed must not be refused.
      if !isUncertain(attempt), let refusal = await limits.refusal(of: attempt.document) {
        throw .refused(refusal)
      }
      let version = try await send(attempt)
      setUncertain(nil)
      tell(.event(.saveAnswered(key: attempt.key, .saved(version))))
    } catch {
      tell(.failure(error))
      let answer = error.saveAnswer(isUncertain: isUncertain(attempt))
      if answer == .unknown { setUncertain(attempt.key) }
      tell(.event(.saveAnswered(key: attempt.key, answer)))
      if error.isLinkLost { tell(.event(.linkDown)) }
    }
  }

  private func send(_ attempt: SaveAttempt) async throws(ServerFailure) -> ServerVersion {
    switch attempt.target {
    case .create: try await server.create(attempt.document, key: attempt.key)
    case .update(let id, let expected):
      try await server.update(
        id, expectedVersion: expected, to: attempt.document, key: attempt.key)
    }
  }

  /// True if an earlier attempt may have been executed, by this process or by the one that left the
  /// draft.
  private func isUncertain(_ attempt: SaveAttempt) -> Bool {
    uncertainKey.withLock { $0 } == attempt.key || !attempt.key.hasPrefix(writer + ".")
  }

  private func setUncertain(_ key: String?) { uncertainKey.withLock { $0 = key } }

  private func fetch(_ id: String, _ tell: (News) -> Void) async {
    do throws(ServerFailure) {
      var copy = try await server.session(id)
      if worksInParts {
        // Done here and not in the engine, where it would delay edits.
        copy.document.content = WorkbenchContent(text: copy.document.content.text, inParts: true)
      }
      tell(.event(.fetched(copy)))
    } catch {
      tell(.failure(error))
      tell(.event(.fetchFailed(error.fetchFailure)))
      // The link is probed, and the fetch repeated once it is up.
      if error == .unreachable || error == .noAnswer { tell(.event(.linkDown)) }
    }
  }

  private func probe(_ tell: (News) -> Void) async {
    do throws(ServerFailure) {
      try await limits.refresh()
      tell(.event(.linkUp))
    } catch {
      switch error {
      case .unreachable, .noAnswer: tell(.event(.linkDown))
      case .later, .missing, .conflict, .unauthenticated, .refused: tell(.event(.linkUp))
      }
    }
  }
}
