// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where the program begins; apart from the program itself, which dev/fuzz takes as a library.
@main enum EntryPoint {
  static func main() async { await Holdfastd.main() }
}
