package sqsfake

import (
	"context"
	"encoding/json"
	"maps"
	"path"
	"strconv"
	"strings"
	"time"
)

// Defaults and limits of queues.
const (
	defaultVisibility = 30 * time.Second
	dedupInterval     = 5 * time.Minute
	maxMessage        = 256 << 10 // of a message, and of a batch together
	maxBatch          = 10
)

// A queue holds messages in the order they came.
type queue struct {
	name     string
	arn      string
	attrs    map[string]string
	messages []*message
	sent     map[string]sentBefore // FIFO, by deduplication ID
	changed  chan struct{}         // closed and replaced when there may be something to receive
}

// sentBefore is a message that a later one may repeat.
type sentBefore struct {
	id string
	at time.Time
}

func (q *queue) fifo() bool { return strings.HasSuffix(q.name, ".fifo") }

// announce wakes all who wait for messages.
func (q *queue) announce() {
	close(q.changed)
	q.changed = make(chan struct{})
}

// seconds returns a duration among the attributes.
func (q *queue) seconds(attr string, otherwise time.Duration) time.Duration {
	if n, err := strconv.Atoi(q.attrs[attr]); err == nil {
		return time.Duration(n) * time.Second
	}
	return otherwise
}

// redrive returns where messages go that were received too often, and how often
// that is.
func (q *queue) redrive() (arn string, most int) {
	var policy struct {
		DeadLetterTargetArn string `json:"deadLetterTargetArn"`
		MaxReceiveCount     any    `json:"maxReceiveCount"` // a number, or one in quotes
	}
	if json.Unmarshal([]byte(q.attrs["RedrivePolicy"]), &policy) != nil {
		return "", 0
	}
	switch n := policy.MaxReceiveCount.(type) {
	case float64:
		return policy.DeadLetterTargetArn, int(n)
	case string:
		most, _ = strconv.Atoi(n)
	}
	return policy.DeadLetterTargetArn, most
}

type createIn struct {
	QueueName  string
	Attributes map[string]string
}

type urlOut struct {
	QueueURL string `json:"QueueUrl"`
}

func (s *Service) createQueue(ctx context.Context, in createIn) (urlOut, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.QueueName == "" || strings.HasSuffix(in.QueueName, ".fifo") != (in.Attributes["FifoQueue"] == "true") {
		return urlOut{}, invalid("InvalidParameterValue", "queue name %q does not go with its attributes", in.QueueName)
	}
	if _, ok := s.queues[in.QueueName]; !ok {
		s.queues[in.QueueName] = &queue{
			name:    in.QueueName,
			arn:     "arn:aws:sqs:us-east-1:" + account + ":" + in.QueueName,
			attrs:   maps.Clone(in.Attributes),
			sent:    map[string]sentBefore{},
			changed: make(chan struct{}),
		}
	}
	host, _ := ctx.Value(hostKey{}).(string)
	return urlOut{"http://" + host + "/" + account + "/" + in.QueueName}, nil
}

type urlIn struct {
	QueueURL string `json:"QueueUrl"`
}

func (s *Service) deleteQueue(_ context.Context, in urlIn) (struct{}, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return struct{}{}, err
	}
	delete(s.queues, q.name)
	q.announce()
	return struct{}{}, nil
}

type attributesOut struct{ Attributes map[string]string }

func (s *Service) getQueueAttributes(_ context.Context, in urlIn) (attributesOut, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return attributesOut{}, err
	}
	now := s.now()
	visible, inFlight, delayed := 0, 0, 0
	for _, m := range q.messages {
		switch {
		case !m.visibleAt.After(now):
			visible++
		case m.receives > 0:
			inFlight++
		default:
			delayed++
		}
	}
	attrs := map[string]string{
		"QueueArn":                              q.arn,
		"VisibilityTimeout":                     strconv.Itoa(int(q.seconds("VisibilityTimeout", defaultVisibility) / time.Second)),
		"ApproximateNumberOfMessages":           strconv.Itoa(visible),
		"ApproximateNumberOfMessagesNotVisible": strconv.Itoa(inFlight),
		"ApproximateNumberOfMessagesDelayed":    strconv.Itoa(delayed),
	}
	maps.Copy(attrs, q.attrs)
	return attributesOut{attrs}, nil
}

// queue returns the queue at url. The lock is held.
func (s *Service) queue(url string) (*queue, *Error) {
	if q, ok := s.queues[path.Base(url)]; ok && url != "" {
		return q, nil
	}
	return nil, invalid("QueueDoesNotExist", "no queue at %q", url)
}

// byARN returns the queue with that name of resource, and nil if there is none.
// The lock is held.
func (s *Service) byARN(arn string) *queue {
	for _, q := range s.queues {
		if q.arn == arn {
			return q
		}
	}
	return nil
}
