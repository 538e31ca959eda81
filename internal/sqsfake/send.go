package sqsfake

import (
	"context"
	"crypto/md5" //nolint:gosec // the protocol's checksum
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"
)

// A message in a queue.
type message struct {
	id        string
	body      string
	attrs     json.RawMessage // as sent
	group     string
	dedup     string
	sentAt    time.Time
	visibleAt time.Time
	firstAt   time.Time // first received
	receives  int
	receipt   string // the last handed out
	diedIn    string // ARN of the queue it was redriven from
}

// An entry is one message to send, alone or in a batch.
type entry struct {
	ID                     string `json:"Id"`
	QueueURL               string `json:"QueueUrl"`
	MessageBody            string
	MessageAttributes      json.RawMessage
	MessageGroupID         string `json:"MessageGroupId"`
	MessageDeduplicationID string `json:"MessageDeduplicationId"`
	DelaySeconds           int
}

type sent struct {
	ID               string `json:"Id,omitempty"`
	MessageID        string `json:"MessageId"`
	MD5OfMessageBody string
}

func (s *Service) sendMessage(_ context.Context, in entry) (sent, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return sent{}, err
	}
	return s.put(q, in)
}

// put appends a message. The lock is held.
func (s *Service) put(q *queue, in entry) (sent, *Error) {
	if err := checkEntry(q, in); err != nil {
		return sent{}, err
	}
	now := s.now()
	out := sent{ID: in.ID, MD5OfMessageBody: md5Of(in.MessageBody)}
	if before, ok := q.sent[in.MessageDeduplicationID]; ok && q.fifo() && now.Sub(before.at) < dedupInterval {
		out.MessageID = before.id
		return out, nil
	}
	out.MessageID = s.next("message")
	delay := q.seconds("DelaySeconds", 0)
	if in.DelaySeconds > 0 {
		delay = time.Duration(in.DelaySeconds) * time.Second
	}
	q.messages = append(q.messages, &message{
		id: out.MessageID, body: in.MessageBody, attrs: in.MessageAttributes,
		group: in.MessageGroupID, dedup: in.MessageDeduplicationID,
		sentAt: now, visibleAt: now.Add(delay),
	})
	q.sent[in.MessageDeduplicationID] = sentBefore{out.MessageID, now}
	q.announce()
	return out, nil
}

// checkEntry refuses what SQS refuses.
func checkEntry(q *queue, in entry) *Error {
	switch {
	case in.MessageBody == "":
		return invalid("MissingParameter", "a message has no body")
	case len(in.MessageBody)+len(in.MessageAttributes) > maxMessage:
		return invalid("InvalidParameterValue", "message of %d bytes", len(in.MessageBody))
	case !utf8.ValidString(in.MessageBody) || strings.ContainsFunc(in.MessageBody, forbidden):
		return invalid("InvalidMessageContents", "a character that SQS does not take")
	case q.fifo() && (in.MessageGroupID == "" || in.MessageDeduplicationID == ""):
		return invalid("MissingParameter", "a FIFO queue needs a group and a deduplication ID")
	case !token(in.MessageGroupID) || !token(in.MessageDeduplicationID):
		return invalid("InvalidParameterValue", "a group or deduplication ID with other than ASCII, or too long")
	}
	return nil
}

// forbidden reports whether SQS refuses a body with r.
func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// token reports whether s may be a group or deduplication ID.
func token(s string) bool {
	return len(s) <= 128 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

type sendBatchIn struct {
	QueueURL string `json:"QueueUrl"`
	Entries  []entry
}

type batchOut struct {
	Successful []sent
	Failed     []failedEntry
}

type failedEntry struct {
	ID          string `json:"Id"`
	Code        string
	Message     string
	SenderFault bool
}

func (s *Service) sendMessageBatch(_ context.Context, in sendBatchIn) (batchOut, *Error) {
	if err := checkBatch(in.Entries); err != nil {
		return batchOut{}, err
	}
	failures := make([]*Error, len(in.Entries))
	for i, e := range in.Entries {
		failures[i] = s.failEntry("SendMessageBatch", e.ID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return batchOut{}, err
	}
	var out batchOut
	for i, e := range in.Entries {
		var ok sent
		if failures[i] == nil {
			ok, failures[i] = s.put(q, e)
		}
		if f := failures[i]; f != nil {
			out.Failed = append(out.Failed, failedEntry{e.ID, f.Code, f.Message, f.Status < 500})
			continue
		}
		out.Successful = append(out.Successful, ok)
	}
	return out, nil
}

// checkBatch refuses batches that SQS refuses whole.
func checkBatch(entries []entry) *Error {
	if len(entries) == 0 {
		return invalid("EmptyBatchRequest", "a batch without entries")
	}
	if len(entries) > maxBatch {
		return invalid("TooManyEntriesInBatchRequest", "%d entries", len(entries))
	}
	total := 0
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.ID] {
			return invalid("BatchEntryIdsNotDistinct", "two entries with ID %q", e.ID)
		}
		seen[e.ID] = true
		total += len(e.MessageBody) + len(e.MessageAttributes)
	}
	if total > maxMessage {
		return invalid("BatchRequestTooLong", "%d bytes", total)
	}
	return nil
}

func md5Of(body string) string {
	sum := md5.Sum([]byte(body)) //nolint:gosec // the protocol's checksum
	return hex.EncodeToString(sum[:])
}
