// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
import RPC
import RPCProtobuf

/// Errors as their handlers made them: the suite counts details.
struct PlainErrors: ErrorCompletion {
  private static let json = ProtobufJSON(types: ConformanceMethods.types)

  func complete(_ error: RPCError, requestID: String) -> RPCError { error }

  func connectForm(of error: RPCError) -> ConnectError { ConnectError(error, json: Self.json) }
}
