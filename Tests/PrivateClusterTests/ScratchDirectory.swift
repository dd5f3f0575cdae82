// SPDX-License-Identifier: Apache-2.0

import Glibc

@testable import PrivateCluster

/// A folder of a test's own under /tmp, removed with this object.
final class ScratchDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/holdfast-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ClusterError.system(call: "mkdtemp", path: "/tmp", errno: errno)
    }
    path = String(cString: made)
  }

  deinit { try? Directory.remove(path) }

  /// Makes an empty file with a mode, and the folders above it.
  func makeFile(_ name: String, mode: mode_t = 0o644, text: String = "") throws {
    let file = path + "/" + name
    try Directory.make(Directory.parent(of: file), mode: 0o755)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw ClusterError.system(call: "open", path: file, errno: errno)
    }
    defer { close(descriptor) }
    _ = write(descriptor, text, text.utf8.count)
  }
}
