// The first file of PrivateCluster lands with its first type.
