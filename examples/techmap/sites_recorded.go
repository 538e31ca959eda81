package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A recording is a transport that answers as a site once did. What it does not
// hold is not found.
type recording struct {
	answers []recordedAnswer

	mu     sync.Mutex
	served map[string]int
	lacks  []string // requests that it does not hold, redacted
}

// A recordedAnswer is one entry of a recording.
type recordedAnswer struct {
	name   string // method, URL and body
	status int
	header http.Header
	body   []byte
}

// readRecording reads a text archive whose entries are named by a request and hold
// a status, headers, an empty line and the body:
//
//	-- GET https://board.example/api/jobs?page=1 --
//	200
//	Content-Type: application/json
//
//	{"jobs":[]}
func readRecording(file string) (*recording, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := &recording{served: make(map[string]int)}
	var entry *bytes.Buffer
	var name string
	finish := func() error {
		if entry == nil {
			return nil
		}
		a, err := parseAnswer(name, entry.Bytes())
		r.answers = append(r.answers, a)
		return err
	}
	for n, line := range bytes.SplitAfter(data, []byte("\n")) {
		if next, ok := entryName(line); ok {
			if err := finish(); err != nil {
				return nil, fmt.Errorf("%s:%d: the entry before: %w", file, n+1, err)
			}
			name, entry = next, new(bytes.Buffer)
		} else if entry != nil {
			entry.Write(line)
		}
	}
	if err := finish(); err != nil {
		return nil, fmt.Errorf("%s: the last entry: %w", file, err)
	}
	if len(r.answers) == 0 {
		return nil, fmt.Errorf("%s: no entry of the form \"-- GET https://… --\"", file)
	}
	return r, nil
}

func entryName(line []byte) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimRight(string(line), "\r\n"), "-- ")
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, " --")
	return strings.TrimSpace(name), ok
}

func parseAnswer(name string, entry []byte) (recordedAnswer, error) {
	a := recordedAnswer{name: name, header: make(http.Header)}
	line, rest, _ := bytes.Cut(entry, []byte("\n"))
	var err error
	if a.status, err = strconv.Atoi(strings.TrimSpace(string(line))); err != nil {
		return a, fmt.Errorf("%q is no status", line)
	}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		key, value, _ := strings.Cut(strings.TrimSpace(string(line)), ":")
		if key == "" {
			break
		}
		a.header.Add(key, strings.TrimSpace(value))
	}
	a.body = rest
	if a.header.Get("Body-Encoding") == "base64" {
		a.body, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(rest)), ""))
	}
	return a, err
}

// RoundTrip implements http.RoundTripper.
func (r *recording) RoundTrip(req *http.Request) (*http.Response, error) {
	name := req.Method + " " + req.URL.String()
	hidden := req.Method + " " + crawl.RedactURL(req.URL.String())
	if req.Body != nil && req.Body != http.NoBody {
		body, err := io.ReadAll(req.Body)
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, err
		}
		name, hidden = name+" "+string(body), hidden+" "+string(body)
	}
	a, ok := r.find(name, hidden)
	if !ok {
		a = recordedAnswer{status: http.StatusNotFound}
	}
	return &http.Response{
		Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header.Clone(), Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: req,
	}, nil
}

// find returns the answer to a request. A request asked several times gets its
// answers in their order. One that was recorded with another key is the same.
func (r *recording) find(name, hidden string) (recordedAnswer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var exact, alike []recordedAnswer
	for _, a := range r.answers {
		method, rest, _ := strings.Cut(a.name, " ")
		address, body, _ := strings.Cut(rest, " ")
		switch {
		case a.name == name:
			exact = append(exact, a)
		case strings.TrimSpace(method+" "+crawl.RedactURL(address)+" "+body) == hidden:
			alike = append(alike, a)
		}
	}
	if len(exact) == 0 {
		exact = alike
	}
	if len(exact) == 0 {
		if !strings.HasSuffix(hidden, "/robots.txt") {
			r.lacks = append(r.lacks, hidden)
		}
		return recordedAnswer{}, false
	}
	n := min(r.served[name], len(exact)-1)
	r.served[name]++
	return exact[n], true
}

// A recordedPage is a Fetcher with one page, for whatever is asked first.
type recordedPage struct {
	page   *crawl.Page
	served bool
}

// Fetch implements crawl.Fetcher.
func (r *recordedPage) Fetch(_ context.Context, req *http.Request) (*crawl.Page, error) {
	if r.served {
		return nil, fmt.Errorf("%s is not recorded: %w", crawl.RedactURL(req.URL.String()), techmap.ErrNotFound)
	}
	r.served = true
	page := *r.page
	page.URL = req.URL.String()
	return &page, nil
}

// pageTypes are the media types of pages by the extension of their files.
var pageTypes = map[string]string{
	".json": "application/json",
	".html": "text/html; charset=utf-8",
	".htm":  "text/html; charset=utf-8",
	".xml":  "application/xml",
	".rss":  "application/rss+xml",
	".atom": "application/atom+xml",
}

// readPage reads the body of an answer from a file, which counts as fetched when
// it was written.
func readPage(file string) (*crawl.Page, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	contentType, ok := pageTypes[strings.ToLower(filepath.Ext(file))]
	if !ok {
		contentType = http.DetectContentType(body)
	}
	page := &crawl.Page{FetchedAt: time.Now().UTC(), ContentType: contentType, Body: body}
	if info, err := os.Stat(file); err == nil {
		page.FetchedAt = info.ModTime().UTC()
	}
	return page, nil
}
