// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cryptography

/// The entry point, apart from the program itself, which dev/fuzz builds as a library.
@main enum EntryPoint {
  static func main() async {
    // Threads of loops and of the key fetcher still run when a command has ended.
    OpenSSLLibrary.keepUntilExit()
    StopRequest.hold()
    do {
      var command = try Holdfastd.parseAsRoot()
      if !(command is any ServingCommand) { StopRequest.release() }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      failure.end()
    } catch {
      Holdfastd.exit(withError: error)
    }
  }
}

/// A command that serves until a stop is requested.
protocol ServingCommand: AsyncParsableCommand {}
