// SPDX-License-Identifier: Apache-2.0

/// The reason why a private cluster could not be made, started or found.
///
/// Every case has the information needed to act; `description` has one sentence on the problem and
/// one on the remedy.
public enum ClusterError: Error, Equatable, Sendable {
  /// No PostgreSQL server programs are installed in any of the folders searched.
  case postgresNotInstalled(searched: String)
  /// The data directory belongs to a PostgreSQL major version that is not installed.
  case versionNotInstalled(major: String, installed: [String])
  /// PostgreSQL refuses to run as root, and the account it would run as does not exist.
  case accountMissing(name: String)
  /// The account that PostgreSQL runs as may not search `blockedBy`, a folder above the data.
  case unreachable(path: String, blockedBy: String, account: String)
  /// Another living process keeps its cluster in this data directory.
  case inUse(dataDirectory: String)
  /// `initdb` failed; `log` is the end of its output.
  case initializationFailed(log: String)
  /// The server exited before it accepted a connection; `log` is the end of its output.
  case startFailed(log: String)
  /// The server did not accept a connection in time.
  case startTimedOut(limit: Duration)
  /// Processes of an earlier server survived every signal.
  case leftoverProcesses(count: Int)
  /// A system call failed.
  case system(call: String, path: String, errno: Int32)
}

extension ClusterError: CustomStringConvertible {
  /// One sentence on what is wrong and one on what to do, for a terminal.
  public var description: String {
    switch self {
    case .postgresNotInstalled(let searched):
      "No PostgreSQL server was found in \(searched). Install it: apt-get install postgresql."
    case .versionNotInstalled(let major, let installed):
      """
      The data directory was made by PostgreSQL \(major), but only \
      \(installed.joined(separator: ", ")) is installed. Install postgresql-\(major), or choose \
      another data directory.
      """
    case .accountMissing(let name):
      """
      PostgreSQL does not run as root, and there is no account "\(name)" to run it as. Install \
      Debian's postgresql package, which makes it, or start as another user.
      """
    case .unreachable(let path, let blockedBy, let account):
      """
      The account "\(account)", which PostgreSQL runs as, cannot reach \(path), because it may not \
      search \(blockedBy). Choose a data directory elsewhere, such as /var/lib/holdfast, or allow \
      it: chmod o+x \(blockedBy).
      """
    case .inUse(let dataDirectory):
      """
      Another process is using \(dataDirectory). Stop it, or choose another data directory.
      """
    case .initializationFailed(let log):
      "PostgreSQL could not initialize its data directory: \(log)"
    case .startFailed(let log):
      "PostgreSQL exited during startup: \(log)"
    case .startTimedOut(let limit):
      "PostgreSQL accepted no connection within \(limit). Its log is in the data directory."
    case .leftoverProcesses(let count):
      """
      \(count) processes of an earlier PostgreSQL server still hold the data directory and ignore \
      every signal. End them, then start again.
      """
    case .system(let call, let path, let errno):
      "\(call) failed on \(path): errno \(errno)."
    }
  }
}
