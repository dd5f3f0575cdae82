// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v4/pgxpool"
	"google.golang.org/protobuf/types/known/timestamppb"

	holdfast "holdfast/v1"
)

// The time for which further visits of a user count as the last one.
const visitWindow = 5 * time.Minute

// snapshots serves what is measured of SnapshotService.
type snapshots struct {
	holdfast.UnimplementedSnapshotServiceServer
	pool *pgxpool.Pool
}

func (s *snapshots) GetSnapshot(
	ctx context.Context, request *holdfast.GetSnapshotRequest,
) (*holdfast.GetSnapshotResponse, error) {
	reader, now := caller(ctx), time.Now()
	found := &holdfast.SnapshotMetadata{}
	var content string
	var hash []byte
	var created time.Time
	var expires *time.Time
	var visibility int64
	var session *string
	var version *int64
	var isCounted bool
	row := s.pool.QueryRow(ctx, "snapshot", request.Id, reader, now.Add(-visitWindow))
	err := row.Scan(
		&found.Id, &found.OwnerId, &found.Title, &found.Description, &hash, &found.ContentSize,
		&created, &expires, &visibility, &found.Template, &found.ContentFormat,
		&found.ContentFormatVersion, &found.ChangeNote, &session, &version, &content, &isCounted)
	if err != nil {
		return nil, failure(err)
	}
	found.ContentHash = hex.EncodeToString(hash)
	found.CreateTime = timestamppb.New(created)
	if expires != nil {
		found.ExpireTime = timestamppb.New(*expires)
	}
	found.Visibility = holdfast.SnapshotVisibility(visibility)
	if session != nil && version != nil {
		found.SourceSessionId, found.SourceSessionVersion = *session, *version
	}
	if !isCounted && !request.SkipVisit {
		if _, err := s.pool.Exec(ctx, "visit", request.Id, reader, now); err != nil {
			return nil, failure(err)
		}
	}
	return &holdfast.GetSnapshotResponse{
		Snapshot: &holdfast.Snapshot{Metadata: found, Content: content},
	}, nil
}
