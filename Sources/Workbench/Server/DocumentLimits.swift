// SPDX-License-Identifier: Apache-2.0

import JSONText
public import WorkbenchEngine

/// A server's limits on documents. A document that exceeds them is refused before it is sent.
public struct DocumentLimits: Sendable, Equatable {
  /// The maximum number of Unicode scalars in a title.
  public var titleScalarsMax: Int
  /// The maximum number of Unicode scalars in a description.
  public var descriptionScalarsMax: Int
  /// The maximum size of a content in bytes.
  public var contentBytesMax: Int
  /// The maximum nesting depth of arrays and objects in a content.
  public var contentDepthMax: Int

  /// No limits except the nesting depth: the server decides.
  public static let unknown = DocumentLimits(
    titleScalarsMax: .max, descriptionScalarsMax: .max, contentBytesMax: .max,
    contentDepthMax: 128)

  /// Creates the limits of a server.
  public init(
    titleScalarsMax: Int, descriptionScalarsMax: Int, contentBytesMax: Int, contentDepthMax: Int
  ) {
    self.titleScalarsMax = titleScalarsMax
    self.descriptionScalarsMax = descriptionScalarsMax
    self.contentBytesMax = contentBytesMax
    self.contentDepthMax = contentDepthMax
  }

  /// The first limit that a document exceeds, with a message that names it; nil if there is none.
  public func refusal(of document: WorkbenchDocument) -> SaveRefusal? {
    if document.title.isEmpty { return SaveRefusal(.invalid, "the title is empty") }
    if document.title.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    {
      return SaveRefusal(.invalid, "the title contains a control character")
    }
    let lines = [
      ("title", document.title, titleScalarsMax),
      ("description", document.description, descriptionScalarsMax),
    ]
    for (name, text, limit) in lines where text.unicodeScalars.count > limit {
      return SaveRefusal(
        .invalid, "the \(name) has \(text.unicodeScalars.count) characters, at most \(limit)")
    }
    return refusal(of: document.content)
  }

  private func refusal(of content: WorkbenchContent) -> SaveRefusal? {
    let text = content.text
    guard text.count <= contentBytesMax else {
      return SaveRefusal(
        .tooLarge, "the content has \(text.count) bytes, at most \(contentBytesMax)")
    }
    for part in content.parts {
      // A part is nested one level deep in the object of all parts.
      let depth = content.isInParts ? contentDepthMax - 1 : contentDepthMax
      do {
        try JSONValidator.validate(part.bytes, depthMax: depth)
      } catch {
        let place = content.isInParts ? "the part \(part.name)" : "the content"
        return SaveRefusal(
          .invalid, "\(place) is not accepted: \(error.fault) at byte \(error.offset)")
      }
    }
    return nil
  }
}
