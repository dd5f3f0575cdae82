// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import RPC
import RPCTransport
import ServiceLifecycle
import TLS

/// What a daemon is started with.
struct DaemonConfiguration: Sendable {
  /// Where it listens, and where the pages for operators are.
  var listeners: Listeners
  /// The database, as libpq takes it; hidden from whatever prints or reflects this.
  @Concealed var database: String
  /// How long the database may be silent while it owes an answer.
  var answerTimeout = Duration.seconds(5)
  /// How many event loops serve.
  var loopCount: Int
  /// How long running calls may take to finish once the daemon is told to end.
  var drainGrace: Duration
  /// What follows the line that says that it serves.
  var greeting: [String] = []
  /// What callers and their connections may take; of what the contract limits too, `limits` counts.
  var server = ServerConfiguration()
  /// The limits of the contract.
  var limits = Limits()
  /// What TCP listeners speak TLS with; nil for plaintext. Unix sockets are always plaintext.
  var tls: TLSReloader?
  /// Who callers are, and how that is known.
  var callers = Callers()
  /// How often one caller may call.
  var rates = RateLimits()
  /// What runs beside the server: it begins first and is ended last.
  var companions: [any Service] = []
}

/// Who callers are, and how that is known.
struct Callers: Sendable {
  /// Decides for each call.
  var admission: any Admission = DevelopmentAdmission()
  /// Where the keys of tokens come from; nil where no tokens are taken.
  var keys: KeySource?
  /// Whether the kernel's word is taken for who is at a Unix socket, which anybody on this machine
  /// may connect to then.
  var includeUnixUsers = false

  /// Who may connect to a Unix socket: every user of this machine where the kernel's word for who
  /// calls is taken, else the server's own user alone.
  var unixMode: UInt32 { includeUnixUsers ? 0o666 : 0o600 }
}
