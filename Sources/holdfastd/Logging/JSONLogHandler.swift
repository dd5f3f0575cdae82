// SPDX-License-Identifier: Apache-2.0

import Logging
import PersistenceModel

/// Writes every log message as one JSON object on one line of standard error.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line = JSONLines()
    line.begin()
    line.append("time", Timestamp.now())
    line.append("level", event.level.rawValue)
    line.append("message", "\(event.message)")
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (name, value) in all.sorted(by: { $0.key < $1.key }) {
      line.append(named: name, "\(value)")
    }
    line.end()
    line.withUnsafeBytes { LogOutput.write($0) }
  }
}
