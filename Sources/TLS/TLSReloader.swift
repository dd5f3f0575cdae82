// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A server's context made from files, which can be read again while the server runs.
///
///     good files --reload, changed and good--> a new context for new sessions
///                --reload, unchanged---------> the same context
///                --reload, bad---------------> the same context, and the error
///
/// Sessions that run keep the context that they began with.
public final class TLSReloader: Sendable {
  /// The files of a server's certificates, and the policy for client certificates.
  public struct Files: Sendable, Hashable {
    /// The server's certificate with its chain, in PEM.
    public var certificatePath: String
    /// The server's private key, in PEM.
    public var keyPath: String
    /// The policy for client certificates, and the authorities that may issue them.
    public var clientCertificates: ClientCertificates

    /// Files that are read when a reloader is made, not now.
    public init(
      certificatePath: String, keyPath: String, clientCertificates: ClientCertificates = .ignored
    ) {
      self.certificatePath = certificatePath
      self.keyPath = keyPath
      self.clientCertificates = clientCertificates
    }
  }

  /// The policy for client certificates; the paths name their authorities' certificates in PEM.
  public enum ClientCertificates: Sendable, Hashable {
    /// No client is asked.
    case ignored
    /// A client may show a certificate.
    case requested(authorityPath: String)
    /// A client without a certificate is turned away.
    case required(authorityPath: String)

    fileprivate var authorityPath: String? {
      switch self {
      case .ignored: nil
      case .requested(let path), .required(let path): path
      }
    }
  }

  /// The outcome of a reload.
  public enum Outcome: Hashable, Sendable {
    /// The files are unchanged.
    case unchanged
    /// New sessions use the new files; this is the new certificate.
    case replaced(PeerCertificate?)
    /// The new files are invalid; new sessions continue to use the previous ones.
    case kept(TLSError)
  }

  /// The files of the certificates.
  public let files: Files
  private let versions: TLSVersions
  private let state: Mutex<State>

  private struct State {
    var contents: Contents
    var context: TLSContext
  }

  /// Reads the files for the first time; they must be good at `now`, in seconds since 1970.
  public init(_ files: Files, versions: TLSVersions = .init(), now: Int64) throws(TLSError) {
    self.files = files
    self.versions = versions
    let contents = try Contents(files)
    let context = try contents.context(files, versions, now)
    state = Mutex(State(contents: contents, context: context))
  }

  /// The context for the next session.
  public var context: TLSContext { state.withLock { $0.context } }

  /// Reads the files again. `now` is in seconds since 1970.
  public func reload(now: Int64) -> Outcome {
    do throws(TLSError) {
      let contents = try Contents(files)
      guard state.withLock({ $0.contents != contents }) else { return .unchanged }
      let context = try contents.context(files, versions, now)
      state.withLock { $0 = State(contents: contents, context: context) }
      return .replaced(try contents.identity(files).certificate)
    } catch {
      return .kept(error)
    }
  }
}

/// The bytes of the files; equal bytes need no new context, and keep the ticket keys.
private struct Contents: Equatable {
  let certificate: [UInt8]
  let key: [UInt8]
  let clientAuthority: [UInt8]?

  init(_ files: TLSReloader.Files) throws(TLSError) {
    certificate = try PEMFile.read(files.certificatePath)
    key = try PEMFile.read(files.keyPath)
    if let path = files.clientCertificates.authorityPath {
      clientAuthority = try PEMFile.read(path)
    } else {
      clientAuthority = nil
    }
  }

  func identity(_ files: TLSReloader.Files) throws(TLSError) -> TLSIdentity {
    try TLSIdentity(
      certificatePEM: certificate, keyPEM: key, certificateSource: files.certificatePath,
      keySource: files.keyPath)
  }

  func context(
    _ files: TLSReloader.Files, _ versions: TLSVersions, _ now: Int64
  ) throws(TLSError) -> TLSContext {
    let identity = try identity(files)
    try identity.checkValidity(at: now)
    var configuration = TLSServerConfiguration(identity: identity)
    configuration.versions = versions
    configuration.allowsHTTP1 = true
    let clientAuthority = clientAuthority ?? []
    switch files.clientCertificates {
    case .ignored: break
    case .requested(let path):
      configuration.clientCertificates = .requested(
        try TrustAnchors(pem: clientAuthority, source: path))
    case .required(let path):
      configuration.clientCertificates = .required(
        try TrustAnchors(pem: clientAuthority, source: path))
    }
    return try TLSContext(server: configuration)
  }
}
