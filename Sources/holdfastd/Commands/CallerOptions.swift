// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import PersistenceServer
import RPC
import TLS

/// The authentication of callers, and the identities that may act for others.
struct CallerOptions: ParsableArguments {
  @OptionGroup var tls: TLSOptions
  @OptionGroup var token: TokenOptions

  @Option(
    help: ArgumentHelp(
      "The UID of a system user that may call through a Unix socket as \"unix:UID\", or as "
        + "the name after \"=\". \"any\" allows all users. Repeatable.",
      valueName: "uid[=name]"))
  var unixUsers: [UnixUserOption] = []

  @Option(
    name: .customLong("act-for-users"),
    help: ArgumentHelp(
      "A caller that may act for the user in x-holdfast-user. Repeatable.", valueName: "identity"))
  var actForUsers: [String] = []

  @Option(
    help: ArgumentHelp(
      "A host name or address of the server, in addition to those of --listen and of this machine. "
        + "If callers are identified by their location or a certificate, requests for another host "
        + "are refused, except in gRPC. Repeatable.",
      valueName: "name"))
  var hosts: [String] = []

  func validate() throws {
    guard actForUsers.isEmpty || isAuthenticating else {
      throw ValidationError("--act-for-users needs --jwt-issuer, --client-ca or --unix-users.")
    }
  }

  /// True if callers are authenticated.
  var isAuthenticating: Bool {
    token.isUsed || tls.clientCA != nil || !unixUsers.isEmpty
  }

  /// The addresses that the listeners may have.
  var reach: Reach {
    guard isAuthenticating else { return .thisMachine }
    if tls.clientCA == nil && !token.isUsed { return .unixSockets }
    let isPlaintext = tls.tlsCertificate == nil && !token.allowPlaintextTokens
    return isPlaintext ? .thisMachineInPlaintext : .everywhere
  }

  /// The policy for requests that pages may have caused, for a server that listens on `addresses`,
  /// each written as `HOST:PORT`. Browsers present certificates automatically, and without
  /// authentication every caller on this machine is trusted.
  func crossOrigin(listeningOn addresses: [String]) -> CrossOriginPolicy {
    let own = addresses.compactMap { WebAuthority($0.utf8)?.host }
    return CrossOriginPolicy(
      hosts: hosts + own, isIdentityAmbient: !isAuthenticating || tls.clientCA != nil,
      refusesProxies: !isAuthenticating)
  }

  /// The certificates, read for the first time; nil where the listeners speak plaintext.
  func reloader() throws -> TLSReloader? {
    try tls.reloader(isTokenEnough: token.isUsed)
  }

  /// The identities of callers; reads the keys of tokens, if they are in a file.
  func callers() async throws -> Callers {
    guard isAuthenticating else { return Callers() }
    var callers = Callers()
    callers.keys = try await token.keySource()
    callers.includeUnixUsers = !unixUsers.isEmpty
    var proofs = CallerAdmission.Proofs()
    proofs.tokens = callers.keys?.verifier
    proofs.hasCertificates = tls.clientCA != nil
    proofs.unixUsers = unixUsers.isEmpty ? nil : UnixUsers(unixUsers)
    callers.admission = CallerAdmission(proofs, servicesActingForUsers: Set(actForUsers)) {
      Timestamp.now().seconds
    }
    return callers
  }
}

/// One value of `--unix-users`.
enum UnixUserOption: ExpressibleByArgument, Equatable {
  case everyone
  case user(UInt32, name: String?)

  init?(argument: String) {
    if argument == "any" {
      self = .everyone
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let id = UInt32(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self = .user(id, name: nil)
      return
    }
    guard OwnerID(String(parts[1])) != nil else { return nil }
    self = .user(id, name: String(parts[1]))
  }
}

extension UnixUsers {
  /// The users that the options name; of two names for one user the last counts.
  fileprivate init(_ options: [UnixUserOption]) {
    var users: [UInt32: String?] = [:]
    for case .user(let id, let name) in options { users.updateValue(name, forKey: id) }
    self.init(users, admitsEveryone: options.contains(.everyone))
  }
}
