// SPDX-License-Identifier: Apache-2.0

import HTTP1
import PersistenceModel
import RPCTransport

extension ServerConfiguration {
  /// These bounds for a server that holds its callers to the limits of the contract.
  func holding(to limits: Limits) -> ServerConfiguration {
    var held = self
    held.messageSizeMax = limits.messageBytesMax
    held.metadataSizeMax = limits.metadataBytesMax
    held.http1.targetSizeMax = limits.targetBytesMax
    held.http1.fieldCountMax = limits.fieldsMax
    held.streamsPerCallerMax = limits.streamsPerUserMax
    held.watchesMax = limits.watchesMax
    return held
  }
}
