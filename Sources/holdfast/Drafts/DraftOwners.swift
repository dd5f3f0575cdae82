// SPDX-License-Identifier: Apache-2.0

import DraftStore
import JSONText

/// The identities under which servers have known this user. They tell whose drafts to show while a
/// server cannot be reached.
///
/// Only a cache: a file that cannot be read counts as empty, and one that cannot be written is left
/// as it is. Nothing is remembered for a token in an environment variable, which names no user.
struct DraftOwners: Equatable {
  /// The way in which a server was called.
  struct Caller: Equatable {
    var address: String
    var user: String
    /// The source of the token and the certificate.
    var credentials: String

    /// Nil if the caller cannot be told from another one.
    init?(_ target: ServerTarget) {
      address = target.address
      user = target.user ?? ""
      switch target.token {
      case nil: credentials = ""
      case .file(let path): credentials = "file \(path)"
      case .command(let command): credentials = "command \(command)"
      case .variable: return nil
      }
      if let certificate = target.certificate { credentials += " certificate \(certificate)" }
    }

    fileprivate init(address: String, user: String, credentials: String) {
      (self.address, self.user, self.credentials) = (address, user, credentials)
    }
  }

  private struct Entry: Equatable {
    var caller: Caller
    var owner: DraftOwner
  }

  /// The entries, the latest first.
  private var entries: [Entry] = []

  /// More servers than a person uses.
  private static let countMax = 100

  init() {}

  /// The identity of a caller, if it was seen before.
  subscript(_ caller: Caller) -> DraftOwner? { entries.first { $0.caller == caller }?.owner }

  /// Remembers the identity of a caller.
  mutating func put(_ owner: DraftOwner, for caller: Caller) {
    entries.removeAll { $0.caller == caller }
    entries = [Entry(caller: caller, owner: owner)] + entries.prefix(Self.countMax - 1)
  }
}

// MARK: Text

extension DraftOwners {
  /// Parses a file; empty if it is not one of this program's.
  init(parsing text: [UInt8]) {
    guard let value = try? JSONValue(parsing: text, depthMax: 4) else { return }
    entries = (value.object?["owners"]?.elements ?? []).prefix(Self.countMax).compactMap {
      element in
      guard let object = element.object, let address = object["address"]?.text,
        let user = object["user"]?.text, let credentials = object["credentials"]?.text,
        let server = object["server"]?.text, let principal = object["principal"]?.text
      else { return nil }
      return Entry(
        caller: Caller(address: address, user: user, credentials: credentials),
        owner: DraftOwner(serverID: server, principalID: principal))
    }
  }

  /// The contents of the file.
  var text: [UInt8] {
    var text = Array(#"{"owners":["#.utf8)
    for (index, entry) in entries.enumerated() {
      text += (index == 0 ? "\n{" : ",\n{").utf8
      for (index, (key, value)) in [
        ("address", entry.caller.address), ("user", entry.caller.user),
        ("credentials", entry.caller.credentials), ("server", entry.owner.serverID),
        ("principal", entry.owner.principalID),
      ].enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        JSONString.append(Array(key.utf8), to: &text)
        text.append(UInt8(ascii: ":"))
        JSONString.append(Array(value.utf8), to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
    return text + "]}\n".utf8
  }

  // MARK: File

  private static let sizeMax = 1 << 20

  /// The name of the file.
  static let fileName = "owners.json"

  /// The identities that the file in a folder has.
  init(in folder: String) {
    let file = try? InputFile("\(folder)/\(Self.fileName)")
    self.init(parsing: (try? file?.readAll(sizeMax: Self.sizeMax)) ?? [])
  }

  /// Remembers an identity in that file, unless it is there already.
  static func remember(_ owner: DraftOwner, for caller: Caller, in folder: String) {
    guard DraftOwners(in: folder)[caller] != owner else { return }
    PrivateFolder.replacing(fileName, in: folder) {
      var owners = DraftOwners(in: folder)
      owners.put(owner, for: caller)
      try? OutputFile.write(owners.text, to: "\(folder)/\(fileName)")
    }
  }
}
