// SPDX-License-Identifier: Apache-2.0

/// The region of the link to the server.
///
/// ```
///          link lost              time to probe
///  online ───────────▶ offline ─────────────────▶ probing
///    ▲                    ▲  └─────────────┐         │ │
///    │                    └── still lost ──│─────────┘ │
///    └──────────────────── link up ────────┴───────────┘
/// ```
public enum LinkState: Sendable, Equatable {
  /// Requests can be sent.
  case online
  /// The link has been lost since a time of the wall clock; the next probe is at a time of the
  /// uptime clock.
  case offline(since: Int64, failures: Int, probeAt: Int64)
  /// The driver is probing the link.
  case probing(since: Int64, failures: Int)

  /// The time at which the link was lost, on the wall clock; nil if it is up.
  public var lostSince: Int64? {
    switch self {
    case .online: nil
    case .offline(let since, _, _), .probing(let since, _): since
    }
  }
}
