// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Descriptors of `.proto` files, found by file name, by any name that they declare, and by
/// extension number. Made once and shared by every event loop.
public struct DescriptorPool: Sendable {
  private var files: [String: File] = [:]
  /// Full name of every declaration to the file that holds it.
  private var symbols: [String: String] = [:]
  /// Extended type, then extension number, to the file that holds the extension.
  private var extensions: [String: [Int32: String]] = [:]

  /// A file as reflection sends it.
  private struct File {
    let bytes: [UInt8]
    let dependencies: [String]
  }

  /// Indexes an encoded `google.protobuf.FileDescriptorSet`, as `protoc --include_imports` writes
  /// it.
  public init(fileDescriptorSet bytes: [UInt8]) throws(WireError) {
    for file in try FileDescriptorSet(wireBytes: bytes).files {
      add(try FileDescriptor(wireBytes: file), file)
    }
  }

  // MARK: Lookups

  /// The name of the file that declares a message, field, enum, value, service, method or
  /// extension, given its full name without a leading dot.
  func fileName(declaring symbol: String) -> String? { symbols[symbol] }

  /// The name of the file that declares an extension.
  func fileName(extending type: String, number: Int32) -> String? { extensions[type]?[number] }

  /// The numbers of all extensions of a message, ascending; nil where the type is unknown.
  func extensionNumbers(of type: String) -> [Int32]? {
    if let known = extensions[type] { return known.keys.sorted() }
    return symbols[type] == nil ? nil : []
  }

  /// A file and all that it imports, itself first, without the imports in `sent`; adds to `sent`.
  /// Nil where there is no such file.
  func closure(of name: String, omitting sent: inout Set<String>) -> [[UInt8]]? {
    guard let first = files[name] else { return nil }
    sent.insert(name)
    var closure = [first.bytes]
    var pending = first.dependencies
    while let next = pending.popLast() {
      guard sent.insert(next).inserted, let file = files[next] else { continue }
      closure.append(file.bytes)
      pending += file.dependencies
    }
    return closure
  }

  // MARK: Index

  private mutating func add(_ file: FileDescriptor, _ bytes: [UInt8]) {
    files[file.name] = File(bytes: bytes, dependencies: file.dependencies)
    let scope = file.package.isEmpty ? "" : file.package + "."
    for message in file.messages { add(message, in: scope, file.name) }
    for scoped in file.enums { addEnum(scoped, in: scope, file.name) }
    for service in file.services {
      symbols[scope + service.name] = file.name
      for method in service.methods {
        symbols[scope + service.name + "." + method.name] = file.name
      }
    }
    for field in file.extensions { addExtension(field, in: scope, file.name) }
  }

  private mutating func add(_ message: MessageDescriptor, in scope: String, _ file: String) {
    symbols[scope + message.name] = file
    let inner = scope + message.name + "."
    for field in message.fields { symbols[inner + field.name] = file }
    for oneof in message.oneofs { symbols[inner + oneof.name] = file }
    for nested in message.messages { add(nested, in: inner, file) }
    for scoped in message.enums { addEnum(scoped, in: inner, file) }
    for field in message.extensions { addExtension(field, in: inner, file) }
  }

  /// The values of an enum are its siblings, not its children (as in C++).
  private mutating func addEnum(_ scoped: EnumDescriptor, in scope: String, _ file: String) {
    symbols[scope + scoped.name] = file
    for value in scoped.values { symbols[scope + value.name] = file }
  }

  private mutating func addExtension(
    _ field: FieldDescriptor, in scope: String, _ file: String
  ) {
    symbols[scope + field.name] = file
    let type = field.extendee.hasPrefix(".") ? String(field.extendee.dropFirst()) : field.extendee
    extensions[type, default: [:]][field.number] = file
  }
}
