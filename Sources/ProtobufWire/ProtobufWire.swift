// The first file of ProtobufWire lands with its first type.
