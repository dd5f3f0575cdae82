// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC
public import RPCProtobuf

extension DetailedErrors {
  /// The details of the errors of holdfast.v1.
  public static let ofContract = DetailedErrors(
    domain: RPCError.errorDomain, details: ContractMessages.errorDetails)
}
