// SPDX-License-Identifier: Apache-2.0

/// A change that a person makes to a document.
public enum WorkbenchEdit: Sendable, Equatable {
  /// Another title.
  case title(String)
  /// Another description.
  case description(String)
  /// Another value of one part of a content that is in parts; a new name adds a part.
  case part(String, [UInt8])
  /// Another content, as one text or in parts.
  case content(WorkbenchContent)
  /// Another document: a restored version, or one taken from the trash.
  case document(WorkbenchDocument)
}

/// The reasons for which an edit is not taken.
public enum EditRefusal: String, Sendable, Equatable {
  /// The document is a snapshot.
  case readOnly
  /// The session is not open yet, or a question of its recovery waits for an answer.
  case notOpen
  /// The session is closing or closed.
  case closed
  /// The edit names a part, but the content is one text.
  case notInParts
}
