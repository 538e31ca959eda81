package dynamosink_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// server is the environment variable with the URL of another DynamoDB to run the
// tests against, beside the fake.
const server = "TECHMAP_TEST_DYNAMO"

// A service is a DynamoDB with an empty store.
type service struct {
	client *dynamodb.Client
	fake   *dynamofake.Server // nil if it is another one
	table  string
}

// client returns an SDK client of the service at url.
func client(url string, with ...func(*dynamodb.Options)) *dynamodb.Client {
	o := dynamodb.Options{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(url),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	}
	return dynamodb.New(o, with...)
}

// once makes a client try each request once.
func once(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} }

// fake returns a service in memory, that is reached without a network.
func fake(t testing.TB, with ...func(*dynamodb.Options)) service {
	t.Helper()
	f := dynamofake.New()
	with = append(with, func(o *dynamodb.Options) { o.HTTPClient = f.Client() })
	return created(t, service{client: client("http://dynamodb.test", with...), fake: f, table: "postings"})
}

// served returns a service in memory, that is reached as a real one is.
func served(t testing.TB, with ...func(*dynamodb.Options)) service {
	t.Helper()
	f := dynamofake.New()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return created(t, service{client: client(s.URL, with...), fake: f, table: "postings"})
}

func created(t testing.TB, s service) service {
	t.Helper()
	require.NoError(t, s.open(nil).Create(t.Context()))
	return s
}

// open opens the store.
func (s service) open(o *dynamosink.Options) *dynamosink.DB {
	return dynamosink.New(s.client, s.table, o)
}

// services runs do on the fake, and on another server if there is one.
func services(t *testing.T, do func(t *testing.T, s service)) {
	t.Helper()
	each(t, func(t *testing.T, open func(t *testing.T) service) { do(t, open(t)) })
}

// each is services for tests that open more than one.
func each(t *testing.T, do func(t *testing.T, open func(t *testing.T) service)) {
	t.Helper()
	t.Run("fake", func(t *testing.T) {
		t.Parallel()
		do(t, func(t *testing.T) service { return served(t) })
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		url := os.Getenv(server)
		if url == "" {
			t.Skip("no other DynamoDB to compare with: set " + server + " to the URL of one")
		}
		do(t, func(t *testing.T) service {
			return created(t, service{client: client(url), table: fmt.Sprintf("techmap-%x", rand.Uint64())})
		})
	})
}

// virtual runs do with a fake in virtual time.
func virtual(t *testing.T, do func(t *testing.T, s service)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		do(t, fake(t))
	})
}

// A watch is a clock that stands still unless it is moved.
type watch struct {
	mu sync.Mutex
	at time.Time
}

func (w *watch) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *watch) move(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// some returns n sample postings from number i on.
func some(i, n int) []techmap.Posting {
	batch := make([]techmap.Posting, n)
	for k := range batch {
		batch[k] = sinktest.Silver(i+k, 0)
	}
	return batch
}

func ids(postings []techmap.Posting) []techmap.PostingID {
	all := make([]techmap.PostingID, len(postings))
	for i, p := range postings {
		all[i] = p.ID
	}
	return all
}

func TestSilverKeepsTheContract(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, open func(t *testing.T) service) {
		sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
			s := open(t)
			silver := s.open(nil).Silver()
			h := sinktest.Harness[techmap.Posting]{Sink: silver, All: silver.All, MaxRecord: dynamosink.MaxRecord}
			if s.fake != nil {
				h.Fail = func(i int) { failOnce(s.fake, sinktest.Silver(i, 0).ID) }
			}
			return h
		})
	})
}

// failOnce makes DynamoDB refuse the posting of the given ID, once.
func failOnce(f *dynamofake.Server, id techmap.PostingID) {
	done := false
	f.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
		if done || c.Op != "PutItem" || !slices.Contains(c.Keys, "posting#"+string(id)) {
			return nil
		}
		done = true
		return &dynamofake.Fault{Code: "ValidationException"}
	})
}

func TestSeveralProgramsWriteOneTable(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		var g errgroup.Group
		for w := range 4 {
			g.Go(func() error {
				batch := append(some(0, 20), some(20+10*w, 10)...)
				for i := range 20 {
					batch[i] = sinktest.Silver(i, (w+i)%4)
				}
				return s.open(nil).Silver().Write(t.Context(), batch)
			})
		}
		require.NoError(t, g.Wait())
		all, err := techmap.Collect(s.open(nil).Silver().All(t.Context()))
		require.NoError(t, err)
		require.Len(t, all, 60)
		for i := range 20 {
			assert.Contains(t, all, sinktest.Silver(i, 3), "the last version wins, whoever wrote it when")
		}
	})
}
