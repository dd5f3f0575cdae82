// SPDX-License-Identifier: Apache-2.0

/// The place of a raw content, as its path names it.
enum ContentPlace: Hashable {
  case session(id: String)
  case snapshot(id: String)

  /// The place of a path; nil where it is none. Whether the id is one is the service's to say.
  init?(path: [UInt8]) {
    if let id = Self.id(in: path, behind: "/v1/sessions/") {
      self = .session(id: id)
    } else if let id = Self.id(in: path, behind: "/v1/snapshots/") {
      self = .snapshot(id: id)
    } else {
      return nil
    }
  }

  /// The verbs of the place, as `allow` lists them.
  var verbs: String {
    switch self {
    case .session: "GET, HEAD, PUT"
    case .snapshot: "GET, HEAD"
    }
  }

  private static func id(in path: [UInt8], behind prefix: String) -> String? {
    let suffix = "/content"
    guard path.starts(with: prefix.utf8), path.suffix(suffix.utf8.count).elementsEqual(suffix.utf8),
      path.count > prefix.utf8.count + suffix.utf8.count
    else { return nil }
    let id = path.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
    return id.contains(UInt8(ascii: "/")) ? nil : String(decoding: id, as: UTF8.self)
  }
}
