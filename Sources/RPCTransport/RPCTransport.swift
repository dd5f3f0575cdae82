// The first file of RPCTransport lands with its first type.
