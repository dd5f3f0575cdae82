// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	holdfast "holdfast/v1"
)

const pageSizeDefault = 20

// sessions serves what is measured of SessionService.
type sessions struct {
	holdfast.UnimplementedSessionServiceServer
	pool *pgxpool.Pool
}

func (s *sessions) GetSessionMetadata(
	ctx context.Context, request *holdfast.GetSessionMetadataRequest,
) (*holdfast.GetSessionMetadataResponse, error) {
	owner := caller(ctx)
	found := &holdfast.SessionMetadata{}
	row := s.pool.QueryRow(ctx, "metadata", owner, request.Id)
	if err := scan(row, owner, found); err != nil {
		return nil, failure(err)
	}
	return &holdfast.GetSessionMetadataResponse{Metadata: found}, nil
}

func (s *sessions) GetSession(
	ctx context.Context, request *holdfast.GetSessionRequest,
) (*holdfast.GetSessionResponse, error) {
	owner := caller(ctx)
	found := &holdfast.Session{Metadata: &holdfast.SessionMetadata{}}
	var content *string
	row := s.pool.QueryRow(ctx, "get", owner, request.Id, request.IfVersionNot)
	if err := scan(row, owner, found.Metadata, &content); err != nil {
		return nil, failure(err)
	}
	if content != nil {
		found.Content = *content
	}
	return &holdfast.GetSessionResponse{Session: found, NotModified: content == nil}, nil
}

func (s *sessions) ListSessions(
	ctx context.Context, request *holdfast.ListSessionsRequest,
) (*holdfast.ListSessionsResponse, error) {
	owner := caller(ctx)
	size := int(request.PageSize)
	if size <= 0 {
		size = pageSizeDefault
	}
	// One row more than the page has says that there is another page.
	statement, arguments := "first_page", []interface{}{owner, size + 1}
	if request.PageToken != "" {
		time, id, err := position(request.PageToken)
		if err != nil {
			return nil, status.Error(codes.InvalidArgument, err.Error())
		}
		statement, arguments = "next_page", []interface{}{owner, time, id, size + 1}
	}
	rows, err := s.pool.Query(ctx, statement, arguments...)
	if err != nil {
		return nil, failure(err)
	}
	defer rows.Close()
	page := &holdfast.ListSessionsResponse{}
	for rows.Next() {
		if len(page.Sessions) == size {
			page.NextPageToken = token(page.Sessions[size-1])
			break
		}
		found := &holdfast.SessionMetadata{}
		if err := scan(rows, owner, found); err != nil {
			return nil, failure(err)
		}
		page.Sessions = append(page.Sessions, found)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(err)
	}
	return page, nil
}

func (s *sessions) CreateSession(
	ctx context.Context, request *holdfast.CreateSessionRequest,
) (*holdfast.CreateSessionResponse, error) {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, failure(err)
	}
	id := base64.RawURLEncoding.EncodeToString(random[:])
	hash := sha256.Sum256([]byte(request.Content))
	owner := caller(ctx)
	made := &holdfast.SessionMetadata{}
	row := s.pool.QueryRow(
		ctx, "create", owner, id, request.Title, strings.ToLower(request.Title),
		request.Description, time.Now(), hash[:], len(request.Content), request.Content)
	if err := scan(row, owner, made); err != nil {
		return nil, failure(err)
	}
	return &holdfast.CreateSessionResponse{Metadata: made}, nil
}

func (s *sessions) UpdateSession(
	ctx context.Context, request *holdfast.UpdateSessionRequest,
) (*holdfast.UpdateSessionResponse, error) {
	content := request.GetContent()
	hash := sha256.Sum256([]byte(content))
	owner := caller(ctx)
	var expected *int64
	if !request.AllowOverwrite {
		expected = &request.ExpectedVersion
	}
	changed := &holdfast.SessionMetadata{}
	var unchanged bool
	row := s.pool.QueryRow(
		ctx, "update", owner, request.Id, expected, time.Now(), hash[:], len(content), content)
	err := scan(row, owner, changed, &unchanged)
	if err == pgx.ErrNoRows && expected != nil {
		return nil, s.mismatch(ctx, owner, request.Id)
	}
	if err != nil {
		return nil, failure(err)
	}
	return &holdfast.UpdateSessionResponse{Metadata: changed, Unchanged: unchanged}, nil
}

// mismatch tells a session that is at another version from one that does not exist.
func (s *sessions) mismatch(ctx context.Context, owner, id string) error {
	current := &holdfast.SessionMetadata{}
	if err := scan(s.pool.QueryRow(ctx, "metadata", owner, id), owner, current); err != nil {
		return failure(err)
	}
	return status.Errorf(codes.Aborted, "the current version is %d", current.Version)
}

// caller is the user whose call it is.
func caller(ctx context.Context) string {
	sent, _ := metadata.FromIncomingContext(ctx)
	if values := sent.Get("x-holdfast-user"); len(values) > 0 {
		return values[0]
	}
	return "dev"
}

// scan reads the columns that every statement returns first, and then further ones.
func scan(row pgx.Row, owner string, into *holdfast.SessionMetadata, further ...interface{}) error {
	var created, updated time.Time
	var hash []byte
	var writer *string
	columns := append([]interface{}{
		&into.Id, &into.Title, &into.Description, &into.Version, &created, &updated, &hash,
		&into.ContentSize, &writer, &into.ContentFormat, &into.ContentFormatVersion,
	}, further...)
	if err := row.Scan(columns...); err != nil {
		return err
	}
	into.OwnerId, into.LastWriterId = owner, owner
	if writer != nil {
		into.LastWriterId = *writer
	}
	into.ContentHash = hex.EncodeToString(hash)
	into.CreateTime = timestamppb.New(created)
	into.UpdateTime = timestamppb.New(updated)
	return nil
}

func failure(err error) error {
	if err == pgx.ErrNoRows {
		return status.Error(codes.NotFound, "there is no such thing")
	}
	return status.Error(codes.Internal, err.Error())
}

// token is the position behind a session in the order of lists.
func token(last *holdfast.SessionMetadata) string {
	return fmt.Sprintf("%d.%s", last.UpdateTime.AsTime().UnixMicro(), last.Id)
}

func position(token string) (time.Time, string, error) {
	micros, id, isWhole := strings.Cut(token, ".")
	number, err := strconv.ParseInt(micros, 10, 64)
	if err != nil || !isWhole {
		return time.Time{}, "", fmt.Errorf("the page token is not one of this server")
	}
	return time.UnixMicro(number), id, nil
}
