// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Diagnoses the connection to a server, step by step.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "doctor", "Examines the way to the server, and says what to do about what fails.",
    """
    The steps are the address, its name, the connection, TLS, who you are there, clocks, limits, \
    the time of a call, and versions. Nothing is changed on the server. Exit status: 0 if no step \
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
