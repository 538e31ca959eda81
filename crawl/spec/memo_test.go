package spec

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestMemo(t *testing.T) {
	t.Parallel()
	body := []byte("<h1>Go 개발자</h1>")
	raw := func(change func(*techmap.RawPosting)) techmap.RawPosting {
		r := techmap.RawPosting{
			Source: "board", Key: "1", URL: "https://b.example/1", FetchedAt: time.Unix(1, 0), ContentType: "text/html",
			Meta: map[string]string{"status": "200"}, Body: body,
		}
		if change != nil {
			change(&r)
		}
		return r
	}
	posting := techmap.Posting{ID: "board:1", Raw: techmap.DigestOf(body), Title: "Go 개발자"}

	m := new(memo)
	m.keep(raw(nil), posting)
	got, ok := m.take(raw(func(r *techmap.RawPosting) { r.FetchedAt = r.FetchedAt.UTC() }))
	assert.True(t, ok)
	assert.Equal(t, posting, got)
	_, ok = m.take(raw(nil))
	assert.False(t, ok, "it has an owner")

	for name, change := range map[string]func(*techmap.RawPosting){
		"another key":     func(r *techmap.RawPosting) { r.Key = "2" },
		"another source":  func(r *techmap.RawPosting) { r.Source = "other" },
		"another address": func(r *techmap.RawPosting) { r.URL += "?" },
		"another time":    func(r *techmap.RawPosting) { r.FetchedAt = time.Unix(2, 0) },
		"another type":    func(r *techmap.RawPosting) { r.ContentType = "" },
		"another note":    func(r *techmap.RawPosting) { r.Meta = map[string]string{"status": "203"} },
		"other bytes":     func(r *techmap.RawPosting) { r.Body = []byte("<h1>Java</h1>") },
	} {
		m.keep(raw(nil), posting)
		_, ok := m.take(raw(change))
		assert.False(t, ok, name)
	}
}

func TestMemo_forgetsTheOldest(t *testing.T) {
	t.Parallel()
	m := new(memo)
	raw := func(i int) techmap.RawPosting {
		return techmap.RawPosting{Source: "board", Key: fmt.Sprint(i), Body: []byte(fmt.Sprint(i))}
	}
	for i := range 3 * mostRemembered {
		m.keep(raw(i), techmap.Posting{ID: raw(i).ID(), Raw: raw(i).Digest()})
	}
	assert.Len(t, m.known, mostRemembered)
	_, ok := m.take(raw(2*mostRemembered - 1))
	assert.False(t, ok)
	_, ok = m.take(raw(2 * mostRemembered))
	assert.True(t, ok)
}
