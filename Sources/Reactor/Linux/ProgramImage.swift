// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The code and constants of the program and its libraries, as they lie in memory.
public enum ProgramImage {
  /// Returns the pages that only the start needed. A page that is used again is mapped from the
  /// page cache, without reading a file.
  ///
  /// They are the page cache's, so this frees nothing by itself; but the kernel can then drop them,
  /// and what the process is seen to use is what it uses.
  public static func releasePages() { clinux_release_image() }
}
