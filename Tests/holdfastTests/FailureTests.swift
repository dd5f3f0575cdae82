// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel
import Testing

@testable import HoldfastClient
@testable import holdfast

/// What the program says and exits with.
@Suite struct FailureTests {
  @Test(arguments: [
    (StatusCode.unavailable, Int32(75)), (.resourceExhausted, 108), (.deadlineExceeded, 75),
    (.invalidArgument, 103), (.notFound, 105), (.internal, 113), (.unauthenticated, 116),
  ])
  func `the exit code shows whether the same command may succeed later`(
    code: StatusCode, exit: Int32
  ) {
    let call = CallFacts(ServerServiceMethods.getServerInfo.descriptor, ())
    let error = CallFailure(RPCError(code, "No."), wasSent: true)
    let failure = Failure(HoldfastError(error, of: call, attempts: 1))
    #expect(failure.exitCode.rawValue == exit)
    let reason = code == .unavailable ? "CONNECTION_LOST" : code.name
    #expect(failure.description == "No. (\(reason))")
  }

  @Test func `a tally lists outcomes in a fixed order`() {
    var tally = ImportTally()
    #expect("\(tally)" == "no sessions")
    for outcome in [ImportOutcome.skipped, .imported, .refused, .imported] {
      var session = ImportedSession()
      session.outcome = ImportOutcome.Wire(outcome)
      tally.count(session)
    }
    #expect("\(tally)" == "2 imported, 1 skipped, 1 refused")
    #expect(tally.total == 4 && tally.refused == 1)
  }

  @Test func `an outcome from a later version is a number`() {
    #expect(ImportOutcome.Wire.replaced.word == "replaced")
    #expect(ImportOutcome.Wire(rawValue: 99).word == "outcome 99")
  }
}
