// The first file of RPCProtobuf lands with its first type.
