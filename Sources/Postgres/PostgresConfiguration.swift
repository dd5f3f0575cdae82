// SPDX-License-Identifier: Apache-2.0

/// How a pool connects, and its limits. Each event loop has a pool of its own: the numbers are per
/// loop.
public struct PostgresConfiguration: Sendable {
  /// A URL or keyword string as libpq takes it (manual 34.1.1). Over TCP prefer an address to a
  /// name: libpq asks the resolver on every connect.
  public var connectionString: String
  /// What `pg_stat_activity` shows.
  public var applicationName = "holdfastd"
  /// Connections for reads, each with up to `readDepthMax` statements under way. Two keep two cores
  /// busy (measured: one pipelined connection does the work of 1.4 to 2 plain ones).
  public var readConnections = 2
  /// Statements under way on one read connection at most: one that runs and one that is there when
  /// it ends. What waits meanwhile goes along as a batch, which costs less than a deep pipeline.
  public var readDepthMax = 2
  /// Connections for reads of documents (`Statement.Weight.heavy`).
  public var documentConnections = 2
  /// Statements under way on one connection for documents at most.
  public var documentDepthMax = 2
  /// Connections for writes, each with one transaction at a time: commits of several connections
  /// share one flush of the log. 8 to 16 per server serve best (measured).
  public var writeConnections = 8
  /// Statements that wait for a connection at most, per kind; more are refused as `queueFull`.
  public var queueLengthMax = 4096
  /// How long the first of them may have waited; while it has waited longer, new ones are refused
  /// as `queueFull`. Callers that wait for longer tend to have given up before their turn.
  public var queueTimeMax: Duration = .seconds(2)
  /// The server ends statements that run longer.
  public var statementTimeout: Duration = .seconds(30)
  /// The server ends a session that leaves a transaction open for so long.
  public var idleInTransactionTimeout: Duration = .seconds(5)
  /// Whether a commit is acknowledged only when it is on disk.
  public var synchronousCommit = true
  /// How long one attempt to connect may take, and then the preparation of its session.
  public var connectTimeout: Duration = .seconds(5)
  /// How long statements wait for the first connection, or for one to come back, before they fail.
  public var outageGrace: Duration = .seconds(1)
  /// How long a statement whose caller went away may go on before the server is asked to cancel it.
  /// The request costs the server a process, which a statement about to end is not worth.
  public var cancelDelay: Duration = .milliseconds(10)
  /// The first pause between attempts to connect; it doubles up to `reconnectDelayMax`.
  public var reconnectDelayMin: Duration = .milliseconds(50)
  /// The longest pause. Service returns so much later than the server, at most.
  public var reconnectDelayMax: Duration = .seconds(1)
  /// Told what happens to connections, on the loop's thread.
  public var log: @Sendable (PostgresEvent) -> Void = { _ in }

  /// The defaults, for a server.
  public init(connectionString: String) {
    self.connectionString = connectionString
  }

  /// True when libpq can read the connection string. Nothing is sent.
  public var isConnectionStringValid: Bool {
    PQConnection.isValid(connectionString: connectionString)
  }

  /// What is said of a connection string that libpq cannot read. libpq's own words quote it, and
  /// with it perhaps a password.
  static let invalidConnectionString = "the connection string is not one that libpq can read"

  /// What libpq is told. The caller's string overrides what stands before it.
  var parameters: [(keyword: String, value: String)] {
    [
      // Kerberos is asked only on request: probing for it costs a millisecond per connect.
      ("gssencmode", "disable"),
      ("tcp_user_timeout", "10000"),
      ("keepalives_idle", "30"),
      ("dbname", connectionString),
      ("application_name", applicationName),
      ("client_encoding", "UTF8"),
    ]
  }

  /// The statement that prepares a session. One round trip, also through poolers that refuse
  /// settings in the startup packet. JIT never pays for statements of microseconds, and neither
  /// does planning them anew for the values of each call.
  var sessionSetup: String {
    let settings = [
      ("statement_timeout", statementTimeout.milliseconds),
      ("idle_in_transaction_session_timeout", idleInTransactionTimeout.milliseconds),
      ("synchronous_commit", synchronousCommit ? "on" : "off"),
      ("timezone", "UTC"),
      ("jit", "off"),
      ("plan_cache_mode", "force_generic_plan"),
    ]
    let calls = settings.map { "pg_catalog.set_config('\($0.0)', '\($0.1)', false)" }
    return "SELECT " + calls.joined(separator: ", ")
  }
}

/// What happens to a connection, for the log.
public enum PostgresEvent: Sendable {
  /// A session is ready for statements.
  case connected
  /// An attempt failed; the next one comes after `retryDelay`.
  case connectFailed(reason: String, retryDelay: Duration)
  /// An established session ended.
  case connectionLost(reason: String)
  /// The server could not be asked to cancel a statement.
  case cancelFailed
}

extension Duration {
  /// Whole milliseconds as digits; PostgreSQL's unit for timeouts.
  fileprivate var milliseconds: String {
    String(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
