// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Saves a session, runs into a conflict, follows a change and reads lists.
///
///     first-session 127.0.0.1:50051
@main
struct FirstSession {
  static func main() async throws {
    let address = CommandLine.arguments.dropFirst().first ?? "127.0.0.1:50051"
    let server = try HoldfastAddress(address)
    try await withHoldfastClient(.init(server: server)) { client in
      let info = try await client.server.info()
      print("connected to version \(info.version)")
      let id = try await save(client)
      try await conflict(client, id)
      try await follow(client, id)
      try await list(client)
    }
    try await testWithoutServer()
  }

  static func save(_ client: HoldfastClient) async throws -> String {
    let made = try await client.sessions.create(
      title: "Survey", content: Array(#"{"cells": []}"#.utf8))
    print("saved version \(made.version)")

    let session = try await client.sessions.get(made.id)
    print("read \(session.content.count) bytes")

    let saved = try await client.sessions.update(
      made.id, replacing: session.metadata.version,
      content: Array(#"{"cells": [1]}"#.utf8), note: "the first cell")
    print("saved version \(saved.metadata.version)")
    return made.id
  }

  static func conflict(_ client: HoldfastClient, _ id: String) async throws {
    let mine = Array(#"{"cells": [2]}"#.utf8)
    do {
      _ = try await client.sessions.update(id, replacing: 1, content: mine)
    } catch {
      guard error.reason == .versionMismatch else { throw error }
      let current = error.versionConflict?.version ?? 0
      print("conflict: the current version is \(current)")
      _ = try await client.sessions.update(id, replacing: current, content: mine)
    }
  }

  static func follow(_ client: HoldfastClient, _ id: String) async throws {
    let metadata = try await client.sessions.metadata(id)
    let watch = client.sessions.watch(id, knownVersion: metadata.version)
    async let change = client.sessions.update(id, replacing: metadata.version, title: "Renamed")
    for try await news in watch {
      guard case .changed(let session) = news else { continue }
      print("news: \(session.title)")
      break
    }
    _ = try await change
  }

  static func list(_ client: HoldfastClient) async throws {
    var request = ListSessionsRequest()
    request.pageSize = 100
    for try await session in client.sessions.list(request) {
      print("listed \(session.title)")
    }
  }
}
