package crawltest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
)

// Replay returns a client that answers from the recorded trace in file, a text
// archive that a person can read and edit, and fails the test on any request
// that it does not hold; robots.txt is a request like any other. Each entry is
// named by a request and holds a status, headers, an empty line and a body:
//
//	-- GET https://board.example/api/positions?page=1 --
//	200
//	Content-Type: application/json
//
//	{"positions":[]}
//
// A request that sends a body is named with it, as in "-- POST https://… {} --".
// One that is recorded several times is answered in that order, the last answer
// again and again. "Body-Encoding: base64" marks a body that is not text.
//
// With the flag -record the requests go to the site itself, through Record, and
// file is written anew. Read what it holds before you keep it.
func Replay(t testing.TB, file string) *http.Client {
	t.Helper()
	if recording() {
		return Record(t, file, nil)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("crawltest: trace: %v", err)
	}
	trace, err := parseTrace(data)
	if err != nil {
		t.Fatalf("crawltest: trace %s: %v", file, err)
	}
	return &http.Client{Transport: &player{t: t, file: file, trace: trace, served: make(map[string]int)}}
}

// A player is the transport of Replay.
type player struct {
	t     testing.TB
	file  string              // for errors
	trace map[string][]answer // by request, as requestName names it

	mu     sync.Mutex
	served map[string]int // answers given so far, by request
}

// RoundTrip implements http.RoundTripper.
func (p *player) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	name, err := requestName(req)
	if err != nil {
		return nil, err
	}
	answers := p.trace[name]
	if len(answers) == 0 {
		name = secretsOf(req, name).scrub(scrubName(name)) // as Record names it
		answers = p.trace[name]
	}
	if len(answers) == 0 {
		p.t.Errorf("crawltest: %s holds no %s", p.file, name)
		return nil, fmt.Errorf("crawltest: no %s in trace", name)
	}
	p.mu.Lock()
	n := min(p.served[name], len(answers)-1)
	p.served[name]++
	p.mu.Unlock()
	return respond(req, answers[n]), nil
}

// requestName returns what an entry for req is named by, and reads its body, which
// nobody else will.
func requestName(req *http.Request) (string, error) {
	name := req.Method + " " + req.URL.String()
	if req.Body == nil || req.Body == http.NoBody {
		return name, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return "", err
	}
	if err := req.Body.Close(); err != nil {
		return "", err
	}
	return name + " " + string(body), nil
}

// respond returns a as the response to req.
func respond(req *http.Request, a answer) *http.Response {
	header := a.header.Clone()
	if header == nil {
		header = make(http.Header)
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)),
		Request:       req,
	}
}
