// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// The options for a snapshot's readers and expiry.
struct AccessOptions: ParsableArguments {
  @Flag(help: "Allow everyone who has the id to open it.")
  var link = false

  @Flag(help: "Allow only you to open it.")
  var `private` = false

  @Option(
    name: .customLong("reader"),
    help: ArgumentHelp(
      "A user who may open it, instead of everyone; may be repeated.", valueName: "user")
  )
  var readers: [String] = []

  @Option(
    help: ArgumentHelp(
      "The time from which nobody can open it, such as 30d or 2027-01-01T00:00:00Z.",
      valueName: "time"))
  var expires: TimeArgument?

  @Flag(help: "Remove the expiry.")
  var neverExpires = false

  func validate() throws {
    guard [link, `private`, !readers.isEmpty].count(where: { $0 }) <= 1 else {
      throw ValidationError("--link, --private and --reader are mutually exclusive.")
    }
    guard expires == nil || !neverExpires else {
      throw ValidationError("--expires and --never-expires are mutually exclusive.")
    }
  }

  /// True if any of the options is given.
  var isGiven: Bool { hasAudience || expires != nil || neverExpires }

  private var hasAudience: Bool { link || `private` || !readers.isEmpty }

  /// The access settings `access`, changed by these options.
  func access(changing access: SnapshotAccess.Wire) -> SnapshotAccess.Wire {
    var access = access
    if hasAudience {
      access.visibility = link ? .link : `private` ? .owner : .listed
      access.readerIDs = readers
    }
    if let expires { access.expireTime = expires.future() }
    if neverExpires { access.expireTime = nil }
    return access
  }
}
