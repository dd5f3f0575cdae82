// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import RPC

/// The resources of a server: a page about it, the contents of sessions and snapshots as they are,
/// so that no byte of one is escaped within another document, and bundles as they are in files.
///
///     GET, HEAD       /
///     GET, HEAD, PUT  /v1/sessions/{id}/content
///     GET, HEAD       /v1/snapshots/{id}/content
///     GET, HEAD, POST /v1/bundle
///
/// Paths are compared byte for byte, so that what is authorised is what runs.
public struct ContractResources: ResourceMap {
  private let frontPage: FrontPage
  private let limits: Limits

  /// The resources of a server of this version.
  public init(version: String, limits: Limits) {
    frontPage = FrontPage(version: version)
    self.limits = limits
  }

  /// The meaning of a request; nil for any other path.
  public func meaning(of request: ResourceRequest) -> ResourceMeaning? {
    if request.path.elementsEqual("/".utf8) { return frontPage.answer(request) }
    do throws(ResourceRefusal) {
      if request.path.elementsEqual(BundleBody.path.utf8) {
        return .stream(try BundleBody.call(of: request))
      }
      guard let place = ContentPlace(path: request.path) else { return nil }
      return .call(try ContentCall(request, for: place, limits: limits))
    } catch {
      return .refused(error)
    }
  }
}
