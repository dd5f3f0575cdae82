// SPDX-License-Identifier: Apache-2.0

// The story of a session, told with grpc-go and code generated from Proto/.
//
//	story ADDRESS USER [CA [CERTIFICATE KEY]]
//
// Prints the name of each step once it holds; stops at the first that does not and says why.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/rand"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	holdfast "holdfast/v1"
)

const (
	patience   = 60 * time.Second
	largeBytes = 1_500_000
	awkward    = "{\"a\" : \"é 漢 😀 \\u0000 \\/\",\t\"b\":[1.0,1e5, -0],\"a\":{} }\n"
)

type story struct {
	server    holdfast.ServerServiceClient
	sessions  holdfast.SessionServiceClient
	snapshots holdfast.SnapshotServiceClient
	user      string
	session   *holdfast.SessionMetadata
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: story ADDRESS USER [CA [CERTIFICATE KEY]]")
		os.Exit(64)
	}
	connection, err := grpc.Dial(os.Args[1], security(os.Args[3:]))
	check(err)
	defer connection.Close()
	s := &story{
		server:    holdfast.NewServerServiceClient(connection),
		sessions:  holdfast.NewSessionServiceClient(connection),
		snapshots: holdfast.NewSnapshotServiceClient(connection),
		user:      os.Args[2],
	}
	for _, step := range []struct {
		name string
		run  func()
	}{
		{"create", s.create}, {"read", s.read}, {"pages", s.pages}, {"conflict", s.conflict},
		{"violation", s.violation}, {"snapshot", s.snapshot}, {"watch", s.watch},
		{"deadline", s.deadline}, {"gzip", s.gzip}, {"large", s.large},
		{"too large", s.tooLarge}, {"together", s.together}, {"delete", s.erase},
	} {
		step.run()
		fmt.Println(step.name)
	}
}

func (s *story) create() {
	s.session = s.createSession("A story", awkward)
	require(s.session.Version == 1, "version %d", s.session.Version)
	require(s.session.OwnerId == s.user, "it belongs to %s", s.session.OwnerId)
}

func (s *story) read() {
	s.requireContent(s.session, awkward)
}

func (s *story) pages() {
	created, listed := []string{s.session.Id}, []string{}
	for number := 0; number < 4; number++ {
		created = append(created, s.createSession(fmt.Sprint("Page ", number), "{}").Id)
	}
	sizes := []int{}
	request := &holdfast.ListSessionsRequest{PageSize: 2}
	for first := true; first || request.PageToken != ""; first = false {
		page, err := s.sessions.ListSessions(s.context(), request)
		check(err)
		sizes = append(sizes, len(page.Sessions))
		for _, session := range page.Sessions {
			listed = append(listed, session.Id)
		}
		request.PageToken = page.NextPageToken
	}
	require(reflect.DeepEqual(sizes, []int{2, 2, 1}), "pages of %v", sizes)
	sort.Strings(created)
	sort.Strings(listed)
	require(reflect.DeepEqual(created, listed), "the list has other sessions")
}

func (s *story) conflict() {
	title := "A new title"
	request := &holdfast.UpdateSessionRequest{Id: s.session.Id, ExpectedVersion: 1, Title: &title}
	response, err := s.sessions.UpdateSession(s.context(), request)
	check(err)
	s.session = response.Metadata
	require(s.session.Version == 2, "version %d", s.session.Version)
	response, err = s.sessions.UpdateSession(s.context(), request)
	check(err)
	require(response.Unchanged, "an equal update is a conflict")
	title = "Another title"
	_, err = s.sessions.UpdateSession(s.context(), request)
	info := requireReason(err, codes.Aborted, "VERSION_MISMATCH")
	require(info.Metadata["current_version"] == "2", "metadata %v", info.Metadata)
}

func (s *story) violation() {
	_, err := s.sessions.CreateSession(s.context(), &holdfast.CreateSessionRequest{Content: "{}"})
	requireReason(err, codes.InvalidArgument, "TITLE_EMPTY")
	for _, detail := range status.Convert(err).Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			violations := bad.FieldViolations
			require(len(violations) == 1 && violations[0].Field == "title", "%v", violations)
			return
		}
	}
	require(false, "no google.rpc.BadRequest in %v", err)
}

func (s *story) snapshot() {
	made, err := s.snapshots.CreateSnapshot(s.context(), &holdfast.CreateSnapshotRequest{
		SourceSessionId: s.session.Id, SourceSessionVersion: s.session.Version})
	check(err)
	got, err := s.snapshots.GetSnapshot(
		s.context(), &holdfast.GetSnapshotRequest{Id: made.Metadata.Id})
	check(err)
	require(got.Snapshot.Content == awkward, "the snapshot has other bytes")
	require(got.Snapshot.Metadata.ContentHash == s.session.ContentHash, "another hash")
}

func (s *story) watch() {
	watched := s.createSession("Watched", "{}").Id
	ctx, cancel := context.WithCancel(s.context())
	stream, err := s.sessions.WatchSessions(ctx, watchRequest(watched))
	check(err)
	next := func(event holdfast.SessionEvent, version int64) {
		answer, err := stream.Recv()
		for err == nil && answer.Event == holdfast.SessionEvent_SESSION_EVENT_HEARTBEAT {
			answer, err = stream.Recv()
		}
		check(err)
		require(answer.Event == event && answer.Id == watched, "%v", answer)
		require(answer.GetMetadata().GetVersion() == version, "%v", answer)
	}
	next(holdfast.SessionEvent_SESSION_EVENT_CHANGED, 1)
	content := "[2]"
	_, err = s.sessions.UpdateSession(s.context(), &holdfast.UpdateSessionRequest{
		Id: watched, ExpectedVersion: 1, Content: &content})
	check(err)
	next(holdfast.SessionEvent_SESSION_EVENT_CHANGED, 2)
	s.deleteSession(watched, 2)
	next(holdfast.SessionEvent_SESSION_EVENT_GONE, 0)
	cancel()
	for err == nil {
		_, err = stream.Recv()
	}
	requireCode(err, codes.Canceled)
}

func (s *story) deadline() {
	ctx, cancel := context.WithTimeout(s.context(), 300*time.Millisecond)
	defer cancel()
	stream, err := s.sessions.WatchSessions(ctx, watchRequest(s.session.Id))
	for err == nil {
		_, err = stream.Recv()
	}
	requireCode(err, codes.DeadlineExceeded)
}

func (s *story) gzip() {
	content := "\"" + strings.Repeat("z", 100_000) + "\""
	response, err := s.sessions.CreateSession(
		s.context(), &holdfast.CreateSessionRequest{Title: "Compressed", Content: content},
		grpc.UseCompressor(gzip.Name))
	check(err)
	s.requireContent(response.Metadata, content)
}

func (s *story) large() {
	letters := make([]byte, largeBytes)
	source := rand.New(rand.NewSource(1))
	for index := range letters {
		letters[index] = byte('a' + source.Intn(26))
	}
	content := "\"" + string(letters) + "\""
	s.requireContent(s.createSession("Large", content), content)
}

func (s *story) tooLarge() {
	info, err := s.server.GetServerInfo(s.context(), &holdfast.GetServerInfoRequest{})
	check(err)
	content := "\"" + strings.Repeat("x", int(info.Limits.ContentBytesMax)-1) + "\""
	_, err = s.sessions.CreateSession(
		s.context(), &holdfast.CreateSessionRequest{Title: "Too large", Content: content})
	requireReason(err, codes.InvalidArgument, "CONTENT_TOO_LARGE")
}

// A hundred calls at once on one connection.
func (s *story) together() {
	var group sync.WaitGroup
	for number := 0; number < 100; number++ {
		group.Add(1)
		go func() {
			defer group.Done()
			s.requireContent(s.session, awkward)
		}()
	}
	group.Wait()
}

func (s *story) erase() {
	s.deleteSession(s.session.Id, s.session.Version)
	_, err := s.sessions.GetSession(s.context(), &holdfast.GetSessionRequest{Id: s.session.Id})
	requireReason(err, codes.NotFound, "SESSION_NOT_FOUND")
}

func (s *story) context() context.Context {
	// Every story ends long before its deadlines, which then need no cancelling.
	ctx, _ := context.WithTimeout(context.Background(), patience) //nolint:govet
	return metadata.AppendToOutgoingContext(ctx, "x-holdfast-user", s.user)
}

func (s *story) createSession(title, content string) *holdfast.SessionMetadata {
	response, err := s.sessions.CreateSession(
		s.context(), &holdfast.CreateSessionRequest{Title: title, Content: content})
	check(err)
	return response.Metadata
}

func (s *story) deleteSession(id string, version int64) {
	_, err := s.sessions.DeleteSession(
		s.context(), &holdfast.DeleteSessionRequest{Id: id, ExpectedVersion: version})
	check(err)
}

// Reads a session and compares every byte.
func (s *story) requireContent(metadata *holdfast.SessionMetadata, content string) {
	got, err := s.sessions.GetSession(s.context(), &holdfast.GetSessionRequest{Id: metadata.Id})
	check(err)
	require(got.Session.Content == content, "the session has other bytes")
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
	require(got.Session.Metadata.ContentHash == hash, "another hash")
	require(got.Session.Metadata.ContentSize == int64(len(content)), "another size")
}

func watchRequest(id string) *holdfast.WatchSessionsRequest {
	return &holdfast.WatchSessionsRequest{Sessions: []*holdfast.WatchedSession{{Id: id}}}
}

func security(files []string) grpc.DialOption {
	if len(files) == 0 {
		return grpc.WithInsecure()
	}
	authority, err := os.ReadFile(files[0])
	check(err)
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	require(config.RootCAs.AppendCertsFromPEM(authority), "no certificate in %s", files[0])
	if len(files) == 3 {
		pair, err := tls.LoadX509KeyPair(files[1], files[2])
		check(err)
		config.Certificates = []tls.Certificate{pair}
	}
	return grpc.WithTransportCredentials(credentials.NewTLS(config))
}

func require(holds bool, format string, values ...interface{}) {
	if !holds {
		fmt.Fprintf(os.Stderr, format+"\n", values...)
		os.Exit(1)
	}
}

func check(err error) {
	require(err == nil, "%v", err)
}

func requireCode(err error, code codes.Code) {
	require(status.Code(err) == code, "%v instead of %v", err, code)
}

func requireReason(err error, code codes.Code, reason string) *errdetails.ErrorInfo {
	requireCode(err, code)
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			require(info.Domain == "holdfast.v1" && info.Reason == reason, "%v", info)
			return info
		}
	}
	require(false, "no google.rpc.ErrorInfo in %v", err)
	return nil
}
