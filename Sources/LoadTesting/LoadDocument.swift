// SPDX-License-Identifier: Apache-2.0

/// A document like those of a workbench: JSON in UTF-8, keys sorted, indented by two spaces.
public enum LoadDocument {
  /// A document of about `size` bytes, at least that of an empty dashboard. The same seed gives the
  /// same document.
  public static func text(size: Int, seed: UInt64) -> [UInt8] {
    var random = SplitMix(seed: seed)
    var text = Array(
      """
      {
        "activeModuleInstanceId": "\(identifier(&random))",
        "metadata": {
          "description": "",
          "title": "Dashboard \(seed)"
        },
        "moduleInstances": [

      """.utf8)
    var isFirst = true
    while isFirst || text.count + footer.utf8.count + typicalModuleSize / 2 < size {
      if !isFirst { text += ",\n".utf8 }
      isFirst = false
      text += module(&random).utf8
    }
    return text + footer.utf8
  }

  /// The document with another title, as an edit that changes little.
  public static func edited(_ document: [UInt8], edit: UInt64) -> [UInt8] {
    let mark = Array("\"title\": \"".utf8)
    guard let range = document.firstRange(of: mark),
      let end = document[range.upperBound...].firstIndex(of: UInt8(ascii: "\""))
    else { return document }
    return Array(document[..<range.upperBound]) + "Edit \(edit)".utf8 + document[end...]
  }

  private static func module(_ random: inout SplitMix) -> String {
    let (x, y) = (Int.random(in: 0..<24, using: &random), Int.random(in: 0..<24, using: &random))
    let vectors = (0..<6).map { _ in
      let well = Int.random(in: 1...40, using: &random)
      return "\(vectorNames.randomElement(using: &random) ?? ""):OP-\(well)"
    }
    let color = String(UInt32.random(in: 0..<1 << 24, using: &random), radix: 16)
    return """
          {
            "id": "\(identifier(&random))",
            "layout": {
              "relHeight": 0.5,
              "relWidth": 0.25,
              "relX": \(Double(x) / 24),
              "relY": \(Double(y) / 24)
            },
            "name": "\(moduleNames.randomElement(using: &random) ?? "")",
            "settings": {
              "color": "#\(String(repeating: "0", count: 6 - color.count) + color)",
              "groupBy": "ensemble",
              "realizations": "0-\(Int.random(in: 10...200, using: &random))",
              "selectedVectorTags": [
                \(vectors.map { "\"\($0)\"" }.joined(separator: ",\n            "))
              ],
              "showHistorical": \(Bool.random(using: &random)),
              "visualizationMode": "individualRealizations"
            },
            "syncedSettingKeys": []
          }
      """
  }

  private static func identifier(_ random: inout SplitMix) -> String {
    let digits = (0..<32).map { _ in String(Int.random(in: 0..<16, using: &random), radix: 16) }
    let text = digits.joined()
    let cuts = [0, 8, 12, 16, 20, 32].map { text.index(text.startIndex, offsetBy: $0) }
    return zip(cuts, cuts.dropFirst()).map { text[$0..<$1] }.joined(separator: "-")
  }

  private static let footer = "\n  ]\n}"
  private static let typicalModuleSize = 800
  private static let moduleNames = [
    "SimulationTimeSeries", "2DViewer", "InplaceVolumesPlot", "WellCompletions", "Map",
  ]
  private static let vectorNames = ["FOPT", "FGPR", "WWCT", "WOPR", "WBHP", "WGOR"]
}
