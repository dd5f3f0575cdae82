// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The server programs of one installed PostgreSQL major version.
struct PostgresInstallation: Equatable {
  /// The major version, such as "15".
  var major: String
  /// The folder that holds `initdb` and `postgres`.
  var programs: String

  /// The folder of the server programs, with one subfolder per major version: Debian's, unless the
  /// environment's `HOLDFAST_POSTGRES_PROGRAMS` names another.
  static let root =
    getenv("HOLDFAST_POSTGRES_PROGRAMS").map { String(cString: $0) } ?? "/usr/lib/postgresql"

  var initdb: String { programs + "/initdb" }
  var postgres: String { programs + "/postgres" }

  /// The installation to use: the one of `major`, or the newest when that is nil.
  static func find(
    major: String?, under root: String = root
  ) throws(ClusterError) -> PostgresInstallation {
    let installed = all(under: root)
    guard let newest = installed.last else {
      throw .postgresNotInstalled(searched: root)
    }
    guard let major else { return newest }
    guard let match = installed.first(where: { $0.major == major }) else {
      throw .versionNotInstalled(major: major, installed: installed.map(\.major))
    }
    return match
  }

  /// Every complete installation under `root`, oldest first.
  static func all(under root: String) -> [PostgresInstallation] {
    Directory.entries(of: root)
      .compactMap { name in Int(name).map { (number: $0, name: name) } }
      .sorted { $0.number < $1.number }
      .map { PostgresInstallation(major: $0.name, programs: "\(root)/\($0.name)/bin") }
      .filter { access($0.initdb, X_OK) == 0 && access($0.postgres, X_OK) == 0 }
  }
}
