// SPDX-License-Identifier: Apache-2.0

/// A merged value, which becomes text once all of it is known.
indirect enum JSONMerged {
  /// A value of one document as it is there.
  case node(JSONNode)
  /// An object with the brackets and the spacing of another.
  case object(like: JSONNode, [Item])
  /// An array with the brackets and the spacing of another.
  case array(like: JSONNode, [Item])

  /// A merged member or element.
  struct Item {
    /// The item of a document from which key and spacing come.
    let origin: JSONNode.Item
    /// The text of that document.
    let source: JSONNode.Source
    /// True if the item was the first in its document, whose spacing differs from that of others.
    let wasFirst: Bool
    /// True if it was the last, whose trailing white space belongs to the closing bracket.
    let wasLast: Bool
    let value: JSONMerged

    /// An item of `container`, with its own value or a merged one.
    init(_ container: JSONNode, _ index: Int, _ value: JSONMerged? = nil) {
      origin = container.items[index]
      source = container.source
      wasFirst = index == 0
      wasLast = index == container.items.count - 1
      self.value = value ?? .node(origin.value)
    }
  }

  var text: [UInt8] {
    var text: [UInt8] = []
    write(to: &text)
    return text
  }

  private func write(to text: inout [UInt8]) {
    switch self {
    case .node(let node): text += node.bytes
    case .object(let like, let items): Self.write(items, like: like, "{", "}", to: &text)
    case .array(let like, let items): Self.write(items, like: like, "[", "]", to: &text)
    }
  }

  private static func write(
    _ items: [Item], like: JSONNode, _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    to text: inout [UInt8]
  ) {
    text.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text += lead(of: item, at: index, like: like)
      text += item.source.bytes[item.origin.head]
      item.value.write(to: &text)
      if index < items.count - 1, !item.wasLast { text += item.source.bytes[item.origin.trail] }
    }
    if !items.isEmpty { text += like.source.bytes[like.close] }
    text.append(UInt8(ascii: close))
  }

  /// The white space before an item: that of the same position where the item's own belongs to
  /// another.
  private static func lead(of item: Item, at index: Int, like: JSONNode) -> ArraySlice<UInt8> {
    let models = like.items
    if index == 0, let first = models.first { return like.source.bytes[first.lead] }
    if index > 0, item.wasFirst, models.count > 1 { return like.source.bytes[models[1].lead] }
    return item.source.bytes[item.origin.lead]
  }
}
