// SPDX-License-Identifier: Apache-2.0

import Testing
import Workbench

@Suite struct ShareLinkTests {
  private static let template = "https://workbench.example.org/snapshots/{id}"
  private static let id = "0c8aLqkD2sVQ3mXo-_aB9x"

  @Test(arguments: [
    template, "http://localhost:8080/#/open/{id}", "https://a.example/{id}/view",
    "https://a.example/open?id={id}&from=link",
  ])
  func `a link leads back to its id`(template: String) throws {
    let links = try ShareLink(template: template)
    for length in ShareLink.idLengths {
      let id = String(Self.id.prefix(length))
      #expect(try links.id(in: links.url(for: id)) == id)
      #expect(try links.id(in: " \(links.url(for: id))\n") == id)
    }
  }

  @Test(arguments: ["?tab=2", "#top", "/", "/?tab=2", "/#top"])
  func `text after a link is ignored`(rest: String) throws {
    let links = try ShareLink(template: Self.template)
    #expect(try links.id(in: links.url(for: Self.id) + rest) == Self.id)
  }

  @Test func `scheme and host ignore case, the path does not`() throws {
    let links = try ShareLink(template: Self.template)
    #expect(try links.id(in: "HTTPS://Workbench.Example.ORG/snapshots/\(Self.id)") == Self.id)
    #expect(throws: ShareLink.Fault.foreign) {
      try links.id(in: "https://workbench.example.org/Snapshots/\(Self.id)")
    }
  }

  @Test(arguments: [
    "", " ", Self.id, "workbench.example.org/snapshots/\(id)",
    "https://other.example.org/snapshots/\(id)", "https://workbench.example.org",
    "https://workbench.example.org.evil.example/snapshots/\(id)",
    "https://ann@workbench.example.org/snapshots/\(id)",
    "https://workbench.example.org/snapshot", "ftp://workbench.example.org/snapshots/\(id)",
    "https:///snapshots/\(id)", "https://workbench.example.org/sessions/\(id)",
  ])
  func `a text that is not a link of the workbench is foreign`(text: String) throws {
    let links = try ShareLink(template: Self.template)
    #expect(throws: ShareLink.Fault.foreign) { try links.id(in: text) }
  }

  @Test(arguments: [
    "", "1234567", "0c8aLqkD2sVQ3mXo-_aB9x0", "0c8aLqkD%2e", "0c8aLqkD2sVQ3m/Xo-_", "id with space",
    "äöüäöüäö", "0c8aLqkD2s+",
  ])
  func `an id with a wrong length or character is invalid`(id: String) throws {
    let links = try ShareLink(template: Self.template)
    #expect(throws: ShareLink.Fault.idInvalid) { try links.id(in: links.url(for: id)) }
  }

  @Test(arguments: [
    "", "{id}", "https://a.example/", "https://a.example/{id}/{id}", "https://{id}", "/x/{id}",
    "ftp://a.example/{id}", "https://a.example/ {id}", "https://a.example{id}",
    "https:///{id}", "https://a.example/ä/{id}",
  ])
  func `a template is an absolute link with one id after its host`(template: String) {
    #expect(throws: ShareLink.Fault.templateInvalid) { try ShareLink(template: template) }
  }
}
