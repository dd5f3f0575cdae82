// SPDX-License-Identifier: Apache-2.0

/// The additions of the contract to its first tag, v0.1.0-rc1, as GetServerInfo tells it: one name
/// for each field of a message that was there then, for each method, and for each detail of errors,
/// that came since.
///
/// A server drops fields that it does not know, so a client needs to know whether one is understood
/// (decision 0005). A test holds the list against the contract of that tag.
public enum ContractFeature: String, CaseIterable, Sendable {
  /// `Limits.watches_max`: streams that wait have a bound of their own.
  case limitsWatchesMax = "limits.watches_max"
  /// `UpdateSessionResponse.unchanged`: equal content is not a conflict.
  case updateUnchanged = "update_session_response.unchanged"
  /// `PatchSessionResponse.unchanged`: the same of patches.
  case patchUnchanged = "patch_session_response.unchanged"
  /// `VersionConflict`: a detail of errors.
  case versionConflict = "version_conflict"
}
