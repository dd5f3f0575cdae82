// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The account that PostgreSQL runs as: ours, or `postgres` when we are root, because PostgreSQL
/// refuses to run as root.
struct Account: Equatable {
  var name: String
  var userID: uid_t
  var groupID: gid_t
  /// True if a process must change its user to become this account.
  var isOther: Bool

  /// The account that Debian's PostgreSQL packages make.
  static let unprivilegedName = "postgres"

  /// The account to run the cluster as.
  static func forCluster() throws(ClusterError) -> Account {
    guard geteuid() == 0 else {
      return Account(
        name: "uid \(geteuid())", userID: geteuid(), groupID: getegid(), isOther: false)
    }
    guard let entry = getpwnam(unprivilegedName) else {
      throw .accountMissing(name: unprivilegedName)
    }
    return Account(
      name: unprivilegedName, userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid,
      isOther: true)
  }

  /// The command that runs `command` as this account and signals it when we die.
  ///
  /// `setpriv` is part of util-linux, which every Debian system has. The death signal is sent when
  /// the thread that spawned the process ends, see prctl(2): `SupervisedProcess` keeps that thread.
  func command(_ command: [String], deathSignal: String) -> [String] {
    var words = ["/usr/bin/setpriv", "--pdeathsig", deathSignal]
    if isOther {
      words += ["--reuid", String(userID), "--regid", String(groupID), "--clear-groups"]
    }
    return words + ["--"] + command
  }

  /// The first folder on the way to `path` (itself included) that this account may not search.
  func blockingFolder(onTheWayTo path: String) -> String? {
    guard isOther else { return nil }
    var prefix = ""
    for component in path.split(separator: "/") {
      prefix += "/" + component
      guard let status = Directory.status(of: prefix) else { return nil }
      if !maySearch(status) { return prefix }
    }
    return nil
  }

  private func maySearch(_ status: stat) -> Bool {
    if status.st_uid == userID { return status.st_mode & S_IXUSR != 0 }
    if status.st_gid == groupID { return status.st_mode & S_IXGRP != 0 }
    return status.st_mode & S_IXOTH != 0
  }
}
