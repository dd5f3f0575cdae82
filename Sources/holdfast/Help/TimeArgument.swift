// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import ProtobufJSON
import ProtobufWire

/// A time on the command line: in RFC 3339 format, or a span such as `45m`, `12h` or `30d`.
enum TimeArgument: ExpressibleByArgument, Equatable {
  case at(WireTimestamp)
  /// A number of seconds, before or after now depending on the option.
  case span(Int64)

  init?(argument: String) {
    let text = Array("\"\(argument)\"".utf8)
    if let time = try? ProtobufJSON().message(WireTimestamp.self, from: text) {
      self = .at(time)
      return
    }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let unit = argument.last.flatMap({ units[$0] }),
      let number = Int64(argument.dropLast()), 1...1_000_000 ~= number
    else { return nil }
    self = .span(number * unit)
  }

  /// The time, with a span counted forward from now.
  func future(now: Int64 = Int64(time(nil))) -> WireTimestamp { resolved(now, 1) }

  /// The time, with a span counted back from now.
  func past(now: Int64 = Int64(time(nil))) -> WireTimestamp { resolved(now, -1) }

  private func resolved(_ now: Int64, _ sign: Int64) -> WireTimestamp {
    switch self {
    case .at(let time): return time
    case .span(let seconds):
      var time = WireTimestamp()
      time.seconds = now + sign * seconds
      return time
    }
  }
}
