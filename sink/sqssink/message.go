package sqssink

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// MessageVersion is the version of messages that this package writes. It reads
// those up to it.
const MessageVersion = 1

// Limits of a message, so that ten of them always fit into one call: SQS takes
// 256 KiB, and the message and its repeats in logs stay readable.
const (
	maxBody = 24 << 10
	maxErr  = 1 << 10
)

// A Message says that a run of a source has ended. It is not needed to do the work: it
// says enough to log, to route and to skip by.
type Message struct {
	Version  int             `json:"version"`           // MessageVersion
	Source   string          `json:"source"`            // never empty
	At       time.Time       `json:"at"`                // when the run began to ask the source; UTC
	Outcome  techmap.Outcome `json:"outcome"`           // never empty
	Counts   techmap.Count   `json:"counts"`            // of the fetch stage
	Listed   int             `json:"listed"`            // keys the source showed
	Objects  int             `json:"objects"`           // files or objects that the bronze store wrote for the run
	Manifest string          `json:"manifest,omitzero"` // key in the bronze store; empty if there is none
	Err      string          `json:"err,omitzero"`      // the beginning of it
}

// MessageOf returns the message about c. The keys and objects are only counted:
// they are in the manifest.
func MessageOf(c techmap.Census) Message {
	return Message{
		Version:  MessageVersion,
		Source:   c.Source,
		At:       c.At.UTC(),
		Outcome:  c.Outcome,
		Counts:   c.Counts,
		Listed:   len(c.Keys),
		Objects:  len(c.Objects),
		Manifest: c.Manifest,
		Err:      beginning(c.Err, maxErr),
	}
}

// ParseMessage returns the message in body. Anything else, and a message of a
// version that this package does not know, is techmap.ErrMalformed. Fields it
// does not know are left out: a version may gain some.
func ParseMessage(body string) (Message, error) {
	var m Message
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		return Message{}, fmt.Errorf("sqssink: message %q: %w: %w", beginning(body, 80), techmap.ErrMalformed, err)
	}
	if err := m.valid(); err != nil {
		return Message{}, fmt.Errorf("sqssink: message %q: %w: %w", beginning(body, 80), techmap.ErrMalformed, err)
	}
	m.At = m.At.UTC()
	return m, nil
}

// valid reports what a message must not be without.
func (m Message) valid() error {
	switch {
	case m.Version < 1 || m.Version > MessageVersion:
		return fmt.Errorf("version %d is not known here, only those to %d", m.Version, MessageVersion)
	case m.Source == "":
		return errors.New("no source")
	case m.Outcome == "":
		return errors.New("no outcome")
	}
	return nil
}

// noncharacters are what JSON leaves as it is and SQS refuses.
var noncharacters = strings.NewReplacer("\uFFFE", `\ufffe`, "\uFFFF", `\uffff`)

// encode returns the body of a message.
func (m Message) encode() (string, error) {
	if err := m.valid(); err != nil {
		return "", fmt.Errorf("sqssink: announce %q: %w: %w", m.Source, techmap.ErrInvalid, err)
	}
	raw, err := json.Marshal(m)
	if err != nil { // a year beyond 9999
		return "", fmt.Errorf("sqssink: announce %q: %w: %w", m.Source, techmap.ErrInvalid, err)
	}
	body := noncharacters.Replace(string(raw))
	if len(body) > maxBody {
		return "", fmt.Errorf("sqssink: announce %q: a message of %d bytes, at most %d: shorten the names: %w",
			beginning(m.Source, 80), len(body), maxBody, techmap.ErrInvalid)
	}
	return body, nil
}

// beginning returns s, or its first n bytes without half a character.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// digest returns what tells a message from others, in letters SQS takes.
func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// group returns the FIFO group of a source: its name, or where SQS would not
// take that, its digest.
func group(source string) string {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(source) > 128 || strings.ContainsFunc(source, odd) {
		return digest(source)
	}
	return source
}
