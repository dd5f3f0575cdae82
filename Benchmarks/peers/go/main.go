// SPDX-License-Identifier: Apache-2.0

// The peer in Go: grpc-go before pgx.
//
//	peer LISTEN DATABASE CONNECTIONS STATEMENTS
//
// LISTEN is HOST:PORT, DATABASE a URL, STATEMENTS the folder ../sql. It serves the calls that are
// measured, from Holdfast's own tables, with one statement for each.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
	"google.golang.org/grpc"

	holdfast "holdfast/v1"
)

// As much as Holdfast takes for a content, and some for the rest of a request.
const messageBytesMax = 2 << 20

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: peer LISTEN DATABASE CONNECTIONS STATEMENTS")
		os.Exit(64)
	}
	connections, err := strconv.Atoi(os.Args[3])
	check(err)
	pool, err := connect(os.Args[2], int32(connections), os.Args[4])
	check(err)
	listener, err := net.Listen("tcp", os.Args[1])
	check(err)
	server := grpc.NewServer(grpc.MaxRecvMsgSize(messageBytesMax))
	holdfast.RegisterSessionServiceServer(server, &sessions{pool: pool})
	holdfast.RegisterSnapshotServiceServer(server, &snapshots{pool: pool})
	check(server.Serve(listener))
}

// connect opens a pool whose connections have prepared every statement of the folder, each under
// the name of its file.
func connect(url string, connections int32, folder string) (*pgxpool.Pool, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		return nil, err
	}
	statements := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		statements[strings.TrimSuffix(filepath.Base(file), ".sql")] = string(text)
	}
	configuration, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	configuration.MinConns, configuration.MaxConns = connections, connections
	configuration.AfterConnect = func(ctx context.Context, connection *pgx.Conn) error {
		for name, text := range statements {
			if _, err := connection.Prepare(ctx, name, text); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}
	return pgxpool.ConnectConfig(context.Background(), configuration)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
