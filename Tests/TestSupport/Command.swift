// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program that is run to its end, for tests with a foreign judge.
public struct Command {
  /// What the program was given and did.
  public struct Failure: Error, CustomStringConvertible {
    /// The arguments and the exit status; the program's own words are on standard error.
    public let description: String
  }

  /// The program, found in PATH unless it has a slash, and its arguments.
  public var arguments: [String]

  /// A command with its arguments.
  public init(_ arguments: String...) {
    self.arguments = arguments
  }

  /// Runs the program with `input` on its standard input and returns its standard output. Both are
  /// files, so neither side waits for the other.
  public func output(input: [UInt8] = []) throws -> [UInt8] {
    let source = try TemporaryFile()
    let sink = try TemporaryFile()
    try source.write(input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, source.path, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, sink.path, O_WRONLY, 0)
    var vector = arguments.map { strdup($0) }
    defer { for argument in vector { free(argument) } }
    vector.append(nil)
    var process: pid_t = 0
    let result = posix_spawnp(&process, arguments[0], &actions, nil, vector, environ)
    guard result == 0 else { throw SystemError(result, arguments[0]) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else {
      throw Failure(description: "\(arguments.joined(separator: " ")): status \(status)")
    }
    return try RepositoryFile.contents(ofFile: sink.path)
  }
}

/// A file that is removed with its owner.
private final class TemporaryFile {
  let path: String
  private let descriptor: Int32

  init() throws {
    var template = Array("/tmp/holdfast-test-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SystemError(errno, "mkstemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SystemError(errno, path) }
      rest = rest.dropFirst(count)
    }
  }
}
