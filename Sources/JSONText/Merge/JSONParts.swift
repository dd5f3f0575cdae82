// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object, each with its value's own bytes.
public enum JSONParts {
  /// The members of `text` in their order; nil if it is not a JSON object, has a key twice or holds
  /// half of a surrogate pair in a key.
  ///
  /// - Parameter depthMax: How many arrays and objects may be open at once, at most 128.
  public static func members(
    of text: [UInt8], depthMax: Int = 128
  ) -> [(key: String, value: [UInt8])]? {
    guard (try? JSONValidator.validate(text, depthMax: depthMax)) != nil,
      let tree = try? JSONNodeReader.tree(of: text, countMax: .max), tree.isObject
    else { return nil }
    var members: [(key: String, value: [UInt8])] = []
    for item in tree.items {
      guard let key = item.key, let name = String(validating: key, as: UTF8.self) else {
        return nil
      }
      members.append((name, Array(item.value.bytes)))
    }
    return members
  }
}
