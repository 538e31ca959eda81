package crawltest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// recording reports whether the test was run with -record.
var recording = boolFlag("record", "ask the sites themselves, and write the traces that tests replay anew")

// Record returns a client that asks next, nil meaning the network, and writes what
// was asked and answered to file when the test ends: a trace for Replay. A test
// that fails leaves file as it was.
//
// It leaves out what is nobody else's: the headers of requests, all headers of
// answers but those that a crawler reads, cookies, e-mail addresses, and keys. A key
// is the value of a parameter or a JSON field that is named like one, and of any
// header that only a site of one's own would want; it is struck out wherever it
// occurs. Names of people and telephone numbers are for the eye to find.
func Record(t testing.TB, file string, next http.RoundTripper) *http.Client {
	t.Helper()
	if next == nil {
		next = http.DefaultTransport
	}
	r := &recorder{next: next}
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		if err := os.WriteFile(file, r.trace(), 0o644); err != nil { //nolint:gosec // it is to be shared
			t.Errorf("crawltest: record: %v", err)
		}
	})
	return &http.Client{Transport: r}
}

// A recorder is the transport of Record.
type recorder struct {
	next http.RoundTripper

	mu      sync.Mutex
	entries []entry
	secrets secrets
}

// An entry is one request and its answer.
type entry struct {
	name string
	answer
}

// RoundTrip implements http.RoundTripper. Answers are read whole, also those that the
// caller does not read: half a body would be a trace of nothing.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := req.Clone(req.Context())
	var body []byte
	if req.Body != nil && req.Body != http.NoBody {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
		sent.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := r.next.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	answered, err := io.ReadAll(resp.Body)
	if closed := resp.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(req.Method + " " + req.URL.String() + " " + string(body))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = append(r.secrets, secretsOf(req, name)...)
	r.entries = append(r.entries, entry{name, answer{resp.StatusCode, resp.Header.Clone(), answered}})
	resp.Body = io.NopCloser(bytes.NewReader(answered))
	return resp, nil
}

// keptHeaders are those of an answer that a crawler reads.
var keptHeaders = []string{
	"Content-Type", "Etag", "Last-Modified", "Link", "Location", "Retry-After", "Tdm-Reservation",
}

// trace returns the trace, in the order of the answers.
func (r *recorder) trace() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out bytes.Buffer
	for _, e := range r.entries {
		fmt.Fprintf(&out, "-- %s --\n%d\n", r.secrets.scrub(scrubName(e.name)), e.status)
		for _, name := range keptHeaders {
			for _, value := range e.header.Values(name) {
				fmt.Fprintf(&out, "%s: %s\n", name, r.secrets.scrub(scrubName(value)))
			}
		}
		writeBody(&out, r.secrets.scrub(scrubText(string(e.body))))
	}
	return out.Bytes()
}

// entryLine matches what would begin another entry: a body that has such a line is
// written in base64.
var entryLine = regexp.MustCompile(`(?m)^-- .* --\s*$`)

// writeBody writes the body of an entry as text, if it can be read back from it,
// else in base64.
func writeBody(out *bytes.Buffer, body string) {
	const width = 76
	if utf8.ValidString(body) && !entryLine.MatchString(body) {
		out.WriteString("\n" + body)
		if body != "" && !strings.HasSuffix(body, "\n") {
			out.WriteByte('\n')
		}
		return
	}
	out.WriteString("Body-Encoding: base64\n\n")
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(body))), width) {
		out.Write(line)
		out.WriteByte('\n')
	}
}

// struckOut stands for what was left out. It is harmless in an address and in JSON.
const struckOut = "REDACTED"

// secretWord matches the names of parameters and fields whose values are keys.
const secretWord = `[A-Za-z0-9_.-]*(?:key|token|secret|auth|passw|session|signature|credential)[A-Za-z0-9_.-]*`

var (
	secretParam = regexp.MustCompile(`(?i)([?&;]` + secretWord + `=)([^&;#\s>"]+)`)
	secretField = regexp.MustCompile(`(?i)("` + secretWord + `"\s*:\s*")([^"]+)"`)
	userInfo    = regexp.MustCompile(`(://)[^/@\s]+@`)
	mailAddress = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
)

// someone is whose address stands for all.
const someone = "someone@mail.example"

// scrubName strikes keys out of an address and what is sent to it.
func scrubName(name string) string {
	name = userInfo.ReplaceAllString(name, "$1")
	name = secretParam.ReplaceAllString(name, "${1}"+struckOut)
	name = secretField.ReplaceAllString(name, "${1}"+struckOut+`"`)
	return mailAddress.ReplaceAllString(name, someone)
}

// scrubText strikes keys in addresses and e-mail addresses out of a body.
func scrubText(body string) string {
	body = secretParam.ReplaceAllString(body, "${1}"+struckOut)
	return mailAddress.ReplaceAllString(body, someone)
}

// secrets are values that are struck out wherever they occur.
type secrets []string

// leastSecret is the length of the shortest value that is taken for one: shorter
// ones occur by chance.
const leastSecret = 6

// plainHeaders of requests are no secrets.
var plainHeaders = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "Connection", "Content-Length", "Content-Type",
	"If-Modified-Since", "If-None-Match", "Origin", "Referer", "User-Agent",
}

// secretsOf returns the keys that a request of the given name carries.
func secretsOf(req *http.Request, name string) secrets {
	var out secrets
	add := func(value string) {
		if len(value) >= leastSecret {
			out = append(out, value)
		}
	}
	for name, values := range req.Header {
		if slices.Contains(plainHeaders, name) {
			continue
		}
		for _, value := range values {
			add(value)
			if _, token, ok := strings.Cut(value, " "); ok {
				add(token)
			}
		}
	}
	for _, pattern := range []*regexp.Regexp{secretParam, secretField} {
		for _, found := range pattern.FindAllStringSubmatch(name, -1) {
			add(found[2])
		}
	}
	return out
}

// scrub strikes secrets out wherever they occur: sites repeat keys in links of their
// answers.
func (s secrets) scrub(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, struckOut)
	}
	return text
}
