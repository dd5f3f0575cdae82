// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A private folder with the text being edited. It is kept until the text is saved or discarded, so
/// that neither a failing editor nor a lost connection loses it.
struct EditFolder {
  private let path: String

  /// The file to open in the editor.
  var file: String { path + "/content.json" }

  /// Creates a folder for a session in the user's state directory (XDG Base Directory
  /// Specification).
  init(for id: ThingID, holding content: [UInt8]) throws {
    let state = Variables["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = state ?? Variables["HOME"].map({ $0 + "/.local/state" }) else {
      throw Failure("The text has no location: set HOME or XDG_STATE_HOME.")
    }
    let parent = folder + "/holdfast/edits"
    try PrivateFolder.make(parent)
    var template = Array("\(parent)/\(id.text).XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { room in
      room.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    guard made else { throw Failure.system("made", parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try write(content)
  }

  /// Replaces the text.
  func write(_ content: [UInt8]) throws {
    try OutputFile.write(content, to: file)
  }

  /// Reads the text as the editor left it.
  func read() throws -> [UInt8] { try InputFile(file).readAll(sizeMax: ContentFile.sizeMax) }

  /// Removes the folder and everything in it, including files that the editor left, such as
  /// backups.
  func remove() {
    if let entries = opendir(path) {
      while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink(path + "/" + name)
      }
      closedir(entries)
    }
    rmdir(path)
  }
}
