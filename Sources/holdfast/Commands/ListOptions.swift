// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// The options that lists of sessions and lists of snapshots have in common.
struct ListOptions: ParsableArguments {
  @Option(help: "Only those whose title contains this text.")
  var title = ""

  @Option(help: ArgumentHelp("Only those at or after this time.", valueName: "time"))
  var since: TimeArgument?

  @Option(help: ArgumentHelp("Only those before this time.", valueName: "time"))
  var before: TimeArgument?

  @Flag(help: "Only those that you have starred.")
  var starred = false

  @Flag(help: "Reverse the order.")
  var reverse = false

  /// The range between the two times; nil if neither is given.
  var range: TimeRange.Wire? {
    guard since != nil || before != nil else { return nil }
    var range = TimeRange.Wire()
    range.startTime = since?.past()
    range.endTime = before?.past()
    return range
  }

  /// The direction of a list: the usual one of its order, or the other. Titles ascend usually, and
  /// times descend.
  func direction(ofTitles isByTitle: Bool) -> SessionOrder.Direction.Wire {
    guard reverse else { return .unspecified }
    return isByTitle ? .descending : .ascending
  }
}
