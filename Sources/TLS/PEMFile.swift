// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files of certificates and keys: small, read whole, written whole or not at all.
public enum PEMFile {
  /// The bytes of a file of at most 1 MiB.
  public static func read(_ path: String) throws(TLSError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
        let result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        failure = result < 0 ? errno : 0
        count = max(result, 0)
      }
      if failure == EINTR { continue }
      guard failure == 0 else { throw systemError(path, failure) }
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= sizeMax else {
        throw .file(path: path, reason: "larger than \(sizeMax) bytes")
      }
    }
  }

  /// Writes a file that only its owner may read (mode 0600): first under another name beside it,
  /// then renamed, so that a reader finds the old bytes or the new, never a part.
  public static func write(_ bytes: [UInt8], to path: String) throws(TLSError) {
    let draft = "\(path).\(getpid()).new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw systemError(path) }
    do throws(TLSError) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: draft)
      guard fsync(descriptor) == 0 else { throw systemError(draft) }
      guard rename(draft, path) == 0 else { throw systemError(path) }
    } catch {
      unlink(draft)
      throw error
    }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(TLSError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw systemError(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func systemError(_ path: String, _ code: Int32 = errno) -> TLSError {
    .file(path: path, reason: String(cString: strerror(code)))
  }

  private static let pieceSize = 16 << 10
  /// A bundle of all public authorities takes a quarter of it.
  private static let sizeMax = 1 << 20
}
