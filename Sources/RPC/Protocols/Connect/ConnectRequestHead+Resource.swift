// SPDX-License-Identifier: Apache-2.0

extension ConnectRequestHead {
  /// The request as one for a resource; nil where the path names a method.
  var resourceRequest: ResourceRequest? {
    guard methodIndex == nil else { return nil }
    let verb: ResourceRequest.Verb =
      switch verb {
      case .get: .get
      case .head: .head
      case .put: .put
      case .post, .other: .other
      }
    return ResourceRequest(
      verb: verb, path: path, query: query, fields: metadata,
      isJSON: contentType == .unary(.json) && whole.sent == .identity)
  }
}
