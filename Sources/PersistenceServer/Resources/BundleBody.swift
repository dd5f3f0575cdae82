// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceModel
import RPC

/// A bundle as the body of a request or of an answer, byte for byte as in a file.
enum BundleBody {
  static let path = "/v1/bundle"
  /// The media type of a bundle.
  static let mediaType = "application/vnd.holdfast.bundle"
  /// The media types of a body that is read as a bundle: the second is what programs send that
  /// know only that it is a file. No HTML form can send either of them.
  static let acceptedTypes = [mediaType, "application/octet-stream"]

  /// The call that a request for the path is.
  static func call(
    of request: ResourceRequest
  ) throws(ResourceRefusal) -> any ResourceStream {
    switch request.verb {
    case .get, .head: return try BundleExportCall(request)
    case .post: return try BundleImportCall(request)
    case .put, .other: throw .methodNotAllowed("GET, HEAD, POST")
    }
  }
}
