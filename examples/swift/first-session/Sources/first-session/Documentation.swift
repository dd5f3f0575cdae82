// SPDX-License-Identifier: Apache-2.0

import DraftStore
import HoldfastClient
import Workbench
import WorkbenchEngine

/// The code that the documentation of the libraries shows.
enum Documentation {
  static func client() async throws {
    try await withHoldfastClient(.init(server: .development)) { client in
      let made = try await client.sessions.create(title: "Survey", content: Array("{}".utf8))
      let session = try await client.sessions.get(made.id)
      print(session.metadata.title)
    }
  }

  static func configuration() throws -> HoldfastClient {
    var configuration = HoldfastClientConfiguration(server: .hostname("holdfast.example.org"))
    configuration.tls = .machineTrust
    configuration.token = .file("/run/secrets/holdfast-token")
    let client = try HoldfastClient(configuration)
    return client
  }

  static func conflict(_ client: HoldfastClient, _ id: String, _ content: [UInt8]) async throws {
    do {
      _ = try await client.sessions.update(id, replacing: 3, content: content)
    } catch {
      guard error.reason == .versionMismatch else { throw error }
      print("\(error.versionConflict?.lastWriterID ?? "Someone") was faster.")
    }
  }

  static func list(_ client: HoldfastClient) async throws {
    for try await session in client.sessions.list() { print(session.title) }
  }

  struct Tenant: ClientInterceptor {
    func intercept(
      _ attempt: CallAttempt,
      next: nonisolated(nonsending) (CallAttempt) async throws(HoldfastError) -> Void
    ) async throws(HoldfastError) {
      var attempt = attempt
      attempt.metadata.append("x-tenant", "blue")
      try await next(attempt)
    }
  }

  static func follow(_ client: HoldfastClient, _ id: String) async throws {
    for try await news in client.sessions.watch(id) {
      guard case .changed(let session) = news else { continue }
      print("\(session.title) has version \(session.version)")
    }
  }

  static func edit(_ desk: WorkbenchDesk, _ id: String, _ json: [UInt8]) async throws {
    let session = try await desk.open(id)
    let edit = try session.edit(part: "cells", bytes: json)
    try await edit.durable()
    switch try await session.save() {
    case .saved(let version): print("saved version \(version)")
    case .conflict(let theirs): try await session.merge(with: theirs)
    case .pending, .missing, .rejected: break  // The edits are kept.
    }
  }

  static func desk(_ folder: String) async throws -> WorkbenchDesk {
    var settings = HoldfastClientConfiguration(server: .hostname("holdfast.example.org"))
    settings.tls = .machineTrust
    settings.retry = .none
    let server = HoldfastServer(try HoldfastClient(settings))
    let owner = try await server.owner()
    let desk = WorkbenchDesk(of: owner, draftsAt: folder, server: server)
    return desk
  }

  static func share(_ id: String) throws {
    let links = try ShareLink(template: "https://workbench.example.org/snapshots/{id}")
    let shared = links.url(for: id)
    let opened = try links.id(in: "https://workbench.example.org/snapshots/0c8aLqkD2sVQ3mXo?tab")
    print(shared, opened)
  }
}
