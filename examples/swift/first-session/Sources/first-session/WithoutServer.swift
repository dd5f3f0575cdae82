// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import RPCInProcess

/// A program's own code, which only needs a client.
func titles(_ client: HoldfastClient) async throws -> [String] {
  var titles: [String] = []
  for try await session in client.sessions.list() { titles.append(session.title) }
  return titles
}

/// A test of it that needs neither a server nor a socket.
func testWithoutServer() async throws {
  var services = ServiceRegistry()
  services.bind(SessionServiceMethods.listSessions) { request, _ in
    var session = SessionMetadata.Wire()
    session.title = request.pageToken.isEmpty ? "one" : "two"
    var page = ListSessionsResponse()
    page.sessions = [session]
    page.nextPageToken = request.pageToken.isEmpty ? "next" : ""
    return page
  }
  let client = HoldfastClient(transport: InProcessTransport(services: services))
  print("without a server: \(try await titles(client).joined(separator: ", "))")
}
