// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The server program.
struct Holdfastd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfastd",
    abstract: "Stores workbench sessions in PostgreSQL and serves them over gRPC.",
    version: Holdfastd.version,
    subcommands: [
      DevCommand.self, ServeCommand.self, MigrateCommand.self, JobsCommand.self,
      DoctorCommand.self, HealthcheckCommand.self,
    ])

  /// The version of the software (semver.org).
  static let version = "0.1.0"
}
