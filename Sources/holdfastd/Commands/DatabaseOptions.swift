// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// Where the database is.
struct DatabaseOptions: ParsableArguments {
  /// Names the database where the command line does not; a password is safer here, for every user
  /// of the machine can read command lines.
  private static let variable = "HOLDFAST_POSTGRES_URL"

  @Option(
    name: .customLong("postgres-url"),
    help: ArgumentHelp(
      "The database, as libpq takes it. (default: the environment's HOLDFAST_POSTGRES_URL)",
      valueName: "url"))
  var postgresURL: String?

  func url() throws -> String {
    if let postgresURL { return postgresURL }
    guard let value = getenv(DatabaseOptions.variable) else {
      throw ValidationError("Give --postgres-url or set \(DatabaseOptions.variable).")
    }
    return String(cString: value)
  }
}
