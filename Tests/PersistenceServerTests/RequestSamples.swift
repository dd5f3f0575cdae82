// SPDX-License-Identifier: Apache-2.0

import JSONText
import PersistenceAPI
import ProtobufWire
import RPC
import RPCProtobuf
import TestSupport

/// The requests with which the authorisation of every method is tested, here in process and in
/// Tests/EndToEnd/test_authorisation.py over the wire.
///
/// The file has for each method the requests about each subject: `$` stands for the id of the
/// subject, `@viewer` for the user of that role.
struct RequestSamples {
  private let text: String
  private let descriptors: Descriptors

  init() throws {
    text = String(
      decoding: try RepositoryFile.bytes("Tests/Authorisation/requests.json"), as: UTF8.self)
    descriptors = try Descriptors(ContractDescriptors.fileDescriptorSet)
  }

  /// The requests of a method about a subject of this id, in binary form; empty where the method
  /// has none.
  func requests(
    of method: any ProtobufMethod, about subject: String, id: String, viewer: String
  ) throws -> [[UInt8]] {
    let filled = text.replacing("\"$\"", with: "\"\(id)\"")
      .replacing("\"@viewer\"", with: "\"\(viewer)\"")
    let samples = try JSONValue(parsing: Array(filled.utf8), depthMax: 8).object
    let path = String(method.descriptor.path.dropFirst())
    let requests = samples?[path]?.object?[subject]?.elements ?? []
    return try requests.map { try descriptors.encode($0, as: method.requestType.wireName) }
  }
}
