// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PersistenceAPI
import PersistenceModel
import RPC

/// The options that say which draft a command is about.
struct ServerDraftOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The session that the draft changes.", valueName: "id"))
  var session: ThingID?

  @Option(
    help: ArgumentHelp(
      "Your name for work that is not saved as a session yet, instead of --session.",
      valueName: "name"))
  var unsaved: String?

  @Option(
    help: ArgumentHelp(
      "The device with the draft; this host's name if it is left out.", valueName: "name"))
  var device: String?

  func validate() throws {
    guard (session == nil) != (unsaved == nil) else {
      throw ValidationError("Name either --session or --unsaved.")
    }
  }

  /// The key of the draft.
  var key: SessionDraftKey.Wire {
    var key = SessionDraftKey.Wire()
    key.sessionID = session?.text ?? ""
    key.draftID = unsaved ?? ""
    key.deviceID = device ?? Self.hostName
    return key
  }

  /// The name of this host, as far as it can stand in a key.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let kept = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      .filter { 0x21...0x7e ~= $0 }.prefix(ClientID.characterCountMax)
    return kept.isEmpty ? "device" : String(decoding: kept, as: UTF8.self)
  }

  /// The draft as the server has it, without its content; nil if there is none.
  func find(on server: Server) async throws -> SessionDraftMetadata.Wire? {
    var request = ListDraftsRequest()
    request.sessionID = key.sessionID
    repeat {
      let page = try await server.call(SessionServiceMethods.listDrafts, request)
      if let found = page.drafts.first(where: { $0.key == key }) { return found }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return nil
  }

  /// The same.
  ///
  /// - Throws: `Failure` if there is none.
  func require(on server: Server) async throws -> SessionDraftMetadata.Wire {
    guard let found = try await find(on: server) else {
      throw Failure(
        "There is no draft of \(session?.text ?? key.draftID) on \(key.deviceID).",
        exitCode: ExitStatus.refused(.notFound),
        remedy: "`holdfast server-draft list` lists your drafts and their devices.")
    }
    return found
  }
}
