// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC

extension ConformancePayload.RequestInfo {
  /// What there is to tell of a call and its requests.
  init(of context: ServerContext, requests: [AnyMessage]) {
    headers = [HeaderField](context.metadata)
    timeoutMilliseconds = context.deadline.map { deadline in
      let left = deadline - .now
      return max(0, Int64(left / .milliseconds(1)))
    }
    self.requests = requests
    connectGet = context.queryParameters.map { parameters in
      ConformancePayload.ConnectGetInfo(parameters: [HeaderField](gathering: parameters))
    }
  }
}
