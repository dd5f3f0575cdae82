// SPDX-License-Identifier: Apache-2.0

/// The control group of the process (Linux `Documentation/admin-guide/cgroup-v2.rst`). Groups of
/// version 1 are not looked at.
enum ControlGroup {
  /// The paths of the group and of those above it below `/sys/fs/cgroup`, the root's, which is
  /// empty, last; none where there is no group. `membership` is `/proc/self/cgroup`.
  static func paths(in membership: String) -> [String] {
    guard let line = membership.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else {
      return []
    }
    let names = line.dropFirst(4).split(separator: "/")
    return (0...names.count).reversed().map { count in
      names.prefix(count).map { "/\($0)" }.joined()
    }
  }
}
