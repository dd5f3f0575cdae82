// SPDX-License-Identifier: Apache-2.0

/// The compression of values that are too large for their row.
public enum ToastCompression: Hashable, Sendable {
  /// LZ4, which migrations ask for.
  case lz4
  /// The method that the server uses by itself, because it was built without LZ4.
  case serverDefault
}

extension Migration {
  /// The statements for a server with this compression. `checksum` is always that of `sql`, so that
  /// the record of a migration does not depend on the server that it was applied to.
  public func sql(for compression: ToastCompression) -> String {
    switch compression {
    case .lz4: sql
    case .serverDefault: sql.replacing(" COMPRESSION lz4", with: "")
    }
  }
}
