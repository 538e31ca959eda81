package crawltest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// An answer is one recorded answer of a trace.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// parseTrace reads a trace: text archive entries named by the request, each of
// a status, headers, an empty line and the body.
//
//	Anything before the first entry is comment.
//	-- GET https://board.example/robots.txt --
//	404
//
//	-- GET https://board.example/api/positions?page=1 --
//	200
//	Content-Type: application/json
//
//	{"positions":[{"id":1}]}
//	-- POST https://board.example/api/search {"offset":0} --
//	429
//	Retry-After: 3
//
// A request that is recorded several times is answered in that order, the last
// answer again and again. The header "Body-Encoding: base64" marks a body that
// is no text.
func parseTrace(data []byte) (map[string][]answer, error) {
	trace := make(map[string][]answer)
	var name string
	var entry []byte
	finish := func() error {
		if name == "" {
			return nil
		}
		a, err := parseAnswer(entry)
		if err != nil {
			return fmt.Errorf("entry %q: %w", name, err)
		}
		trace[name] = append(trace[name], a)
		return nil
	}
	for line := range bytes.Lines(data) {
		next, ok := entryName(line)
		if !ok {
			entry = append(entry, line...)
			continue
		}
		if err := finish(); err != nil {
			return nil, err
		}
		name, entry = next, nil
	}
	return trace, finish()
}

// entryName returns the name in a line "-- name --".
func entryName(line []byte) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimRight(string(line), "\r\n"), "-- ")
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, " --")
	return strings.TrimSpace(name), ok && strings.TrimSpace(name) != ""
}

// parseAnswer reads one entry. What cannot be read is an error that quotes the line:
// traces are written by hand.
func parseAnswer(entry []byte) (answer, error) {
	line, rest, _ := bytes.Cut(entry, []byte("\n"))
	status, err := strconv.Atoi(strings.TrimSpace(string(line)))
	if err != nil || status < 100 || status > 599 {
		return answer{}, fmt.Errorf("status line %q, want a number from 100 to 599", line)
	}
	a := answer{status: status, header: make(http.Header)}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		text := strings.TrimSpace(string(line))
		if text == "" {
			break
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			return answer{}, fmt.Errorf("header line %q, want \"Name: value\" or an empty line before the body", text)
		}
		a.header.Add(name, strings.TrimSpace(value))
	}
	a.body = rest
	if a.header.Get("Body-Encoding") == "base64" {
		a.header.Del("Body-Encoding")
		a.body, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(rest)), ""))
	}
	return a, err
}
