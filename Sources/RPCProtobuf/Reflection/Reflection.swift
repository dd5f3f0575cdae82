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

  /// Answers a question; one that finds nothing is an answer with NOT_FOUND inside, so that the
  /// stream goes on.
  mutating func answer(_ request: ReflectionRequest) -> ReflectionResponse {
    ReflectionResponse(
      validHost: request.host, originalRequest: request, answer: answer(request.query))
  }

  private mutating func answer(_ query: ReflectionRequest.Query?) -> ReflectionResponse.Answer {
    switch query {
    case .fileByName(let name):
      return files(of: name, "no file of this name")
    case .fileContainingSymbol(let symbol):
      return files(of: pool.fileName(declaring: symbol), "no declaration of this name")
    case .fileContainingExtension(let request):
      return files(
        of: pool.fileName(extending: request.containingType, number: request.extensionNumber),
        "no extension of this type and number")
    case .allExtensionNumbers(let type):
      guard let numbers = pool.extensionNumbers(of: type) else {
        return error(.notFound, "no type of this name")
      }
      return .extensionNumbers(
        ExtensionNumberResponse(baseTypeName: type, extensionNumbers: numbers))
    case .listServices:
      return .services(
        ListServiceResponse(services: serviceNames.map(ServiceResponse.init(name:))))
    case nil:
      return error(.invalidArgument, "the request asks for nothing that this version knows")
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
