// SPDX-License-Identifier: Apache-2.0

import Reactor

/// The resolution of one host on a separate thread, because the resolver blocks. Used on the loop's
/// thread.
final class HostResolution {
  private var completion: ((Result<[String], TargetRefusal>) -> Void)?

  init(completion: @escaping (Result<[String], TargetRefusal>) -> Void) {
    self.completion = completion
  }

  /// Asks; the completion is called once, on the loop's thread.
  func start(_ host: String, on loop: EventLoop) {
    let resolution = LoopBound(self, to: loop)
    do throws(ReactorError) {
      let thread = try SystemThread.start(name: "pq-resolve") {
        let result = Self.resolve(host)
        loop.execute { resolution.value.finish(result) }
      }
      thread.detach()
    } catch {
      loop.execute { resolution.value.finish(.failure(.unresolved("\(error)"))) }
    }
  }

  /// Gives up; the completion is not called. The thread ends when the resolver lets it.
  func cancel() { completion = nil }

  /// The addresses of a host. Blocks.
  static func resolve(_ host: String) -> Result<[String], TargetRefusal> {
    do throws(NameResolution.Failure) {
      return .success(try NameResolution.addresses(of: host))
    } catch {
      return .failure(.unresolved(error.reason))
    }
  }

  private func finish(_ result: Result<[String], TargetRefusal>) {
    let completion = completion
    self.completion = nil
    completion?(result)
  }
}
