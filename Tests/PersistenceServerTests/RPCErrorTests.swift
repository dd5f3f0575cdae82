// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import ProtobufWire
import RPC
import RPCProtobuf
import Testing

@Suite struct RPCErrorTests {
  static let table: [PersistenceError.Reason: StatusCode] = [
    .sessionNotFound: .notFound,
    .snapshotNotFound: .notFound,
    .accessLogNotFound: .notFound,
    .sessionVersionNotFound: .notFound,
    .grantNotFound: .notFound,
    .sessionNotDeleted: .failedPrecondition, .bundleVersionUnsupported: .failedPrecondition,
    .patchNotApplicable: .failedPrecondition,
    .versionMismatch: .aborted,
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
    ]
    for reason in PersistenceError.Reason.allCases {
      let error = RPCError(PersistenceError(reason, "m", field: "f"))
      #expect(error.status?.detail(ResourceInfo.self)?.resourceType == types[reason])
      let violation = error.status?.detail(PreconditionFailure.self)?.violations.first
      #expect((violation?.type == reason.rawValue) == (error.code == .failedPrecondition))
    }
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
