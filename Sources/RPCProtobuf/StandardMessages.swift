// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The standard messages that every server supports.
public enum StandardMessages {
  /// Health, reflection, `google.rpc.Status` and its details, descriptors.
  public static let roots: [any WireMessage.Type] = [
    HealthCheckRequest.self, HealthCheckResponse.self, HealthListRequest.self,
    HealthListResponse.self, ReflectionRequest.self, ReflectionResponse.self,
    RPCStatus.self, ErrorInfo.self, BadRequest.self, PreconditionFailure.self,
    QuotaFailure.self, RetryInfo.self, ResourceInfo.self, RequestInfo.self,
    FileDescriptorSet.self, FileDescriptor.self,
  ]
}
