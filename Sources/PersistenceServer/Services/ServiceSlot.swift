// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import RPC
import Synchronization

/// The place that a service takes once the database is ready. The methods of the service exist from
/// the beginning: until the place is taken they answer UNAVAILABLE.
///
/// Each loop has slots of its own, so that their locks are never contended.
public final class ServiceSlot<Service: ContractService>: Sendable {
  private let service: Mutex<Service?>

  /// A slot that is empty, or holds `service` already.
  public init(_ service: Service? = nil) {
    self.service = Mutex(service)
  }

  /// Puts a service in place; for any thread.
  public func fill(_ service: Service) {
    self.service.withLock { $0 = service }
  }

  /// The service; nil until there is one.
  public var current: Service? { service.withLock { $0 } }
}

/// Told of every failure that is not the caller's doing, with the detail that the caller does not
/// get; on the loop that ran the call.
public typealias FaultReport = @Sendable (PersistenceError, _ path: String) -> Void

/// A service of the contract.
public protocol ContractService: Sendable {
  /// Takes its failures, for the log.
  var report: FaultReport { get }
}
