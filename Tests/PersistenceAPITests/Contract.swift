// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPCProtobuf

/// Every message that PersistenceAPI codes by hand.
enum Contract {
  /// The requests and responses of all methods, and what they hold.
  static let messages: [any WireMessage.Type] =
    ContractMethods.all.flatMap { [$0.requestType, $0.responseType] } + parts

  private static let parts: [any WireMessage.Type] = [
    FieldMask.self, Duration.Wire.self, Timestamp.Wire.self, SessionMetadata.Wire.self,
    Session.Wire.self, TimeRange.Wire.self, SessionFilter.Wire.self, SnapshotMetadata.Wire.self,
    Snapshot.Wire.self, SnapshotAccess.Wire.self, SnapshotFilter.Wire.self, AccessLog.Wire.self,
    SnapshotVisitor.Wire.self, AccessLogFilter.Wire.self, SessionVersion.Wire.self,
    WatchedSession.self, BundleRecord.self, BundleItem.self, BundleManifest.self,
    BundledSession.self, BundledVersion.self, BundledSessionEnd.self, BundleTrailer.self,
    BundleCheckpoint.self, ImportOptions.self, ImportedSession.self, ImportSummary.self,
    SessionGrant.Wire.self, SharedSession.Wire.self, AuditEvent.Wire.self, Limits.Wire.self,
  ]

  static func message(named name: String) -> (any WireMessage.Type)? {
    messages.first { $0.wireName == name }
  }
}
