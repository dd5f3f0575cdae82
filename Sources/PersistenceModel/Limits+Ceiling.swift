// SPDX-License-Identifier: Apache-2.0

extension Limits {
  /// The largest values that the tables and the JSON check can hold. A server refuses to start with
  /// others: see `fault`.
  public static let ceiling: Limits = {
    var limits = Limits()
    limits.titleCodePointsMax = 1_000
    limits.descriptionCodePointsMax = 16_000
    limits.contentBytesMax = 16 << 20
    limits.contentDepthMax = 128
    limits.pageSizeMax = 1_000
    limits.pageSizeDefault = 1_000
    limits.snapshotReadersMax = 1_000
    limits.visitWindow = .seconds(30 * 24 * 60 * 60)
    limits.patchOperationsMax = 10_000
    limits.watchedSessionsMax = 10_000
    limits.exportedSessionsMax = 10_000
    limits.batchedSessionsMax = 1_000
    limits.streamsPerUserMax = 1_000_000
    limits.watchesMax = 10_000_000
    limits.undeleteAgeMax = .seconds(3_650 * 24 * 60 * 60)
    limits.pageTokenAgeMax = .seconds(30 * 24 * 60 * 60)
    limits.messageBytesMax = 64 << 20
    limits.metadataBytesMax = 1 << 20
    limits.targetBytesMax = 1 << 20
    limits.fieldsMax = 10_000
    return limits
  }()

  /// A sentence for the operator about the first limit that is not positive or is above its
  /// ceiling; nil if the limits are valid.
  public var fault: String? {
    for (name, limit) in Limits.counts {
      let (value, ceiling) = (self[keyPath: limit], Limits.ceiling[keyPath: limit])
      if !(1...ceiling ~= value) { return fault(name, value, from: 1, to: ceiling) }
    }
    for (name, limit) in Limits.spans {
      let (value, ceiling) = (self[keyPath: limit], Limits.ceiling[keyPath: limit])
      if !(.zero...ceiling ~= value) { return fault(name, value, from: .zero, to: ceiling) }
    }
    return nil
  }

  private func fault<Value>(
    _ name: String, _ value: Value, from least: Value, to ceiling: Value
  ) -> String {
    "The limit \(name) must be between \(least) and \(ceiling), but is \(value)."
  }

  /// The limits that are numbers, by their names.
  static var counts: [(name: String, limit: WritableKeyPath<Limits, Int>)] {
    [
      ("titleCodePointsMax", \.titleCodePointsMax),
      ("descriptionCodePointsMax", \.descriptionCodePointsMax),
      ("contentBytesMax", \.contentBytesMax), ("contentDepthMax", \.contentDepthMax),
      ("pageSizeDefault", \.pageSizeDefault), ("pageSizeMax", \.pageSizeMax),
      ("snapshotReadersMax", \.snapshotReadersMax), ("patchOperationsMax", \.patchOperationsMax),
      ("watchedSessionsMax", \.watchedSessionsMax),
      ("exportedSessionsMax", \.exportedSessionsMax),
      ("batchedSessionsMax", \.batchedSessionsMax), ("messageBytesMax", \.messageBytesMax),
      ("metadataBytesMax", \.metadataBytesMax), ("streamsPerUserMax", \.streamsPerUserMax),
      ("watchesMax", \.watchesMax), ("targetBytesMax", \.targetBytesMax),
      ("fieldsMax", \.fieldsMax),
    ]
  }

  /// The limits that are times, by their names.
  static var spans: [(name: String, limit: WritableKeyPath<Limits, Duration>)] {
    [
      ("visitWindow", \.visitWindow), ("undeleteAgeMax", \.undeleteAgeMax),
      ("pageTokenAgeMax", \.pageTokenAgeMax),
    ]
  }
}
