// SPDX-License-Identifier: Apache-2.0

/// The fetch of the server's version, one at a time.
///
/// ```
///         wanted              link up             fetched
///  none ─────────▶ wanted ──────────▶ under way ──────────▶ none, wanted
///                    ▲                     │ unreachable
///                    └──── time to retry ──┘
/// ```
struct FetchState: Equatable {
  /// A version is wanted, not before `retryAt`.
  var isWanted = false
  /// A request is in progress.
  var isUnderWay = false
  var failures = 0
  var retryAt: Int64 = 0
}
