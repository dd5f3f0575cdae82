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
      case .post: .post
      case .other: .other
      }
    return ResourceRequest(
      verb: verb, path: path, query: query, fields: metadata,
      isJSON: contentType == .unary(.json) && whole.sent == .identity,
      mediaType: whole.sent == .identity ? mediaType : "")
  }

  private var mediaType: String {
    let type = otherType.prefix { $0 != UInt8(ascii: ";") }
    return String(decoding: type, as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\t" }
  }
}
