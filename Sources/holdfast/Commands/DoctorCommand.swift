// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Diagnoses the connection to a server, step by step.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "doctor", "Diagnoses the connection to the server, and suggests how to fix what fails.",
    """
    The steps are the address, name resolution, the connection, TLS, your identity, clocks, \
    limits, latency and versions. Nothing is changed on the server. Exit status: 0 if no step \
    failed, else 1.
    """,
    examples: ["holdfast doctor"])

  @OptionGroup var server: ServerOptions

  func run() async throws {
    var examination = Examination(server)
    await examination.run()
    for line in examination.lines { Terminal.tell(line) }
    if examination.hasFailed { throw ExitStatus.failed }
  }
}
