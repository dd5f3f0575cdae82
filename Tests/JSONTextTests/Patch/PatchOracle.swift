// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONText
import Testing

/// Python programs that make and judge patches, and the data beside them.
enum PatchOracle {
  private static let folder = String(
    #filePath.dropLast("Patch/PatchOracle.swift".count) + "Oracle")

  /// The interpreter with the packages of dev/requirements.txt, or the system's.
  private static let python: String = {
    let own =
      String(#filePath.dropLast("Tests/JSONTextTests/Patch/PatchOracle.swift".count))
      + ".venv/bin/python"
    return access(own, X_OK) == 0 ? own : "python3"
  }()

  /// Whether the package jsonpatch is installed.
  static let isInstalled: Bool = {
    guard let pipe = popen("'\(python)' -c 'import jsonpatch' 2>/dev/null", "r") else {
      return false
    }
    return pclose(pipe) == 0
  }()

  /// The lines of a program's output.
  static func run(_ program: String, _ arguments: String) throws -> [String] {
    let pipe = try #require(popen("'\(python)' '\(folder)/\(program)' \(arguments)", "r"))
    defer { pclose(pipe) }
    return lines(of: pipe)
  }

  /// The lines of a file beside the programs.
  static func lines(ofFile name: String) throws -> [String] {
    let file = try #require(fopen("\(folder)/\(name)", "r"))
    defer { fclose(file) }
    return lines(of: file)
  }

  /// Whether the texts of each pair mean the same value.
  static func areSame(_ pairs: [([UInt8], String)]) throws -> [Bool] {
    var path = Array("/tmp/holdfast-patch-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    try #require(descriptor >= 0)
    let file = try #require(fdopen(descriptor, "w"))
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(name) }
    for (result, expected) in pairs {
      let line = result + [UInt8(ascii: "\t")] + Array(expected.utf8) + [UInt8(ascii: "\n")]
      fwrite(line, 1, line.count, file)
    }
    fclose(file)
    return try run("judge_values.py", name).map { $0 == "1" }
  }

  private static func lines(of file: UnsafeMutablePointer<FILE>) -> [String] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The result of a patch as text, or the fault that kept it from applying.
func patched(
  _ document: String, _ patch: String, limits: JSONPatchLimits = .test
) -> Result<String, JSONPatchError> {
  Result { () throws(JSONPatchError) in
    try JSONPatch.apply(Array(patch.utf8), to: Array(document.utf8), limits: limits)
  }.map { String(decoding: $0, as: UTF8.self) }
}

/// The result of a merge patch as text, or the fault that kept it from applying.
func merged(
  _ document: String, _ patch: String, limits: JSONPatchLimits = .test
) -> Result<String, JSONPatchError> {
  Result { () throws(JSONPatchError) in
    try JSONMergePatch.apply(Array(patch.utf8), to: Array(document.utf8), limits: limits)
  }.map { String(decoding: $0, as: UTF8.self) }
}

extension JSONPatchLimits {
  static let test = JSONPatchLimits(resultBytesMax: 1 << 20)
}
