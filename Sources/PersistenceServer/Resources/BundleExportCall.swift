// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire
import RPC

/// A read of the caller's sessions as a bundle: the call ExportSessions, whose records follow each
/// other in the body as in a file.
struct BundleExportCall: ResourceStream {
  private let export: ExportSessionsRequest

  /// The call of a GET, with the parameters `history` and, repeated, `id`.
  init(_ request: ResourceRequest) throws(ResourceRefusal) {
    var query = ResourceQuery(request.query)
    var export = ExportSessionsRequest()
    export.includeHistory = try query.flag("history")
    export.ids = query.values("id")
    try query.finish()
    self.export = export
  }

  var methodPath: String { SessionServiceMethods.exportSessions.path }

  var request: ResourceStreamRequest { .message(export.wireBytes) }

  /// No cache may keep a bundle: it is large, and is another one each time.
  var head: HTTPAnswer {
    let fields: [ResponseBlock.Field] = [
      ("content-type", Array(BundleBody.mediaType.utf8)),
      ("content-disposition", Array(#"attachment; filename="sessions.bundle""#.utf8)),
      ("cache-control", Array("private, no-store".utf8)),
    ]
    return HTTPAnswer(200, fields: fields + ResourceRefusal.safetyFields, body: [])
  }

  /// The record as in a file. An answer is the tag of its only field, then the record after its
  /// length, which is the form of a file already.
  func piece(of message: ArraySlice<UInt8>) -> [UInt8] { Array(message.dropFirst()) }

  /// A bundle that ends early must not look whole.
  func lastPiece(error: [UInt8]) -> [UInt8]? { nil }

  func refusal(_ error: RPCError) -> ResourceRefusal { .content(error) }
}
