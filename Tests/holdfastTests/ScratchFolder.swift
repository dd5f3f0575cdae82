// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// A new folder for the files of a test.
enum ScratchFolder {
  static func make() throws -> String {
    var template = Array("/tmp/holdfast-client-XXXXXX".utf8CString)
    return String(cString: try #require(mkdtemp(&template)))
  }
}
