// SPDX-License-Identifier: Apache-2.0

/// A server under a name, and how it is spoken to. It never holds a token, but where one is found.
struct ServerContext: Equatable {
  var name: String
  /// HOST:PORT or unix:/PATH.
  var server: String
  /// The user to act for.
  var user: String?
  /// True to speak TLS and trust the authorities of this machine.
  var tls = false
  /// The file of the authorities to trust instead.
  var ca: String?
  /// The files of the certificate to show, and of its key.
  var certificate: String?
  var key: String?
  /// The file of the access token.
  var tokenFile: String?
  /// The command that prints the access token, for the shell.
  var tokenCommand: String?

  init(name: String, server: String) {
    self.name = name
    self.server = server
  }
}

/// The contexts of a user, and the one that commands use.
struct ServerContexts: Equatable {
  var all: [ServerContext] = []
  var current: String?

  /// The context of a name.
  subscript(_ name: String) -> ServerContext? { all.first { $0.name == name } }

  /// Adds a context, or replaces the one of its name. The first one becomes current.
  mutating func put(_ context: ServerContext) {
    if let index = all.firstIndex(where: { $0.name == context.name }) {
      all[index] = context
    } else {
      all.append(context)
    }
    if current == nil { current = context.name }
  }

  /// Removes a context; false if there is none of this name.
  mutating func remove(_ name: String) -> Bool {
    guard self[name] != nil else { return false }
    all.removeAll { $0.name == name }
    if current == name { current = nil }
    return true
  }
}
