// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import holdfast

/// The folders of texts that editors have open.
@Suite struct EditFolderTests {
  @Test func `an id that a server has made up stays below the folder of edits`() async {
    await #expect(processExitsWith: .success) {
      let state = try ScratchFolder.make()
      setenv("XDG_STATE_HOME", state, 1)
      for id in ["../../outside", "a/b", ".", "", String(repeating: "x", count: 5_000), "\u{0}\n"] {
        let folder = try EditFolder(for: id)
        try folder.write([1])
        let path = folder.file.split(separator: "/", omittingEmptySubsequences: false)
        #expect(path.dropLast(2).joined(separator: "/") == state + "/holdfast/edits")
        #expect(path[path.count - 2].utf8.count <= 64 + 7)
        #expect(try folder.read() == [1])
        folder.remove()
      }
      #expect(PrivateFolder.names(in: state + "/holdfast/edits") == [])
    }
  }
}
