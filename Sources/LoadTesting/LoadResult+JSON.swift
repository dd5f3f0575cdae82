// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The JSON form of results, for `compare` and for other programs.
extension LoadResult {
  /// The reason why a text is not a result.
  public struct ParsingError: Error, CustomStringConvertible {
    public let description: String
  }

  private static let formatName = "holdfast.bench"
  private static let formatVersion = 1.0
  private static let depthMax = 10

  /// The result as indented JSON.
  public var json: String {
    """
    {
      "format": \(quoted(Self.formatName)),
      "version": \(Int(Self.formatVersion)),
      "work": \(quoted(work)),
      "server": \(quoted(server)),
      "serverVersion": \(quoted(serverVersion)),
      "startTime": \(startTime),
      "connections": \(connections),
      "streams": \(streams),
      "sessions": \(sessions),
      "distribution": \(quoted(distribution.rawValue)),
      "seed": "\(seed)",
      "steps": [
    \(steps.map(\.json).joined(separator: ",\n"))
      ]
    }

    """
  }

  /// Parses a result.
  ///
  /// - Throws: `ParsingError`, also for a result of a later version.
  public init(parsing text: [UInt8]) throws(ParsingError) {
    let value: JSONValue
    do { value = try JSONValue(parsing: text, depthMax: Self.depthMax) } catch {
      throw ParsingError(description: "it is not JSON")
    }
    guard let object = value.object, object["format"]?.text == Self.formatName else {
      throw ParsingError(description: "it is not a result of `holdfast bench`")
    }
    guard object["version"]?.double == Self.formatVersion else {
      throw ParsingError(description: "its version is not \(Int(Self.formatVersion))")
    }
    do {
      work = try object.text("work")
      server = try object.text("server")
      serverVersion = try object.text("serverVersion")
      startTime = try object.integer("startTime")
      connections = try object.integer("connections")
      streams = try object.integer("streams")
      sessions = try object.integer("sessions")
      distribution = try object.named("distribution")
      seed = try UInt64(object.text("seed")) ?? 0
      steps = try object.elements("steps").map { element throws(MemberError) in
        try LoadStep(element)
      }
    } catch {
      throw ParsingError(description: "its member \"\(error.name)\" is missing or not as expected")
    }
  }
}

extension LoadStep {
  fileprivate var json: String {
    """
        {
          "offered": \(offered.map { "\($0)" } ?? "null"),
          "seconds": \(seconds),
          "rate": \(rate),
          "notStarted": \(notStarted),
          "processorSeconds": \(processorSeconds),
          "calls": [
    \(calls.map(\.json).joined(separator: ",\n"))
          ]
        }
    """
  }

  fileprivate init(_ value: JSONValue) throws(MemberError) {
    let object = try value.members("steps")
    offered = object["offered"]?.double
    seconds = try object.number("seconds")
    notStarted = try object.integer("notStarted")
    processorSeconds = try object.number("processorSeconds")
    calls = try object.elements("calls").map { element throws(MemberError) in
      try CallFigures(element)
    }
  }
}

extension CallFigures {
  fileprivate var json: String {
    let failures = failures.sorted { $0.key < $1.key }
      .map { "[\(quoted($0.key)), \($0.value)]" }.joined(separator: ", ")
    let curve = curve.map { "[\($0.percentage), \($0.latency)]" }.joined(separator: ", ")
    let slices = slices.map { "[\($0.rate), \($0.median), \($0.tail)]" }.joined(separator: ", ")
    return """
            {
              "call": \(quoted(call.rawValue)),
              "count": \(count),
              "seconds": \(seconds),
              "wrongAnswers": \(wrongAnswers),
              "failures": [\(failures)],
              "latencyMillisecondsByPercentage": [\(curve)],
              "rateMedianAndTailOfSlices": [\(slices)]
            }
      """
  }

  fileprivate init(_ value: JSONValue) throws(MemberError) {
    let object = try value.members("calls")
    call = try object.named("call")
    count = try object.integer("count")
    seconds = try object.number("seconds")
    wrongAnswers = try object.integer("wrongAnswers")
    failures = try object.counts("failures")
    curve = try object.rows("latencyMillisecondsByPercentage", of: 2).map {
      Point(percentage: $0[0], latency: $0[1])
    }
    slices = try object.rows("rateMedianAndTailOfSlices", of: 3).map {
      Slice(rate: $0[0], median: $0[1], tail: $0[2])
    }
  }
}

/// A string of JSON in quotes.
private func quoted(_ text: String) -> String {
  var json: [UInt8] = []
  JSONString.append(Array(text.utf8), to: &json)
  return String(decoding: json, as: UTF8.self)
}

/// The name of a member that is missing or has another type.
private struct MemberError: Error {
  let name: String
}

extension JSONValue {
  fileprivate func members(_ name: String) throws(MemberError) -> JSONObject {
    guard let object else { throw MemberError(name: name) }
    return object
  }
}

extension JSONObject {
  fileprivate func text(_ name: String) throws(MemberError) -> String {
    guard let text = self[name]?.text else { throw MemberError(name: name) }
    return text
  }

  fileprivate func number(_ name: String) throws(MemberError) -> Double {
    guard let number = self[name]?.double else { throw MemberError(name: name) }
    return number
  }

  fileprivate func integer(_ name: String) throws(MemberError) -> Int {
    guard let integer = Int(exactly: try number(name)) else { throw MemberError(name: name) }
    return integer
  }

  fileprivate func named<Name: RawRepresentable<String>>(
    _ name: String
  ) throws(MemberError) -> Name {
    guard let value = Name(rawValue: try text(name)) else { throw MemberError(name: name) }
    return value
  }

  fileprivate func elements(_ name: String) throws(MemberError) -> [JSONValue] {
    guard let elements = self[name]?.elements else { throw MemberError(name: name) }
    return elements
  }

  fileprivate func counts(_ name: String) throws(MemberError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for pair in try elements(name) {
      guard let parts = pair.elements, parts.count == 2, let key = parts[0].text,
        let count = parts[1].double.flatMap(Int.init(exactly:))
      else { throw MemberError(name: name) }
      counts[key] = count
    }
    return counts
  }

  fileprivate func rows(_ name: String, of count: Int) throws(MemberError) -> [[Double]] {
    try elements(name).map { row throws(MemberError) in
      let numbers = (row.elements ?? []).compactMap(\.double)
      guard numbers.count == count else { throw MemberError(name: name) }
      return numbers
    }
  }
}
