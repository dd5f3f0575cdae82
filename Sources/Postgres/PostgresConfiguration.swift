// SPDX-License-Identifier: Apache-2.0

/// The configuration of a pool. Each event loop has its own pool, so the numbers are per loop.
public struct PostgresConfiguration: Sendable {
  /// A URL or keyword string as libpq takes it (manual 34.1.1). Of several hosts, and of all
  /// addresses of each, the first is used that can write.
  public var connectionString: String {
    get { secret.text }
    set { secret = ConnectionString(newValue) }
  }
  private var secret: ConnectionString
  /// The application name in `pg_stat_activity`.
  public var applicationName = "holdfastd"
  /// Connections for reads, each with up to `readDepthMax` statements in flight. Two keep two cores
  /// busy (measured: one pipelined connection does the work of 1.4 to 2 plain ones).
  public var readConnections = 2
  /// The maximum number of statements in flight on one read connection: one that runs, and one that
  /// is ready when it ends. Statements that wait meanwhile are sent as a batch, which costs less
  /// than a deep pipeline.
  public var readDepthMax = 2
  /// Connections for reads of documents (`Statement.Weight.heavy`); with 0, those of reads serve.
  public var documentConnections = 2
  /// The maximum number of statements in flight on one connection for documents.
  public var documentDepthMax = 2
  /// Connections for writes, each with one transaction at a time: commits of several connections
  /// share one flush of the log. 8 to 16 per server serve best (measured).
  public var writeConnections = 8
  /// True if changes of different rows that wait together are made by one statement. Never where
  /// the server has Citus, since such a statement would have to go to several servers.
  public var batchesChanges = true
  /// Statements that wait for a connection at most, per kind; more are refused as `queueFull`.
  public var queueLengthMax = 4096
  /// The maximum waiting time of the first operation in the queue. While it is exceeded, new
  /// operations are refused as `queueFull`: callers that wait longer have usually timed out before
  /// their turn.
  public var queueTimeMax: Duration = .seconds(2)
  /// The server ends statements that run longer.
  public var statementTimeout: Duration = .seconds(30)
  /// The server ends a session that leaves a transaction open for so long.
  public var idleInTransactionTimeout: Duration = .seconds(5)
  /// The one schema in which unqualified names are looked up; nil for the role's search path.
  public var schema: String?
  /// True if a commit is acknowledged only when it is on disk.
  public var synchronousCommit = true
  /// The timeout for connecting to one address, including the preparation of its session, and for
  /// resolving a host. The connection string's `connect_timeout` takes precedence.
  public var connectTimeout: Duration = .seconds(5)
  /// The time without a byte from a server that owes a response, after which it is abandoned. For
  /// long statements (`Statement.isLong`), the statement timeout is added.
  public var answerTimeout: Duration = .seconds(5)
  /// The interval of the checks of idle connections, which verify that the server responds and is
  /// writable.
  public var checkInterval: Duration = .seconds(5)
  /// The server that may be used, shared by all pools whose configuration is a copy of this one.
  public let fence = PrimaryFence()
  /// The time for which statements wait for the first connection, or for one to return, before they
  /// fail.
  public var outageGrace: Duration = .seconds(1)
  /// The time for which a statement whose caller has gone may run on before it is cancelled.
  /// The request costs the server a process, which a statement about to end is not worth.
  public var cancelDelay: Duration = .milliseconds(10)
  /// The first pause between attempts to connect; it doubles up to `reconnectDelayMax`.
  public var reconnectDelayMin: Duration = .milliseconds(50)
  /// The longest pause. Service returns so much later than the server, at most.
  public var reconnectDelayMax: Duration = .seconds(1)
  /// The pause before a connection that the server had no room for, or that was given back, is
  /// tried again, while others of its kind are there.
  public var shortageDelay: Duration = .seconds(60)
  /// Called when the server refuses a connection because it has reached its limit, and the lane has
  /// no other connection: another lane should release one, see `PostgresPool.giveBack()`. On the
  /// loop's thread.
  public var shortage: @Sendable () -> Void = {}
  /// Told what happens to connections, on the loop's thread.
  public var log: @Sendable (PostgresEvent) -> Void = { _ in }

  /// The defaults, for a server.
  public init(connectionString: String) {
    secret = ConnectionString(connectionString)
  }

  /// The reason why nothing can be reached by the connection string, in a sentence that quotes
  /// nothing of it; nil when it may be tried. Nothing is sent.
  public var connectionStringFault: String? { secret.fault }

  /// The servers that the connection string names. Reads the service file, if it names a service;
  /// sends nothing.
  public func targets() throws(ConnectionStringError) -> ConnectionTargets {
    try ConnectionSource(of: self).targets
  }

  /// The parameters for libpq. The caller's string overrides those before it.
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

  /// The settings of every session.
  var settings: SessionSettings { SessionSettings(self) }
}

/// An event of a connection, for the log.
public enum PostgresEvent: Sendable {
  /// A session with this server is ready for statements.
  case connected(ConnectionTarget)
  /// No server can be used; what became of each. The next attempts come after `retryDelay`.
  case connectFailed([TargetFailure], retryDelay: Duration)
  /// An established session ended.
  case connectionLost(TargetFailure)
  /// The server could not be asked to cancel a statement.
  case cancelFailed
  /// An idle connection was closed because another lane had none.
  case givenBack
}
