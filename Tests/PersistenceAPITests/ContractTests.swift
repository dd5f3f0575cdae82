// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import RPCProtobuf
import TestSupport
import Testing

/// What is coded by hand against what protoc says about `Proto/`.
@Suite struct ContractTests {
  private let descriptors: Descriptors

  init() throws {
    descriptors = try Descriptors(ContractDescriptors.fileDescriptorSet)
  }

  @Test func `every message of the contract is coded by hand, and no other`() {
    let declared = descriptors.messages.keys.filter { $0.hasPrefix("holdfast.") }
    let coded = Contract.messages.map { $0.wireName }.filter { $0.hasPrefix("holdfast.") }
    #expect(coded.sorted() == declared.sorted())
  }

  @Test(arguments: Contract.messages.map { $0.wireName })
  func `the table of a message is that of its proto file`(name: String) throws {
    let message = try #require(Contract.message(named: name))
    #expect(message.wireFields == descriptors.messages[name])
  }

  @Test func `enums have the numbers of the proto files`() {
    typealias Key = SessionOrder.Key.Wire
    typealias Direction = SessionOrder.Direction.Wire
    typealias Visibility = SnapshotAccess.Visibility.Wire
    typealias LogKey = AccessLogOrder.Key.Wire
    #expect(
      descriptors.enums.filter { $0.key.hasPrefix("holdfast.") }
        == [
          "holdfast.v1.SessionOrder": [
            "SESSION_ORDER_UNSPECIFIED": Key.unspecified.rawValue,
            "SESSION_ORDER_UPDATE_TIME": Key.updateTime.rawValue,
            "SESSION_ORDER_CREATE_TIME": Key.createTime.rawValue,
            "SESSION_ORDER_TITLE": Key.title.rawValue,
            "SESSION_ORDER_DELETE_TIME": Key.deleteTime.rawValue,
          ],
          "holdfast.v1.OrderDirection": [
            "ORDER_DIRECTION_UNSPECIFIED": Direction.unspecified.rawValue,
            "ORDER_DIRECTION_ASCENDING": Direction.ascending.rawValue,
            "ORDER_DIRECTION_DESCENDING": Direction.descending.rawValue,
          ],
          "holdfast.v1.SnapshotOrder": [
            "SNAPSHOT_ORDER_UNSPECIFIED": SnapshotOrder.Key.Wire.unspecified.rawValue,
            "SNAPSHOT_ORDER_CREATE_TIME": SnapshotOrder.Key.Wire.createTime.rawValue,
            "SNAPSHOT_ORDER_TITLE": SnapshotOrder.Key.Wire.title.rawValue,
          ],
          "holdfast.v1.SnapshotVisibility": [
            "SNAPSHOT_VISIBILITY_UNSPECIFIED": Visibility.unspecified.rawValue,
            "SNAPSHOT_VISIBILITY_LINK": Visibility.link.rawValue,
            "SNAPSHOT_VISIBILITY_LISTED": Visibility.listed.rawValue,
            "SNAPSHOT_VISIBILITY_OWNER": Visibility.owner.rawValue,
          ],
          "holdfast.v1.AccessLogOrder": [
            "ACCESS_LOG_ORDER_UNSPECIFIED": LogKey.unspecified.rawValue,
            "ACCESS_LOG_ORDER_LAST_VISIT_TIME": LogKey.lastVisitTime.rawValue,
            "ACCESS_LOG_ORDER_VISIT_COUNT": LogKey.visitCount.rawValue,
            "ACCESS_LOG_ORDER_TITLE": LogKey.title.rawValue,
            "ACCESS_LOG_ORDER_SNAPSHOT_CREATE_TIME": LogKey.snapshotCreateTime.rawValue,
          ],
          "holdfast.v1.SessionEvent": [
            "SESSION_EVENT_UNSPECIFIED": SessionEvent.Wire.unspecified.rawValue,
            "SESSION_EVENT_CHANGED": SessionEvent.Wire.changed.rawValue,
            "SESSION_EVENT_GONE": SessionEvent.Wire.gone.rawValue,
            "SESSION_EVENT_HEARTBEAT": SessionEvent.Wire.heartbeat.rawValue,
          ],
          "holdfast.v1.SessionRole": [
            "SESSION_ROLE_UNSPECIFIED": SessionRole.Wire.unspecified.rawValue,
            "SESSION_ROLE_VIEWER": SessionRole.Wire.viewer.rawValue,
            "SESSION_ROLE_EDITOR": SessionRole.Wire.editor.rawValue,
          ],
          "holdfast.v1.AuditAction": [
            "AUDIT_ACTION_UNSPECIFIED": AuditEvent.Action.Wire.unspecified.rawValue,
            "AUDIT_ACTION_GRANT_SESSION": number(.grantSession),
            "AUDIT_ACTION_REVOKE_SESSION": number(.revokeSession),
            "AUDIT_ACTION_DELETE_SESSION": number(.deleteSession),
            "AUDIT_ACTION_UNDELETE_SESSION": number(.undeleteSession),
            "AUDIT_ACTION_DELETE_SNAPSHOT": number(.deleteSnapshot),
            "AUDIT_ACTION_CHANGE_SNAPSHOT_ACCESS": number(.changeSnapshotAccess),
          ],
        ].merging(Self.bundleEnums) { first, _ in first })
  }

  private static let bundleEnums = [
    "holdfast.v1.ImportConflictPolicy": [
      "IMPORT_CONFLICT_POLICY_UNSPECIFIED": ImportConflictPolicy.Wire.unspecified.rawValue,
      "IMPORT_CONFLICT_POLICY_SKIP": ImportConflictPolicy.Wire.skip.rawValue,
      "IMPORT_CONFLICT_POLICY_RENAME": ImportConflictPolicy.Wire.rename.rawValue,
      "IMPORT_CONFLICT_POLICY_REPLACE": ImportConflictPolicy.Wire.replace.rawValue,
    ],
    "holdfast.v1.ImportOutcome": [
      "IMPORT_OUTCOME_UNSPECIFIED": ImportOutcome.Wire.unspecified.rawValue,
      "IMPORT_OUTCOME_IMPORTED": ImportOutcome.Wire.imported.rawValue,
      "IMPORT_OUTCOME_UNCHANGED": ImportOutcome.Wire.unchanged.rawValue,
      "IMPORT_OUTCOME_SKIPPED": ImportOutcome.Wire.skipped.rawValue,
      "IMPORT_OUTCOME_RENAMED": ImportOutcome.Wire.renamed.rawValue,
      "IMPORT_OUTCOME_REPLACED": ImportOutcome.Wire.replaced.rawValue,
      "IMPORT_OUTCOME_RESTORED": ImportOutcome.Wire.restored.rawValue,
      "IMPORT_OUTCOME_REFUSED": ImportOutcome.Wire.refused.rawValue,
    ],
  ]

  private func number(_ action: AuditEvent.Action) -> Int32 {
    Int32(action.rawValue)
  }

  @Test func `the methods are those of the services, in kind, types and idempotency`() {
    let declared = descriptors.methods.filter { $0.key.hasPrefix("/holdfast.") }
    let paths = ContractMethods.all.map(\.descriptor.path)
    #expect(paths.sorted() == declared.keys.sorted())
    for method in ContractMethods.all {
      let descriptor = method.descriptor
      #expect(declared[descriptor.path] == Descriptors.Method(method), "\(descriptor.path)")
      #expect(method.requestType.wireName == "holdfast.v1.\(descriptor.name)Request")
      #expect(method.responseType.wireName == "holdfast.v1.\(descriptor.name)Response")
    }
  }

  @Test func `a method that counts a visit is not free of side effects`() {
    #expect(SnapshotServiceMethods.getSnapshot.descriptor.idempotency == .unknown)
  }

  @Test func `only calls without side effects are reads`() {
    for method in ContractMethods.all where method.descriptor.idempotency == .noSideEffects {
      let name = method.descriptor.name
      #expect(
        ["Get", "List", "Watch", "Export"].contains { name.hasPrefix($0) },
        "\(name) looks like a change")
    }
  }

  @Test func `the committed files are what protoc writes today`() throws {
    let folder = String(decoding: try Command("mktemp", "-d").output(), as: UTF8.self)
      .split(separator: "\n").joined()
    defer { _ = try? Command("rm", "-r", folder).output() }
    _ = try Command("\(RepositoryFile.root)/dev/golden", folder).output()
    let written = try Command("sh", "-c", "cd \(folder) && find . -type f").output()
    for line in String(decoding: written, as: UTF8.self).split(separator: "\n") {
      let path = String(line.dropFirst(2))
      let isFresh =
        try RepositoryFile.bytes(path) == RepositoryFile.contents(ofFile: "\(folder)/\(path)")
      #expect(isFresh, "\(path) is stale: run `make golden`.")
    }
  }
}

extension Descriptors.Method {
  /// The declaration that a `.proto` file must have for a method.
  init(_ method: any ProtobufMethod) {
    let descriptor = method.descriptor
    let idempotencyLevel: Int32 =
      switch descriptor.idempotency {
      case .unknown: 0
      case .noSideEffects: 1
      case .idempotent: 2
      }
    self.init(
      request: method.requestType.wireName, response: method.responseType.wireName,
      isClientStreaming: !descriptor.kind.hasSingleRequest,
      isServerStreaming: !descriptor.kind.hasSingleAnswer, idempotencyLevel: idempotencyLevel)
  }
}
