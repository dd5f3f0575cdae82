// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire

extension SessionChange {
  /// The paths that a mask may name.
  private static let paths = ["title", "description", "content"]

  /// The fields that the request changes: those that its mask names, or without a mask those that
  /// are set. A named description that is not set is cleared; title and content have no empty
  /// value.
  init(_ request: UpdateSessionRequest, limits: Limits) throws(PersistenceError) {
    self.init()
    let named = try SessionChange.named(in: request)
    if named.contains("title") {
      title = try Title(validating: request.title ?? "", limits: limits)
    }
    if named.contains("description") {
      description = try SessionDescription(
        validating: request.description ?? "", limits: limits)
    }
    if named.contains("content") {
      guard let bytes = request.content, !bytes.isEmpty else { throw .missing("content") }
      content = try Content(validating: bytes, limits: limits)
    }
    let format = try ContentFormat(
      optional: request.contentFormat, version: request.contentFormatVersion)
    guard format == nil || content != nil else {
      throw PersistenceError(
        .contentFormatInvalid, "content_format needs content.",
        field: "content_format")
    }
    self.format = format
    formatRule = request.allowFormatChange ? .named : .same
    note = try ChangeNote(validating: request.changeNote)
  }

  private static func named(
    in request: UpdateSessionRequest
  ) throws(PersistenceError) -> [String] {
    let named = request.updateMask?.paths ?? []
    if named == ["*"] { return paths }
    for path in named where !paths.contains(path) {
      throw PersistenceError(
        .updateMaskInvalid,
        "update_mask may contain title, description and content, or * alone.",
        field: "update_mask", metadata: ["path": String(path.prefix(64))])
    }
    if !named.isEmpty { return named }
    let isSet = [request.title != nil, request.description != nil, request.content != nil]
    let set = zip(paths, isSet).filter(\.1).map(\.0)
    guard !set.isEmpty else {
      throw PersistenceError(
        .fieldRequired, "An update must set a title, a description or a content.",
        field: "update_mask")
    }
    return set
  }
}
