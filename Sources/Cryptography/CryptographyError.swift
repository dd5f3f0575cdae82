// SPDX-License-Identifier: Apache-2.0

/// The reason why an operation of OpenSSL gave no result.
///
/// None of these is caused by the bytes that were hashed or authenticated: they mean that the
/// library lacks the algorithm (a restricted provider) or that the machine is out of memory or
/// entropy. A caller maps them to an internal error.
public enum CryptographyError: Error, Equatable {
  /// The library does not offer the algorithm, for instance because its provider is not loaded.
  case algorithmUnavailable
  /// The library refused or failed the operation.
  case operationFailed
  /// The random generator is not seeded or failed: nothing may be derived from its output.
  case randomnessUnavailable
  /// More bytes were asked for at once than the library can count.
  case lengthOutOfRange
}
