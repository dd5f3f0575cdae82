// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import holdfast

/// Files that appear whole or not at all.
@Suite struct OutputFileTests {
  private let path: String

  init() throws {
    path = try ScratchFolder.make() + "/file"
  }

  private func contents(_ path: String) throws -> [UInt8] {
    let input = try InputFile(path)
    var bytes: [UInt8] = []
    while true {
      let more = try input.read()
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  @Test func `a file gets its name only once it is complete`() throws {
    let output = try OutputFile(path, resumes: false)
    try output.write([1, 2, 3])
    try output.flush()
    #expect(throws: Failure.self) { try contents(path) }
    #expect(try contents(OutputFile.partialPath(of: path)) == [1, 2, 3])
    try output.finish()
    #expect(try contents(path) == [1, 2, 3])
    #expect(throws: Failure.self) { try contents(OutputFile.partialPath(of: path)) }
  }

  @Test func `a file is truncated and continued, whatever was buffered`() throws {
    let output = try OutputFile(path, resumes: false)
    try output.write([1, 2, 3])
    try output.flush()
    try output.write([4, 5])
    #expect(output.byteCount == 5)
    try output.truncate(to: 4)
    #expect(output.byteCount == 4)
    #expect(try contents(OutputFile.partialPath(of: path)) == [1, 2, 3, 4])
    try output.truncate(to: 2)
    try output.write([9])
    try output.finish()
    #expect(try contents(path) == [1, 2, 9])
  }

  @Test func `a device or pipe is written to, and stays one`() throws {
    #expect(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try OutputFile.write([1, 2], to: path)
    let output = try OutputFile(path, resumes: false)
    try output.write([3])
    try output.finish()
    try output.leave(isUseful: false)
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &bytes, bytes.count) == 3)
    #expect(bytes[..<3] == [1, 2, 3])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(PrivateFolder.names(in: String(path.dropLast("/file".count))) == ["file"])
  }

  @Test func `a whole file is written beside what other runs have left`() throws {
    close(open(OutputFile.partialPath(of: path), O_CREAT | O_WRONLY, 0o600))
    try OutputFile.write([1, 2], to: path)
    try OutputFile.write([3], to: path)
    #expect(try contents(path) == [3])
    let folder = String(path.dropLast("/file".count))
    #expect(PrivateFolder.names(in: folder).sorted() == ["file", "file.partial"])
    // A folder cannot be replaced by a file.
    #expect(throws: Failure.self) { try OutputFile.write([1], to: folder) }
  }

  @Test func `large writes reach the file completely`() throws {
    let output = try OutputFile(path, resumes: false)
    let piece = [UInt8](0..<200)
    for _ in 0..<5_000 { try output.write(piece) }
    try output.finish()
    #expect(try contents(path).count == 1_000_000)
  }

  @Test func `a partial file is resumed only on request, and by one process`() throws {
    #expect(throws: Failure.self) { try OutputFile(path, resumes: true) }
    do {
      let output = try OutputFile(path, resumes: false)
      try output.write([1])
      try output.flush()
      #expect(throws: Failure.self) { try OutputFile(path, resumes: true) }
    }
    #expect(throws: Failure.self) { try OutputFile(path, resumes: false) }
    let output = try OutputFile(path, resumes: true)
    try output.truncate(to: 1)
    try output.write([2])
    try output.finish()
    #expect(try contents(path) == [1, 2])
  }
}
