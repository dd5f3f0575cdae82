// SPDX-License-Identifier: Apache-2.0

/// The settings that every private cluster runs with.
///
/// They are given on the command line, not written into `postgresql.conf`, so that a data directory
/// made by an older Holdfast runs with the settings of the present one.
enum ServerSettings {
  /// Settings of every cluster, without those that name its folders.
  static let common: [(name: String, value: String)] = [
    // Only the Unix socket: no TCP port is ever opened.
    ("listen_addresses", ""),
    ("port", String(SocketDirectory.port)),
    ("unix_socket_permissions", "0700"),
    ("cluster_name", "holdfast"),
    // Short statements only: compiling them costs more than running them.
    ("jit", "off"),
    ("idle_in_transaction_session_timeout", "5s"),
    ("max_wal_size", "4GB"),
    // DETAIL lines and parameters carry titles and contents, which are never logged.
    ("log_error_verbosity", "terse"),
    ("log_parameter_max_length_on_error", "0"),
    ("log_min_error_statement", "panic"),
    ("log_timezone", "UTC"),
    ("timezone", "UTC"),
  ]

  /// Settings for servers that were built with LZ4: documents compress to about the same size as
  /// with pglz at a fraction of the CPU time.
  static let lz4 = [
    (name: "default_toast_compression", value: "lz4"), (name: "wal_compression", value: "lz4"),
  ]

  /// Settings that decide whether a commit survives a crash of the machine.
  static func durability(
    _ durability: ClusterConfiguration.Durability
  ) -> [(name: String, value: String)] {
    switch durability {
    case .durable:
      [("synchronous_commit", "on")]
    case .disposable:
      [("fsync", "off"), ("full_page_writes", "off")]
    }
  }
}
