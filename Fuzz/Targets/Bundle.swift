// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import ProtobufWire

@testable import Bundles

/// Whatever the records of a bundle say, they are taken in an order that makes sense or refused.
/// Digests and hashes are made right, since no input finds them; the first byte of each record says
/// how long its item is and the second its content.
func fuzzBundle(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  var reader = BundleReader()
  var digest = BundleFormat.origin
  while !input.rest.isEmpty {
    let (itemSize, contentSize) = (Int(input.byte()), Int(input.byte()))
    var record = BundleRecord()
    let item = input.take(itemSize)
    record.content = input.take(contentSize)
    record.item = try proven(item, record.content)
    digest = try BundleFormat.digest(after: digest, of: record.item)
    record.digest = digest
    guard (try? reader.read(record)) != nil else { return }
    try require(reader.isComplete == (reader.truncation == nil), "the end is told in two ways")
    if let checkpoint = reader.checkpoint {
      try require(checkpoint.digest == digest, "a checkpoint vouches for something else")
    }
  }
}

/// An item whose hash and size are those of a content.
private func proven(_ bytes: [UInt8], _ content: [UInt8]) throws -> [UInt8] {
  guard let item = try? BundleItem(wireBytes: bytes) else { return bytes }
  let hash = try BundleFormat.digest(of: content).hexadecimal
  switch item.item {
  case .session(var session):
    session.metadata?.contentHash = hash
    session.metadata?.contentSize = Int64(content.count)
    return BundleItem(.session(session)).wireBytes
  case .version(var version):
    version.version?.contentHash = hash
    version.version?.contentSize = Int64(content.count)
    return BundleItem(.version(version)).wireBytes
  default: return bytes
  }
}
