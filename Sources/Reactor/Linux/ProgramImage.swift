// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The code and constants of the program and its libraries in memory.
public enum ProgramImage {
  /// Returns the pages that only the start needed. A page that is used again is mapped from the
  /// page cache, without reading a file.
  ///
  /// They belong to the page cache, so this frees nothing by itself, but the kernel can then drop
  /// them, and the reported memory of the process is what it really uses.
  public static func releasePages() { clinux_release_image() }
}
