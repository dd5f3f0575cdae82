// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Synchronization
import TLS

/// An issuer's keys in a file, which can be read again while the server runs.
final class KeyFile: Sendable {
  /// The outcome of a reload.
  enum Outcome: Equatable {
    /// Its content is unchanged.
    case unchanged
    /// Tokens are judged by the keys in it from now on; so many of them are of no use.
    case replaced(skippedCount: Int)
    /// It is not fit for use: the keys are those from before.
    case kept(reason: String)
  }

  private struct Unusable: Error {
    let reason: String
  }

  /// Judges tokens by the keys that were read last.
  let verifier: TokenVerifier
  private let path: String
  private let bytes: Mutex<[UInt8]>

  /// Reads the file for the first time; it must be good.
  init(path: String, policy: TokenPolicy) async throws {
    self.path = path
    verifier = TokenVerifier(policy: policy)
    do throws(Unusable) {
      let bytes = try KeyFile.read(path)
      verifier.use(try await KeyFile.keys(bytes).keys)
      self.bytes = Mutex(bytes)
    } catch {
      throw Failure("invalid token keys: \(error.reason)")
    }
  }

  /// Reads the file again. One call at a time.
  func reload() async -> Outcome {
    do throws(Unusable) {
      let bytes = try KeyFile.read(path)
      guard self.bytes.withLock({ $0 != bytes }) else { return .unchanged }
      let issuerKeys = try await KeyFile.keys(bytes)
      self.bytes.withLock { $0 = bytes }
      verifier.use(issuerKeys.keys)
      return .replaced(skippedCount: issuerKeys.skippedCount)
    } catch {
      return .kept(reason: error.reason)
    }
  }

  private static func read(_ path: String) throws(Unusable) -> [UInt8] {
    do throws(TLSError) {
      return try PEMFile.read(path)
    } catch {
      throw Unusable(reason: "\(error)")
    }
  }

  private static func keys(_ bytes: [UInt8]) async throws(Unusable) -> IssuerKeys {
    do throws(KeySetText.Fault) {
      return try await IssuerKeys(bytes)
    } catch {
      throw Unusable(reason: "\(error)")
    }
  }
}
