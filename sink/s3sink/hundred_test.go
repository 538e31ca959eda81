package s3sink_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/sink/s3sink"
)

// A crowd is a service with a bucket of very many objects that are all alike.
type crowd struct {
	pages, deleted int
	heap           uint64 // in use when the last page was asked for
}

const crowdPages, crowdPage = 100, 1000

func (c *crowd) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		c.deleted += strings.Count(string(data), "<Object>")
	}
	if operation(r) != "list" {
		return document(r, "<DeleteResult></DeleteResult>"), nil
	}
	c.pages++
	var b strings.Builder
	b.WriteString("<ListBucketResult>")
	fmt.Fprintf(&b, "<IsTruncated>%t</IsTruncated>", c.pages < crowdPages)
	if c.pages < crowdPages {
		fmt.Fprintf(&b, "<NextContinuationToken>%d</NextContinuationToken>", c.pages)
	} else {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		c.heap = m.HeapAlloc
	}
	for i := range crowdPage {
		fmt.Fprintf(&b, "<Contents><Key>techmap/bronze/source=toy/dt=2026-03-02/%064d.jsonl.zst</Key><Size>9</Size></Contents>",
			c.pages*crowdPage+i)
	}
	b.WriteString("</ListBucketResult>")
	return document(r, b.String()), nil
}

// It measures memory, so nothing else may run.
func TestHundredThousandObjectsAreListedInPagesAndNotHeld(t *testing.T) {
	c := &crowd{}
	client := s3.New(s3.Options{
		BaseEndpoint: aws.String("http://s3.invalid"), UsePathStyle: true, Region: "us-east-1", Retryer: patient(1),
		Credentials: aws.AnonymousCredentials{}, HTTPClient: c,
	})
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, err := s3sink.New(client, "b", nil).Prune(t.Context(), "toy", tuesday)
	require.NoError(t, err)
	assert.Equal(t, crowdPages*crowdPage, n)
	assert.Equal(t, crowdPages, c.pages)
	assert.Equal(t, crowdPages*crowdPage, c.deleted)
	held := int64(c.heap) - int64(before.HeapAlloc)
	t.Logf("%d KiB held at the last page", held>>10)
	assert.Less(t, held, int64(8<<20))
}
