// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceAPI
import PersistenceModel
import PersistenceServer
import ProtobufWire
import RPCProtobuf
import Testing

@testable import RPC

@Suite struct RPCErrorTests {
  static let table: [PersistenceError.Reason: StatusCode] = [
    .sessionNotFound: .notFound,
    .snapshotNotFound: .notFound,
    .accessLogNotFound: .notFound,
    .sessionVersionNotFound: .notFound,
    .grantNotFound: .notFound,
    .sessionNotDeleted: .failedPrecondition, .bundleVersionUnsupported: .failedPrecondition,
    .patchNotApplicable: .failedPrecondition,
    .contentFormatNewer: .failedPrecondition, .contentFormatDifferent: .failedPrecondition,
    .versionMismatch: .aborted, .labelsMismatch: .aborted,
    .starsTooMany: .failedPrecondition,
    .draftNotFound: .notFound, .draftOutdated: .aborted,
    .draftsTooMany: .failedPrecondition, .draftsTooLarge: .failedPrecondition,
    .concurrentChange: .aborted,
    .storageUnavailable: .unavailable, .storageBusy: .unavailable,
    .storageExhausted: .resourceExhausted, .rateLimited: .resourceExhausted,
    .memoryExhausted: .resourceExhausted,
    .deadlineExceeded: .deadlineExceeded,
    .cancelled: .cancelled,
    .unauthenticated: .unauthenticated,
    .tokenMissing: .unauthenticated, .tokenMalformed: .unauthenticated,
    .tokenAlgorithmRefused: .unauthenticated, .tokenKeyUnknown: .unauthenticated,
    .tokenKeysUnavailable: .unavailable, .tokenSignatureInvalid: .unauthenticated,
    .tokenExpired: .unauthenticated, .tokenNotYetValid: .unauthenticated,
    .tokenWrongIssuer: .unauthenticated, .tokenWrongAudience: .unauthenticated,
    .tokenClaimInvalid: .unauthenticated,
    .actingDenied: .permissionDenied,
    .contentCorrupt: .dataLoss,
    .internal: .internal,
  ]

  @Test func `every reason has its code`() {
    for reason in PersistenceError.Reason.allCases {
      #expect(StatusCode(reason) == RPCErrorTests.table[reason] ?? .invalidArgument)
    }
  }

  @Test func `every error carries its reason, domain and numbers`() throws {
    for reason in PersistenceError.Reason.allCases {
      let error = RPCError(
        PersistenceError(
          reason, "A message.", field: "a.b", metadata: ["limit": "1"], detail: "secret"))
      let status = try #require(error.status)
      #expect(status.code == Int32(error.code.rawValue))
      #expect(status.message == "A message.")
      let info = try #require(status.detail(ErrorInfo.self))
      #expect(
        info == ErrorInfo(reason: reason.rawValue, domain: "holdfast.v1", metadata: ["limit": "1"]))
      let violation = status.detail(BadRequest.self)?.fieldViolations.first
      #expect((violation?.field == "a.b") == (error.code == .invalidArgument))
      #expect(!String(decoding: error.details, as: UTF8.self).contains("secret"))
    }
  }

  @Test func `a caller learns what is missing, and what would have to hold`() {
    let types: [PersistenceError.Reason: String] = [
      .sessionNotFound: "holdfast.v1.SessionMetadata",
      .sessionVersionNotFound: "holdfast.v1.SessionVersion",
      .snapshotNotFound: "holdfast.v1.SnapshotMetadata",
      .accessLogNotFound: "holdfast.v1.AccessLog", .grantNotFound: "holdfast.v1.SessionGrant",
      .draftNotFound: "holdfast.v1.SessionDraftMetadata",
    ]
    for reason in PersistenceError.Reason.allCases {
      let error = RPCError(PersistenceError(reason, "m", field: "f"))
      #expect(error.status?.detail(ResourceInfo.self)?.resourceType == types[reason])
      let violation = error.status?.detail(PreconditionFailure.self)?.violations.first
      #expect((violation?.type == reason.rawValue) == (error.code == .failedPrecondition))
    }
  }

  @Test func `all details of a conflict fit into 4 KiB, however long its texts are`() throws {
    let owner = try #require(OwnerID(String(repeating: "\u{10FFFF}", count: 32)))
    let limits = Limits.ceiling
    let title = String(repeating: "\u{10FFFF}", count: limits.titleCodePointsMax)
    let time = Timestamp(microseconds: .max)
    let session = SessionMetadata(
      id: try SessionID.random(), ownerID: owner,
      title: try Title(validating: title, limits: limits).text, description: "", version: .max,
      contentHash: try SHA256.digest(of: []), contentSize: .max, createTime: time,
      updateTime: time)
    let error = RPCError(PersistenceError.versionMismatch(expected: .max - 1, current: session))
    let completed = DetailedErrors.ofContract.complete(
      error, requestID: String(repeating: "r", count: 128))
    // As base64 has them.
    #expect((completed.details.count + 2) / 3 * 4 <= 4_096)
    let conflict = try #require(completed.status?.detail(VersionConflict.self))
    #expect(conflict.title.utf8.count == VersionConflict.titleBytesMax)
    #expect(title.hasPrefix(conflict.title))
    #expect(conflict.lastWriterID == owner.text && conflict.version == .max)
  }

  @Test func `a conflict tells the session as it is, in Connect as JSON too`() throws {
    let owner = try #require(OwnerID("anna"))
    let session = SessionMetadata(
      id: try SessionID.random(), ownerID: owner, title: "Work", description: "d", version: 7,
      contentHash: try SHA256.digest(of: []), contentSize: 2,
      createTime: Timestamp(microseconds: 0), updateTime: Timestamp(microseconds: 1_000_000))
    let error = RPCError(PersistenceError.versionMismatch(expected: 6, current: session))
    let conflict = try #require(error.status?.detail(VersionConflict.self))
    #expect(conflict == VersionConflict(session))
    #expect((conflict.version, conflict.title) == (7, "Work"))
    #expect((conflict.lastWriterID, conflict.updateTime?.seconds) == ("anna", 1))
    #expect((conflict.contentHash, conflict.contentSize) == (session.contentHash.hexadecimal, 2))
    let form = DetailedErrors.ofContract.connectForm(of: error).json
    #expect(String(decoding: form, as: UTF8.self).contains(#""lastWriterId":"anna""#))
    // Other conflicts are about nothing in particular.
    let other = RPCError(PersistenceError(.concurrentChange, "m"))
    #expect(other.status?.detail(VersionConflict.self) == nil)
  }

  @Test func `a caller learns when to try again`() {
    for reason in [
      PersistenceError.Reason.storageUnavailable, .storageBusy, .storageExhausted, .rateLimited,
    ] {
      let error = RPCError(PersistenceError(reason, "m"))
      #expect(error.status?.detail(RetryInfo.self)?.retryDelay?.duration == .seconds(1))
      let isPushedBack = reason == .storageBusy || reason == .rateLimited
      #expect((error.metadata["grpc-retry-pushback-ms"] == "1000") == isPushedBack)
    }
  }
}
