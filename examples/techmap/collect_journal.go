package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/message"
)

var (
	textJournal     = message.Text{En: "addresses: %s", Ko: "주소: %s"}
	textJournalFile = message.Text{En: "why each was or was not fetched stands in %s", Ko: "저마다 받거나 받지 않은 이유는 %s에 있습니다"}
)

// reasonWords are the reasons of a journal in Korean.
var reasonWords = map[crawl.Reason]string{
	crawl.Fetched: "받음", crawl.Unmodified: "그대로", crawl.Known: "이미 있음", crawl.Disallowed: "robots.txt가 막음",
	crawl.Reserved: "데이터 마이닝 유보",
	crawl.Private:  "공개 주소가 아님", crawl.Challenged: "사람인지 물음", crawl.Refused: "거절", crawl.Throttled: "요청 과다",
	crawl.Resting: "쉬게 둠", crawl.Unavailable: "응답 없음", crawl.Missing: "없음", crawl.TooLarge: "너무 큼",
	crawl.Malformed: "형식 오류", crawl.Invalid: "잘못된 요청", crawl.Cancelled: "중단",
}

// A journal counts why addresses were fetched or were not, and writes it down a
// line each if there is a file. It may be used concurrently.
type journal struct {
	mu     sync.Mutex
	counts map[crawl.Reason]int
	file   io.WriteCloser // nil if there is none
	name   string
	err    error // of the first line that could not be written
}

// A journalLine is one line of the file.
type journalLine struct {
	At     time.Time    `json:"at"`
	Source string       `json:"source"`
	Method string       `json:"method"`
	URL    string       `json:"url"`
	Reason crawl.Reason `json:"reason"`
	Status int          `json:"status,omitzero"`
	Bytes  int          `json:"bytes,omitzero"`
	Tries  int          `json:"tries,omitzero"`
	Millis int64        `json:"ms,omitzero"`
}

// openJournal opens a journal that goes on in the file called name; "" is none.
func openJournal(name string) (*journal, error) {
	j := &journal{counts: make(map[crawl.Reason]int), name: name}
	if name == "" {
		return j, nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("%w: --journal: %w", errMisuse, err)
	}
	j.file = f
	return j, nil
}

// enter notes what became of an address.
func (j *journal) enter(e crawl.Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.counts[e.Reason]++
	if j.file == nil || j.err != nil {
		return
	}
	line := journalLine{
		At: e.At, Source: e.Source, Method: e.Method, URL: e.URL, Reason: e.Reason,
		Status: e.Status, Bytes: e.Bytes, Tries: e.Tries, Millis: e.Duration.Milliseconds(),
	}
	enc := json.NewEncoder(j.file)
	enc.SetEscapeHTML(false)
	j.err = enc.Encode(line)
}

// close closes the file and returns the first error of writing it.
func (j *journal) close() error {
	if j.file == nil {
		return nil
	}
	if err := j.file.Close(); j.err == nil {
		j.err = err
	}
	if j.err != nil {
		return fmt.Errorf("journal %s: %w", j.name, j.err)
	}
	return nil
}

// tell says on stderr how many addresses there were for each reason.
func (a *app) tell(j *journal) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.counts) == 0 {
		return
	}
	var words []string
	for _, reason := range slices.Sorted(maps.Keys(j.counts)) {
		word := string(reason)
		if ko, ok := reasonWords[reason]; ok && a.lang == message.Korean {
			word = ko
		}
		words = append(words, fmt.Sprintf("%s %d", word, j.counts[reason]))
	}
	a.note(textJournal, strings.Join(words, ", "))
	if j.name != "" {
		a.note(textJournalFile, j.name)
	}
}
