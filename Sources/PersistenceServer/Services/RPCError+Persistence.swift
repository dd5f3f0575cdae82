// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC
import RPCProtobuf

// The one place where an error of the model becomes a status of gRPC.
extension RPCError {
  /// The domain of every `google.rpc.ErrorInfo` of the contract.
  public static let errorDomain = "holdfast.v1"

  /// The retry delay for calls that failed because the database was unavailable.
  private static let retryDelay = Duration.seconds(1)

  /// The status for `error`: its message, an `ErrorInfo` with its reason and values, and, depending
  /// on the kind, the invalid field, the missing resource, the conflicting state, the unmet
  /// condition, or the retry delay. `detail` is not sent.
  public init(_ error: PersistenceError) {
    let status = RPCError(StatusCode(error.reason), error.message)
    let info = ErrorInfo(
      reason: error.reason.rawValue, domain: RPCError.errorDomain, metadata: error.metadata)
    switch (status.code, error.field) {
    case (.invalidArgument, let field?):
      let violation = BadRequest.FieldViolation(
        field: field, description: error.message, reason: error.reason.rawValue)
      self = status.withDetails(info, BadRequest(fieldViolations: [violation]))
    case (.resourceExhausted, _) where error.reason == .rateLimited:
      let violation = QuotaFailure.Violation(subject: "caller", description: error.message)
      self = status.withDetails(
        info, RetryInfo(retryDelay: error.retryDelay), QuotaFailure(violations: [violation]))
    case (.failedPrecondition, _):
      let violation = PreconditionFailure.Violation(
        type: error.reason.rawValue, subject: error.field ?? "", description: error.message)
      self = status.withDetails(info, PreconditionFailure(violations: [violation]))
    case (.aborted, _):
      switch error.obstacle {
      case .session(let current)?: self = status.withDetails(info, VersionConflict(current))
      case .draft(let current)?: self = status.withDetails(info, DraftConflict(current))
      case nil: self = status.withDetails(info)
      }
    case (.notFound, _):
      let resource = ResourceInfo(
        resourceType: error.reason.resourceType, resourceName: "", description: error.message)
      self = status.withDetails(info, resource)
    case (.unavailable, _), (.resourceExhausted, _):
      self = status.withDetails(info, RetryInfo(retryDelay: RPCError.retryDelay))
    default:
      self = status.withDetails(info)
    }
    if error.reason == .storageBusy || error.reason == .rateLimited {
      // gRFC A6: clients with a retry policy wait for so long.
      metadata.append(Metadata.retryPushback, "\(error.retryMilliseconds)")
    }
  }
}

extension PersistenceError {
  /// The time that the error names, after which a retry can succeed.
  fileprivate var retryDelay: Duration { .milliseconds(retryMilliseconds) }

  fileprivate var retryMilliseconds: Int {
    metadata["retry_after_ms"].flatMap { Int($0) } ?? 1_000
  }
}

extension PersistenceError.Reason {
  /// The type of the missing resource.
  fileprivate var resourceType: String {
    switch self {
    case .snapshotNotFound: SnapshotMetadata.Wire.wireName
    case .accessLogNotFound: AccessLog.Wire.wireName
    case .sessionVersionNotFound: SessionVersion.Wire.wireName
    case .grantNotFound: SessionGrant.Wire.wireName
    case .draftNotFound: SessionDraftMetadata.Wire.wireName
    default: SessionMetadata.Wire.wireName
    }
  }
}

extension StatusCode {
  /// The code that goes with a reason.
  public init(_ reason: PersistenceError.Reason) {
    switch reason {
    case .sessionIDInvalid, .titleEmpty, .titleTooLong, .titleInvalid, .descriptionTooLong,
      .descriptionInvalid, .contentTooLarge, .contentNotUTF8, .contentNotJSON, .contentTooDeep,
      .contentFormatInvalid, .changeNoteTooLong, .changeNoteInvalid, .labelsTooMany, .labelInvalid,
      .updateMaskInvalid, .expectedVersionRequired, .versionInvalid, .requestIDInvalid,
      .requestIDReused, .pageSizeNegative, .pageTokenInvalid, .pageTokenExpired,
      .pageTokenMismatch, .filterInvalid, .enumValueUnknown, .fieldRequired, .snapshotIDInvalid,
      .snapshotSourceInvalid, .readerInvalid, .readersTooMany, .expireTimeInvalid,
      .patchInvalid, .patchTooLarge, .userIDInvalid, .sessionsTooMany, .sessionRepeated,
      .bundleForeign, .bundleCorrupt, .bundleTruncated, .checkpointInvalid, .bundledValueInvalid,
      .draftKeyInvalid, .draftRevisionInvalid:
      self = .invalidArgument
    case .sessionNotFound, .sessionVersionNotFound, .snapshotNotFound, .accessLogNotFound,
      .grantNotFound, .draftNotFound:
      self = .notFound
    case .sessionNotDeleted, .patchNotApplicable, .bundleVersionUnsupported, .contentFormatNewer,
      .contentFormatDifferent, .starsTooMany, .draftsTooMany, .draftsTooLarge:
      self = .failedPrecondition
    case .versionMismatch, .labelsMismatch, .draftOutdated, .concurrentChange: self = .aborted
    case .storageUnavailable, .storageBusy, .tokenKeysUnavailable: self = .unavailable
    case .storageExhausted, .memoryExhausted, .rateLimited: self = .resourceExhausted
    case .deadlineExceeded: self = .deadlineExceeded
    case .cancelled: self = .cancelled
    case .unauthenticated, .tokenMissing, .tokenMalformed, .tokenAlgorithmRefused,
      .tokenKeyUnknown, .tokenSignatureInvalid, .tokenExpired, .tokenNotYetValid,
      .tokenWrongIssuer, .tokenWrongAudience, .tokenClaimInvalid:
      self = .unauthenticated
    case .actingDenied: self = .permissionDenied
    case .contentCorrupt: self = .dataLoss
    case .internal: self = .internal
    }
  }
}
