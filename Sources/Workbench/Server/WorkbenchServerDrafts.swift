// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// A server's drafts as a workbench calls them: unsaved work of the user, which nobody else sees.
public protocol WorkbenchServerDrafts: Sendable {
  /// Keeps a state of a draft in place of the earlier one.
  ///
  /// - Throws: `conflict` if the server has a later revision under this subject and device.
  func save(
    _ draft: ServerDraft, of subject: ServerDraftReference.Subject, device: String
  ) async throws(ServerFailure)
  /// The user's drafts from all devices, the latest first.
  func list() async throws(ServerFailure) -> [ServerDraftEntry]
  /// Reads a draft with the version on which it is based, if the user can still read the session.
  /// The contents are one text, not in parts.
  func draft(_ reference: ServerDraftReference) async throws(ServerFailure) -> WorkbenchDraft
  /// Removes a draft that still has the state of the reference, or any state if its tag is empty.
  func remove(_ reference: ServerDraftReference) async throws(ServerFailure)
}

/// A draft on the server, as shown in a list.
public struct ServerDraftEntry: Sendable, Equatable {
  /// The state that is listed.
  public var reference: ServerDraftReference
  /// The number of the draft's last edit.
  public var revision: Int
  /// The draft's title.
  public var title: String
  /// The time of the save in milliseconds since 1970 on the server's clock; nil if it is unknown.
  public var savedAt: Int64?

  /// Creates an entry from its properties.
  public init(
    reference: ServerDraftReference, revision: Int, title: String, savedAt: Int64? = nil
  ) {
    self.reference = reference
    self.revision = revision
    self.title = title
    self.savedAt = savedAt
  }

  /// The name of the device that wrote the draft; empty if it has none.
  public var deviceName: String { WorkbenchDeviceID(reference.deviceID).name }
}

/// The id under which a workbench keeps its drafts on the server: the name of the device, and the
/// writer of the slot on that device, which is unique. Two windows on one session have two drafts.
struct WorkbenchDeviceID: Equatable {
  /// The maximum number of characters of a name: an id has at most 64, and a writer 32.
  static let nameLengthMax = 31

  var name: String
  var writer: String

  init(name: String, writer: String) {
    let characters = name.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }
    self.name = String(String.UnicodeScalarView(characters.prefix(Self.nameLengthMax)))
    self.writer = writer
  }

  /// Reads an id. One that another program chose is the name of the device.
  init(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 1, let writer = parts.last {
      self.writer = String(writer)
      name = parts.dropLast().joined(separator: "/")
    } else {
      writer = ""
      name = text
    }
  }

  var text: String { "\(name)/\(writer)" }
}
