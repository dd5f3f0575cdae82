// SPDX-License-Identifier: Apache-2.0

/// A change that a user makes to a document.
public enum WorkbenchEdit: Sendable, Equatable {
  /// Change the title.
  case title(String)
  /// Change the description.
  case description(String)
  /// Replace one part of a content that is in parts; a new name adds a part.
  case part(String, [UInt8])
  /// Replace the content, by one text or by parts.
  case content(WorkbenchContent)
  /// Replace the whole document, with a restored version or one from the trash.
  case document(WorkbenchDocument)
}

/// The reasons why an edit is refused.
public enum EditRefusal: String, Sendable, Equatable {
  /// The document is a snapshot.
  case readOnly
  /// The session is not open yet, or its recovery waits for the user's decision.
  case notOpen
  /// The session is closing or closed.
  case closed
  /// The edit names a part, but the content is one text.
  case notInParts
}
