// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The OpenSSL of this process.
public enum OpenSSLLibrary {
  /// Leaves OpenSSL's memory to the kernel when the process ends.
  ///
  /// By default OpenSSL frees it in an exit handler, while threads still run. One that ends at that
  /// moment frees its own part too: the heap is damaged, and the process aborts instead of ending
  /// with its status. Has an effect only before the first other use of OpenSSL in the process.
  public static func keepUntilExit() {
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
  }
}
