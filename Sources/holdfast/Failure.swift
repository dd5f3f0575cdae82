// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import PersistenceModel
import Workbench

/// An error that ends the program, with its message and exit code.
struct Failure: Error, CustomStringConvertible {
  let description: String
  let exitCode: ExitCode
  /// The suggested next step, if there is one.
  let remedy: String?

  init(_ description: String, exitCode: ExitCode = ExitStatus.failed, remedy: String? = nil) {
    self.description = description
    self.exitCode = exitCode
    self.remedy = remedy
  }

  /// The error of a call or of the client: its message, and the reason for programs to compare.
  init(_ error: HoldfastError) {
    let writer = error.versionConflict.map { conflict in
      let time = conflict.updateTime.map { ", \(PrintedTime.absolute($0))" } ?? ""
      return " Version \(conflict.version) is by \(conflict.lastWriterID)\(time)."
    }
    self.init(
      "\(error.message)\(writer ?? "") (\(error.reason.rawValue))",
      exitCode: Self.exitCode(error), remedy: Remedy.after(error))
  }

  /// An error of this program's libraries; nil if it is of another kind.
  init?(any error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as HoldfastError: self.init(error)
    case let error as PersistenceError: self.init("\(error.message) (\(error.reason.rawValue))")
    case let error as WorkbenchError: self.init(error)
    default: return nil
    }
  }

  private static func exitCode(_ error: HoldfastError) -> ExitCode {
    if error.isTemporary { return ExitStatus.later }
    switch error.reason {
    case .configurationInvalid: return ExitStatus.usage
    case .tokenExposed, .tokenUnavailable, .answerIncomplete: return ExitStatus.failed
    default: return ExitStatus.refused(error.code)
    }
  }

  /// Runs a command. Prints its error to standard error, and throws the exit code.
  ///
  /// - Parameter isPlain: True to exit with status 1 for every refusal, as export and import do.
  static func reporting(isPlain: Bool = false, _ body: () async throws -> Void) async throws {
    let failure: Failure
    do {
      return try await body()
    } catch {
      guard let known = Failure(any: error) else { throw error }
      failure = known
    }
    failure.tell()
    let isRefusal = failure.exitCode.rawValue >= ExitStatus.refused(.ok).rawValue
    throw isPlain && isRefusal ? ExitStatus.failed : failure.exitCode
  }

  /// Prints the error and the next step to standard error.
  func tell() {
    Terminal.complain("Error: \(description)")
    if let remedy { Terminal.complain("Next: \(remedy)") }
  }
}
