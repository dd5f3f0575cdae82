// SPDX-License-Identifier: Apache-2.0

/// A value that may hold a secret: however it is printed or reflected, it shows nothing of itself.
/// The library that runs services writes them, with all they hold, into the log.
@propertyWrapper
struct Concealed<Value: Sendable>: Sendable, CustomStringConvertible, CustomReflectable {
  var wrappedValue: Value

  var description: String { "(concealed)" }
  var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
