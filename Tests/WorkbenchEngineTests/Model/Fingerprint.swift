// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

extension WorkbenchDocument {
  /// All that the document holds, as one text.
  var fingerprint: String {
    "\(title)|\(description)|\(String(decoding: content.text, as: UTF8.self))"
  }

  /// The same document with its content as a server keeps it: one text.
  var asText: WorkbenchDocument {
    WorkbenchDocument(
      title: title, description: description, content: WorkbenchContent(text: content.text))
  }
}
