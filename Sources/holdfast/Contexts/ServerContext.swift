// SPDX-License-Identifier: Apache-2.0

/// A named server with its connection settings. Holds no token, only where to find one.
struct ServerContext: Equatable {
  var name: String
  /// The address: HOST:PORT or unix:/PATH.
  var server: String
  /// The user to act for.
  var user: String?
  /// True to use TLS and trust the system's authorities.
  var tls = false
  /// The file with the authorities to trust instead.
  var ca: String?
  /// The files with the client certificate and its key.
  var certificate: String?
  var key: String?
  /// The file with the access token.
  var tokenFile: String?
  /// The shell command that prints the access token.
  var tokenCommand: String?
  /// The file with the keys of sealed drafts.
  var draftKeyFile: String?
  /// The shell command that prints these keys.
  var draftKeyCommand: String?

  init(name: String, server: String) {
    self.name = name
    self.server = server
  }
}

/// A user's contexts, and which of them is current.
struct ServerContexts: Equatable {
  var all: [ServerContext] = []
  var current: String?

  /// The context with this name.
  subscript(_ name: String) -> ServerContext? { all.first { $0.name == name } }

  /// Adds a context, or replaces the one with the same name. The first one becomes current.
  mutating func put(_ context: ServerContext) {
    if let index = all.firstIndex(where: { $0.name == context.name }) {
      all[index] = context
    } else {
      all.append(context)
    }
    if current == nil { current = context.name }
  }

  /// Removes a context; returns false if there is none with this name.
  mutating func remove(_ name: String) -> Bool {
    guard self[name] != nil else { return false }
    all.removeAll { $0.name == name }
    if current == name { current = nil }
    return true
  }
}
