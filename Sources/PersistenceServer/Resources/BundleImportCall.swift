// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufJSON
import ProtobufWire
import RPC

/// A write of the sessions of a bundle: the call ImportSessions, whose records come in the body as
/// in a file, and whose answers are lines of JSON:
///
///     {"session":{…}}   for each session, once it is durable
///     {"summary":{…}}   at the end
///     {"error":{…}}     instead, if the import fails after its first line
struct BundleImportCall: ResourceStream {
  private let options: ImportOptions

  /// The call of a POST, with the parameters `on_conflict`, `dry_run` and `omit_history`.
  init(_ request: ResourceRequest) throws(ResourceRefusal) {
    guard BundleBody.acceptedTypes.contains(request.mediaType) else {
      throw .wrongType(accepted: BundleBody.acceptedTypes.joined(separator: ", "))
    }
    var query = ResourceQuery(request.query)
    var options = ImportOptions()
    let policies: KeyValuePairs<String, ImportConflictPolicy.Wire> = [
      "skip": .skip, "rename": .rename, "replace": .replace,
    ]
    if let policy = try query.choice("on_conflict", among: policies) { options.onConflict = policy }
    options.dryRun = try query.flag("dry_run")
    options.omitHistory = try query.flag("omit_history")
    try query.finish()
    self.options = options
  }

  var methodPath: String { SessionServiceMethods.importSessions.path }

  var request: ResourceStreamRequest { .body(BundleBodyReader(options)) }

  var head: HTTPAnswer {
    let fields: [ResponseBlock.Field] = [
      ("content-type", Array("application/x-ndjson".utf8)),
      ("cache-control", Array("no-store".utf8)),
    ]
    return HTTPAnswer(200, fields: fields + ResourceRefusal.safetyFields, body: [])
  }

  func piece(of message: ArraySlice<UInt8>) -> [UInt8] {
    guard let response = try? ImportSessionsResponse(wireBytes: Array(message)),
      let text = try? ProtobufJSON().text(of: response)
    else { preconditionFailure("an answer of ours has a form in JSON") }
    return text + Self.lineEnd
  }

  func lastPiece(error: [UInt8]) -> [UInt8]? {
    Array(#"{"error":"#.utf8) + error + Array("}".utf8) + Self.lineEnd
  }

  func refusal(_ error: RPCError) -> ResourceRefusal { .content(error) }

  private static let lineEnd = Array("\n".utf8)
}
