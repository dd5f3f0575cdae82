// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Postgres

/// The location of the database.
struct DatabaseOptions: ParsableArguments {
  /// The database, if the command line has none. A password is safer here, since every user of the
  /// machine can read command lines.
  private static let variable = "HOLDFAST_POSTGRES_URL"

  @Option(
    name: .customLong("postgres-url"),
    help: ArgumentHelp(
      "The libpq connection URL of the database. (default: environment variable "
        + "HOLDFAST_POSTGRES_URL)",
      valueName: "url"))
  var postgresURL: String?

  /// The database's address, in a form that may be tried.
  func url() throws -> String {
    let value = postgresURL ?? getenv(DatabaseOptions.variable).map { String(cString: $0) }
    guard let value else {
      throw ValidationError("Give --postgres-url or set \(DatabaseOptions.variable).")
    }
    if let fault = PostgresConfiguration(connectionString: value).connectionStringFault {
      throw Failure(fault, code: .configuration)
    }
    return value
  }

  /// Fails unless the URL names servers that can be tried, all of which may write.
  static func check(_ url: String) throws {
    do throws(ConnectionStringError) {
      _ = try PostgresConfiguration(connectionString: url).targets()
    } catch {
      throw Failure("The PostgreSQL URL is unusable: \(error).")
    }
  }
}
