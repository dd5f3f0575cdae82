// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import RPC
import RPCTransport
import ServiceLifecycle
import TLS

/// The configuration of a daemon.
struct DaemonConfiguration: Sendable {
  /// The addresses of the service and of the pages for operators.
  var listeners: Listeners
  /// The database's connection string, hidden from printing and reflection.
  @Concealed var database: String
  /// The time for which the database may be silent while it owes an answer.
  var answerTimeout = Duration.seconds(5)
  /// The size of the content cache in bytes; nil for a share of the available memory.
  var contentCacheBytes: Int?
  /// The number of event loops.
  var loopCount: Int
  /// The time that running calls have to finish during a shutdown.
  var drainGrace: Duration
  /// The lines printed when the server is ready.
  var greeting: [String] = []
  /// The limits on callers and their connections. Where the contract has a limit too, `limits`
  /// decides.
  var server = ServerConfiguration()
  /// The limits of the contract.
  var limits = Limits()
  /// The TLS of TCP listeners; nil for plaintext. Unix sockets are always plaintext.
  var tls: TLSReloader?
  /// The authentication of callers.
  var callers = Callers()
  /// The rate limits of one caller.
  var rates = RateLimits()
  /// Services that run alongside the server: they start first and stop last.
  var companions: [any Service] = []
}

/// The authentication of callers.
struct Callers: Sendable {
  /// Judges requests that pages may have brought about, before it is known who calls.
  var crossOrigin = CrossOriginPolicy(isIdentityAmbient: true, refusesProxies: true)
  /// Decides for each call.
  var admission: any Admission = DevelopmentAdmission()
  /// The source of the keys of tokens; nil if no tokens are accepted.
  var keys: KeySource?
  /// True if the peer credentials of a Unix socket identify the caller; anyone on this machine
  /// may connect to then.
  var includeUnixUsers = false

  /// The mode of a Unix socket: open to every user of this machine if peer credentials identify
  /// callers, otherwise to the server's own user alone.
  var unixMode: UInt32 { includeUnixUsers ? 0o666 : 0o600 }
}
