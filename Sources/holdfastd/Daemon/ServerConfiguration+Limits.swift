// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPCTransport

extension ServerConfiguration {
  /// The bounds of a server that holds its callers to these limits.
  init(_ limits: Limits) {
    self.init()
    messageSizeMax = limits.messageBytesMax
    metadataSizeMax = limits.metadataBytesMax
  }
}
