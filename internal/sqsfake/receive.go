package sqsfake

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

type receiveIn struct {
	QueueURL                    string `json:"QueueUrl"`
	MaxNumberOfMessages         *int
	VisibilityTimeout           *int
	WaitTimeSeconds             *int
	MessageSystemAttributeNames []string
	MessageAttributeNames       []string
}

type receiveOut struct {
	Messages []received `json:",omitempty"`
}

type received struct {
	MessageID         string `json:"MessageId"`
	ReceiptHandle     string
	MD5OfBody         string
	Body              string
	Attributes        map[string]string `json:",omitempty"`
	MessageAttributes json.RawMessage   `json:",omitempty"`
}

func (s *Service) receiveMessage(ctx context.Context, in receiveIn) (receiveOut, *Error) {
	most, wait := or(in.MaxNumberOfMessages, 1), or(in.WaitTimeSeconds, 0)
	if most < 1 || most > maxBatch || wait < 0 || wait > 20 {
		return receiveOut{}, invalid("InvalidParameterValue", "%d messages within %d s", most, wait)
	}
	deadline := s.now().Add(time.Duration(wait) * time.Second)
	for {
		out, again, err := s.take(in, most)
		if err != nil || len(out.Messages) > 0 || !s.now().Before(deadline) {
			return out, err
		}
		left := deadline.Sub(s.now())
		if !again.at.IsZero() {
			left = min(left, again.at.Sub(s.now()))
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-again.changed:
		case <-ctx.Done():
			timer.Stop()
			return receiveOut{}, &Error{http.StatusServiceUnavailable, "ServiceUnavailable", "the client left"}
		}
		timer.Stop()
	}
}

// again says when there may be something to receive.
type again struct {
	at      time.Time // the next hidden message comes into sight; zero if none is hidden
	changed <-chan struct{}
}

// take hands out what is visible now.
func (s *Service) take(in receiveIn, most int) (receiveOut, again, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return receiveOut{}, again{}, err
	}
	now := s.now()
	hide := q.seconds("VisibilityTimeout", defaultVisibility)
	if in.VisibilityTimeout != nil {
		hide = time.Duration(*in.VisibilityTimeout) * time.Second
	}
	s.bury(q, now)
	next := again{changed: q.changed}
	busy := map[string]bool{} // groups that wait for an earlier message
	var out receiveOut
	for _, m := range q.messages {
		switch {
		case m.visibleAt.After(now):
			busy[m.group] = q.fifo()
			if next.at.IsZero() || m.visibleAt.Before(next.at) {
				next.at = m.visibleAt
			}
		case !busy[m.group] && len(out.Messages) < most:
			m.receives++
			m.visibleAt = now.Add(hide)
			m.receipt = s.next("receipt")
			if m.firstAt.IsZero() {
				m.firstAt = now
			}
			out.Messages = append(out.Messages, m.handOut(in))
		}
	}
	return out, next, nil
}

// bury moves visible messages that were received too often to the dead-letter
// queue. The lock is held.
func (s *Service) bury(q *queue, now time.Time) {
	arn, most := q.redrive()
	dead := s.byARN(arn)
	if dead == nil {
		return
	}
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool {
		if m.visibleAt.After(now) || m.receives < most {
			return false
		}
		m.diedIn, m.receipt = q.arn, ""
		dead.messages = append(dead.messages, m)
		dead.announce()
		return true
	})
}

func (m *message) handOut(in receiveIn) received {
	out := received{MessageID: m.id, ReceiptHandle: m.receipt, MD5OfBody: md5Of(m.body), Body: m.body}
	if len(in.MessageAttributeNames) > 0 {
		out.MessageAttributes = m.attrs
	}
	all := map[string]string{
		"ApproximateReceiveCount":          strconv.Itoa(m.receives),
		"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.firstAt.UnixMilli(), 10),
		"SentTimestamp":                    strconv.FormatInt(m.sentAt.UnixMilli(), 10),
	}
	if m.group != "" {
		all["MessageGroupId"], all["MessageDeduplicationId"] = m.group, m.dedup
	}
	for name, value := range all {
		if slices.Contains(in.MessageSystemAttributeNames, name) || slices.Contains(in.MessageSystemAttributeNames, "All") {
			if out.Attributes == nil {
				out.Attributes = map[string]string{}
			}
			out.Attributes[name] = value
		}
	}
	return out
}

func or(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return *n
}

type receiptIn struct {
	QueueURL          string `json:"QueueUrl"`
	ReceiptHandle     string
	VisibilityTimeout int
}

// deleteMessage removes a message. An old receipt handle is taken and does
// nothing, as it may at SQS.
func (s *Service) deleteMessage(_ context.Context, in receiptIn) (struct{}, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return struct{}{}, err
	}
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return m.receipt == in.ReceiptHandle })
	q.announce()
	return struct{}{}, nil
}

func (s *Service) changeVisibility(_ context.Context, in receiptIn) (struct{}, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return struct{}{}, err
	}
	if in.VisibilityTimeout < 0 || in.VisibilityTimeout > 12*3600 {
		return struct{}{}, invalid("InvalidParameterValue", "hidden for %d s", in.VisibilityTimeout)
	}
	now := s.now()
	for _, m := range q.messages {
		if m.receipt != in.ReceiptHandle {
			continue
		}
		if !m.visibleAt.After(now) {
			return struct{}{}, invalid("MessageNotInflight", "the message is visible already")
		}
		m.visibleAt = now.Add(time.Duration(in.VisibilityTimeout) * time.Second)
		q.announce()
		return struct{}{}, nil
	}
	return struct{}{}, invalid("ReceiptHandleIsInvalid", "no message was handed out as %q", in.ReceiptHandle)
}
