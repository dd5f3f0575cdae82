// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder of its own for a test, deleted with its files at the end.
final class ScratchFolder {
  let path: String

  struct Failure: Error { let code: Int32 }

  init() throws {
    var template = Array("/tmp/holdfast-tls-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Failure(code: errno) }
    self.path = String(cString: path)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in it, sorted.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The permission bits of a file.
  func mode(of name: String) -> UInt32 {
    var status = stat()
    return stat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
  }
}
