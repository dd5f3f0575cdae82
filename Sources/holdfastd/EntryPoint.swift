// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where the program begins; apart from the program itself, which dev/fuzz takes as a library.
@main enum EntryPoint {
  static func main() async {
    do {
      var command = try Holdfastd.parseAsRoot()
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
