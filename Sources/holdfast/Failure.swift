// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import PersistenceModel

/// An error that ends the program, as a sentence for a terminal, with its exit code.
struct Failure: Error, CustomStringConvertible {
  let description: String
  let exitCode: ExitCode

  /// The exit code for what may succeed later: EX_TEMPFAIL of sysexits.h.
  static let temporary = ExitCode(75)
  /// The exit code for work that is done but for some sessions.
  static let incomplete = ExitCode(2)

  init(_ description: String, exitCode: ExitCode = .failure) {
    self.description = description
    self.exitCode = exitCode
  }

  /// The failure of a call or of the client: its message, and the reason that programs compare.
  init(_ error: HoldfastError) {
    self.init(
      "\(error.message) (\(error.reason.rawValue))",
      exitCode: error.isTemporary ? Failure.temporary : .failure)
  }

  /// Runs a command; what ends it goes to standard error, and its code to the shell.
  static func reporting(_ body: () async throws -> Void) async throws {
    let failure: Failure
    do {
      return try await body()
    } catch let error as Failure {
      failure = error
    } catch let error as HoldfastError {
      failure = Failure(error)
    } catch let error as PersistenceError {
      failure = Failure("\(error.message) (\(error.reason.rawValue))")
    }
    Terminal.complain("Error: \(failure)")
    throw failure.exitCode
  }
}
