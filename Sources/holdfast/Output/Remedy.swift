// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import PersistenceModel
import RPC

/// The suggested next step after an error.
enum Remedy {
  /// The step after an error; nil if the message says everything.
  static func after(_ error: HoldfastError) -> String? {
    switch error.reason {
    case .tokenExposed: "Add --tls or --ca."
    case .tokenUnavailable: after("TOKEN_MISSING")
    default: after(error.reason.rawValue) ?? after(error.code)
    }
  }

  /// The step after the name of a reason; nil if it is none of the contract.
  private static func after(_ name: String) -> String? {
    PersistenceError.Reason(rawValue: name).flatMap { after($0) }
  }

  /// The step after a reason of the contract; nil if the message says everything.
  static func after(_ reason: PersistenceError.Reason) -> String? {
    switch reason {
    case .sessionNotFound, .sessionIDInvalid:
      "`holdfast session list` lists yours, with --deleted those that can be undeleted;"
        + " `holdfast session shared` lists those of others."
    case .snapshotNotFound, .snapshotIDInvalid:
      "`holdfast snapshot list` lists yours. Others' need the complete id, and may have expired."
    case .accessLogNotFound: "`holdfast visited` lists the snapshots that you have opened."
    case .sessionVersionNotFound: "`holdfast session log ID` lists the versions that are kept."
    case .draftNotFound: "`holdfast server-draft list` lists your drafts and their devices."
    case .draftOutdated:
      "Another program saved the draft: `holdfast server-draft get` prints it. Then run the command"
        + " again."
    case .draftsTooMany, .draftsTooLarge:
      "Publish or discard drafts first: `holdfast server-draft list` lists them."
    case .grantNotFound: "`holdfast session access ID` lists the users with whom it is shared."
    case .versionMismatch:
      "`holdfast session diff ID OLD` shows what changed since the version OLD; then save again"
        + " with --based-on the current version, with --merge, or with --force."
    case .concurrentChange: "Run the command again."
    case .expectedVersionRequired: "Add --based-on VERSION, or --force."
    case .contentFormatNewer: "Open it with a newer program, or give its format with --format."
    case .contentFormatDifferent: "Add --allow-format-change if the format is meant to change."
    case .contentNotJSON: "Check the file, for example with `python3 -m json.tool FILE`."
    case .pageTokenExpired, .pageTokenInvalid, .pageTokenMismatch: "List again from the beginning."
    case .actingDenied:
      "Omit --user, or ask the server's operator for permission to act for others."
    case .tokenExpired, .tokenMissing, .unauthenticated:
      "Give a valid token: --token-file, HOLDFAST_TOKEN, or `holdfast context add --token-command`."
    case .tokenNotYetValid: "Compare the clocks: `holdfast doctor`."
    case .tokenWrongAudience, .tokenWrongIssuer, .tokenKeyUnknown, .tokenSignatureInvalid:
      "The token is for a different server: `holdfast doctor` shows which one is used."
    case .rateLimited, .storageBusy, .storageUnavailable: "Try again in a moment."
    default: nil
    }
  }

  /// The step after a status code, if there is no reason.
  private static func after(_ code: StatusCode) -> String? {
    switch code {
    case .unavailable, .deadlineExceeded: "`holdfast doctor` checks the connection to the server."
    case .unauthenticated: after("UNAUTHENTICATED")
    case .unimplemented: "The server may be older: compare with `holdfast version --server`."
    default: nil
    }
  }
}
