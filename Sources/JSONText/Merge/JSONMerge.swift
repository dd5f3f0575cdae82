// SPDX-License-Identifier: Apache-2.0

/// Merges two changed copies of a JSON document, given the document that both began with.
///
/// - Objects are merged member by member.
/// - Arrays whose elements all have an id are merged element by element and keep one order; other
///   arrays are merged by a longest common subsequence, as lines of text are.
/// - A value that one side changed is taken from that side. Equal changes are one change; equality
///   is that of JSON: members without order, numbers by value.
/// - What both sides changed differently is a conflict; so is a value that one side deleted and the
///   other changed. The merged text then has the value of the favored side.
/// - Insertions of both sides at one place are ordered by their bytes, so exchanging the sides
///   exchanges nothing but their names.
///
/// Values that neither side changed keep the bytes of the base.
public struct JSONMerge {
  /// One of the three documents.
  public enum Side: String, Sendable, Hashable, CaseIterable {
    case base, mine, theirs
  }

  /// The rules of a merge and its limits.
  public struct Options: Sendable {
    /// The members that identify the elements of arrays, in order of preference.
    public var idKeys = ["id"]
    /// The side whose value a conflict leaves in the merged text.
    public var favored = Side.mine
    /// The largest number of values in one document. A larger one conflicts as a whole.
    public var nodeCountMax = 200_000
    /// The largest product of the lengths of two arrays, without equal ends, that are compared
    /// element by element. Larger ones conflict as a whole.
    public var pairCountMax = 100_000_000
    /// The deepest nesting of arrays and objects, at most 128.
    public var depthMax = 128

    /// Every option at its default.
    public init() {}
  }

  /// Different changes of both sides to one value.
  public struct Conflict: Sendable, Equatable {
    /// The kinds of conflicts.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// Both sides changed the value.
      case bothChanged = "both-changed"
      /// One side deleted the value and the other changed it.
      case deletedAndChanged = "deleted-and-changed"
      /// Both sides moved the elements of the array.
      case bothReordered = "both-reordered"
      /// The array is too large to be compared, or the document is, or an object in it has a key
      /// twice.
      case notCompared = "not-compared"
    }

    /// The value's place in the base (RFC 6901), or in a changed document if the base has none.
    public let path: String
    /// The kind of the conflict.
    public let kind: Kind
    /// The value in the base; nil if it has none.
    public let base: [UInt8]?
    /// My value; nil if it was deleted.
    public let mine: [UInt8]?
    /// Their value; nil if it was deleted.
    public let theirs: [UInt8]?
  }

  /// A merged document.
  public struct Outcome: Sendable {
    /// The merged text.
    public let text: [UInt8]
    /// The conflicts, in the order of the merged text; none if the merge is clean.
    public let conflicts: [Conflict]
  }

  /// Merges two changed copies of `base`.
  ///
  /// - Throws: `JSONMergeError` for a document that is not a JSON text.
  public static func merge(
    base: [UInt8], mine: [UInt8], theirs: [UInt8], options: Options = Options()
  ) throws(JSONMergeError) -> Outcome {
    for (side, text) in [(Side.base, base), (.mine, mine), (.theirs, theirs)] {
      do {
        try JSONValidator.validate(text, depthMax: options.depthMax)
      } catch {
        throw JSONMergeError(side, error)
      }
    }
    let trees: [JSONNode]
    do {
      trees = try [base, mine, theirs].map {
        try JSONNodeReader.tree(of: $0, countMax: options.nodeCountMax)
      }
    } catch {
      return uncompared(base, mine, theirs, options)
    }
    var merger = JSONMerger(options)
    let merged = merger.merge(trees[0], trees[1], trees[2], at: [])
    var text = merged?.text ?? []
    // White space around the document is kept from the base.
    text = Array(base[..<trees[0].range.lowerBound]) + text + base[trees[0].range.upperBound...]
    return Outcome(text: text, conflicts: merger.conflicts)
  }

  /// The outcome for documents that cannot be taken apart: clean if only one side changed.
  private static func uncompared(
    _ base: [UInt8], _ mine: [UInt8], _ theirs: [UInt8], _ options: Options
  ) -> Outcome {
    if mine == base || mine == theirs { return Outcome(text: theirs, conflicts: []) }
    if theirs == base { return Outcome(text: mine, conflicts: []) }
    let text =
      switch options.favored {
      case .base: base
      case .mine: mine
      case .theirs: theirs
      }
    return Outcome(
      text: text,
      conflicts: [
        Conflict(path: "", kind: .notCompared, base: base, mine: mine, theirs: theirs)
      ])
  }
}

/// A document that cannot be merged, since it is not a JSON text.
public struct JSONMergeError: Error, Equatable, Sendable {
  /// The document at fault.
  public let side: JSONMerge.Side
  /// The fault.
  public let error: JSONTextError

  /// An error for one of the documents.
  public init(_ side: JSONMerge.Side, _ error: JSONTextError) {
    self.side = side
    self.error = error
  }
}
