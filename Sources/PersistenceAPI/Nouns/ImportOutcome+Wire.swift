// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension ImportOutcome {
  /// `holdfast.v1.ImportOutcome`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// An outcome as a number.
    public init(_ outcome: ImportOutcome) { rawValue = outcome.rawValue }

    /// Something that this version does not know.
    public static let unspecified = Wire(rawValue: 0)
    /// It was written as in the bundle.
    public static let imported = Wire(.imported)
    /// It was there already.
    public static let unchanged = Wire(.unchanged)
    /// Another state of it was left alone.
    public static let skipped = Wire(.skipped)
    /// It was imported under another id.
    public static let renamed = Wire(.renamed)
    /// It replaced another state.
    public static let replaced = Wire(.replaced)
    /// It had been deleted and was brought back.
    public static let restored = Wire(.restored)
    /// It breaks a rule and was left out.
    public static let refused = Wire(.refused)

    public static let wireName = "holdfast.v1.ImportOutcome"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "IMPORT_OUTCOME_UNSPECIFIED",
      .imported: "IMPORT_OUTCOME_IMPORTED",
      .unchanged: "IMPORT_OUTCOME_UNCHANGED",
      .skipped: "IMPORT_OUTCOME_SKIPPED",
      .renamed: "IMPORT_OUTCOME_RENAMED",
      .replaced: "IMPORT_OUTCOME_REPLACED",
      .restored: "IMPORT_OUTCOME_RESTORED",
      .refused: "IMPORT_OUTCOME_REFUSED",
    ]
  }
}
