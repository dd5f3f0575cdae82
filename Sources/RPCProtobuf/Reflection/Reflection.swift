// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC

/// One stream of questions about descriptors, and its answers.
struct Reflection {
  private let pool: DescriptorPool
  private let serviceNames: [String]
  /// The files sent on this stream; a caller keeps them, so imports are not sent twice.
  private var sent: Set<String> = []

  init(pool: DescriptorPool, serviceNames: [String]) {
    self.pool = pool
    self.serviceNames = serviceNames
  }

  /// Responds to a request. If nothing is found, the response contains NOT_FOUND, so that the
  /// stream continues.
  mutating func answer(_ request: ReflectionRequest) -> ReflectionResponse {
    ReflectionResponse(
      validHost: request.host, originalRequest: request, answer: answer(request.query))
  }

  private mutating func answer(_ query: ReflectionRequest.Query?) -> ReflectionResponse.Answer {
    switch query {
    case .fileByName(let name):
      return files(of: name, "no such file")
    case .fileContainingSymbol(let symbol):
      return files(of: pool.fileName(declaring: symbol), "no such symbol")
    case .fileContainingExtension(let request):
      return files(
        of: pool.fileName(extending: request.containingType, number: request.extensionNumber),
        "no such extension")
    case .allExtensionNumbers(let type):
      guard let numbers = pool.extensionNumbers(of: type) else {
        return error(.notFound, "no such type")
      }
      return .extensionNumbers(
        ExtensionNumberResponse(baseTypeName: type, extensionNumbers: numbers))
    case .listServices:
      return .services(
        ListServiceResponse(services: serviceNames.map(ServiceResponse.init(name:))))
    case nil:
      return error(.invalidArgument, "unknown kind of request")
    }
  }

  private mutating func files(
    of name: String?, _ complaint: String
  ) -> ReflectionResponse.Answer {
    guard let name, let files = pool.closure(of: name, omitting: &sent) else {
      return error(.notFound, complaint)
    }
    return .files(FileDescriptorResponse(files: files))
  }

  private func error(_ code: StatusCode, _ message: String) -> ReflectionResponse.Answer {
    .error(ErrorResponse(errorCode: Int32(code.rawValue), errorMessage: message))
  }
}
