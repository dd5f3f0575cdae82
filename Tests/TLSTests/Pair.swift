// SPDX-License-Identifier: Apache-2.0

import TLS

/// A client and a server joined in memory.
struct Pair {
  let server: TLSSession
  let client: TLSSession
  /// What each has received, decrypted.
  private(set) var atServer: [UInt8] = []
  private(set) var atClient: [UInt8] = []
  /// The largest piece in which bytes arrive.
  var pieceSize = Int.max

  init(
    server: TLSContext? = nil, client: TLSContext? = nil, serverName: String = "localhost",
    resuming ticket: TLSTicket? = nil
  ) throws {
    self.server = try TLSSession(server: try server ?? Fixture.serverContext())
    self.client = try TLSSession(
      client: try client ?? Fixture.clientContext(), serverName: serverName, resuming: ticket)
  }

  /// A pair whose handshake is done.
  static func established(
    server: TLSContext? = nil, client: TLSContext? = nil, resuming ticket: TLSTicket? = nil
  ) throws -> Pair {
    var pair = try Pair(server: server, client: client, resuming: ticket)
    pair.drive()
    return pair
  }

  /// Carries bytes to and fro until neither has anything to say.
  mutating func drive() {
    while client.wantsWrite || server.wantsWrite {
      atServer += Pair.deliver(client.takeOutput(), to: server, pieceSize)
      atClient += Pair.deliver(server.takeOutput(), to: client, pieceSize)
    }
  }

  /// Encrypts at the client and decrypts at the server.
  mutating func sendToServer(_ bytes: [UInt8]) {
    atServer += Pair.deliver(client.encrypt(bytes), to: server, pieceSize)
  }

  /// Encrypts at the server and decrypts at the client.
  mutating func sendToClient(_ bytes: [UInt8]) {
    atClient += Pair.deliver(server.encrypt(bytes), to: client, pieceSize)
  }

  private static func deliver(
    _ ciphertext: [UInt8], to session: TLSSession, _ pieceSize: Int
  ) -> [UInt8] {
    var plaintext: [UInt8] = []
    var rest = ciphertext[...]
    while !rest.isEmpty {
      plaintext += session.decrypt(Array(rest.prefix(pieceSize)))
      rest = rest.dropFirst(pieceSize)
    }
    return plaintext
  }
}

extension TLSSession {
  func takeOutput() -> [UInt8] {
    var output: [UInt8] = []
    produceOutput(into: &output)
    return output
  }

  /// What `send` makes of `plaintext`; empty when it refuses.
  func encrypt(_ plaintext: [UInt8]) -> [UInt8] {
    var ciphertext: [UInt8] = []
    _ = plaintext.withUnsafeBytes { send($0, into: &ciphertext) }
    return ciphertext
  }

  /// What `receive` makes of `ciphertext`, through a buffer of that size.
  func decrypt(_ ciphertext: [UInt8], scratchSize: Int = 4_096) -> [UInt8] {
    var plaintext: [UInt8] = []
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: scratchSize, alignment: 1)
    defer { scratch.deallocate() }
    ciphertext.withUnsafeBytes { bytes in
      _ = receive(bytes, scratch: scratch) { plaintext += $0 }
    }
    return plaintext
  }

  var failure: TLSFailure? {
    if case .failed(let failure) = phase { failure } else { nil }
  }
}
