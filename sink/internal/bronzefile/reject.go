package bronzefile

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

const rejectEnd = ".jsonl"

// RejectFolder returns the folder of lost records.
func RejectFolder(prefix string) string { return path.Join(prefix, "reject") }

// IsReject reports whether key can be that of lost records.
func IsReject(key string) bool { return strings.HasSuffix(key, rejectEnd) && !hidden(key) }

// RejectKey returns the key of part n, from 0 on, of what was lost on the day of t.
// Parts sort in their order, and days in theirs.
func RejectKey(prefix string, t time.Time, n int) string {
	name := "dt=" + t.UTC().Format(day)
	if n > 0 {
		name += fmt.Sprintf(".part%06d", n) // "p" comes after the "j" of part 0's end
	}
	return path.Join(RejectFolder(prefix), name+rejectEnd)
}

// EncodeRejects returns batch as lines, lost at the given time.
func EncodeRejects(batch []techmap.RecordError, at time.Time) ([]byte, error) {
	var lines []byte
	for _, e := range batch {
		line, err := record.Marshal(record.NewReject(e, at))
		if err != nil {
			return nil, fmt.Errorf("bronzefile: reject of %q: %w", e.ID, err)
		}
		lines = append(append(lines, line...), '\n')
	}
	return lines, nil
}

// A RejectLine is a line of lost records, or why it cannot be read: Err is then a
// *techmap.RecordError that names the line.
type RejectLine struct {
	record.Reject
	Raw []byte // with its end
	Err error
}

// DecodeRejects returns the lines of data, which lie under the given name.
func DecodeRejects(name string, data []byte) []RejectLine {
	var lines []RejectLine
	n := 0
	for raw := range bytes.Lines(data) {
		n++
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		r, err := record.Unmarshal[record.Reject](raw)
		if err != nil {
			err = &techmap.RecordError{Err: fmt.Errorf("bronzefile: %q line %d: %w", name, n, err)}
		}
		lines = append(lines, RejectLine{r, raw, err})
	}
	return lines
}

// LastRejects returns lines without those that a later one of the same record and
// stage replaces.
func LastRejects(lines []RejectLine) []RejectLine {
	last := make(map[record.Reject]int)
	for i, line := range lines {
		last[line.Key()] = i
	}
	var kept []RejectLine
	for i, line := range lines {
		if line.Err != nil || last[line.Key()] == i {
			kept = append(kept, line)
		}
	}
	return kept
}
